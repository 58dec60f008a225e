// What a graph shows, without drawing it: series of several expressions with names, colours,
// visibility and statistics. Drawing is ui/widgets/chart; the legend's table is legend_model.h.
#pragma once

#include "ui/client/query_api.h"
#include "ui/models/format.h"
#include "ui/models/value_stats.h"

#include <QObject>
#include <QString>

#include <vector>

namespace pallium::ui {

/// One expression of a graph with its answer.
struct PlotInput {
    QString id;             // `A`; told in names where there are several inputs
    QString expression;     // for the text alternative and exports
    QueryAnswerPtr answer;  // null: none yet, or it failed
    qint64 stepMs = 0;      // of the query; 0: no gaps are known
    Unit unit = Unit::None;
};

struct PlotStats : ValueStats {
    qint64 gaps = 0;  // stretches without samples inside the series
};

struct PlotSeries {
    const Series* samples = nullptr;  // owned by the answer; ascending in time
    int input = 0;                    // index of its expression
    qint64 stepMs = 0;
    QString name;
    int color = 0;    // chart colour, 0 to 11
    quint64 key = 0;  // of labels and expression, the same in every run
    bool isVisible = true;
    PlotStats stats;

    /// No line joins two samples that are further apart.
    qint64 gapMs() const;
};

/// The series of a graph: at most kMaxSeries, in the order of inputs and answers. Samples are
/// shared with the answers, not copied. Colours follow the labels, so that a series keeps its own
/// from run to run; what was hidden stays hidden when new answers bring the same labels. Threads:
/// GUI thread.
class PlotModel final : public QObject {
    Q_OBJECT

  public:
    static constexpr int kMaxSeries = 1000;

    using QObject::QObject;

    /// Replaces everything. `startMs`..`endMs` is what was asked for, and what a graph shows at
    /// first. Scalars are drawn as one series; strings are left out.
    void setInputs(std::vector<PlotInput> inputs, qint64 startMs, qint64 endMs);
    void clear() { setInputs({}, m_startMs, m_endMs); }

    const std::vector<PlotInput>& inputs() const { return m_inputs; }
    qint64 startMs() const { return m_startMs; }
    qint64 endMs() const { return m_endMs; }
    bool isEmpty() const { return m_series.empty(); }
    int seriesCount() const { return static_cast<int>(m_series.size()); }
    const PlotSeries& series(int index) const { return m_series[static_cast<size_t>(index)]; }
    int visibleCount() const;
    /// Of the first input that has one, if no other input contradicts it.
    Unit unit() const;
    /// The smallest step of the inputs, 0 if none is known.
    qint64 stepMs() const;
    /// `1,000 of 12,345 series are drawn`; empty when nothing is left out.
    QString boundedText() const;

    void setVisible(int index, bool isVisible);
    void toggle(int index) { setVisible(index, !series(index).isVisible); }
    /// Shows this one alone; once more shows all again.
    void isolate(int index);
    /// Exactly these.
    void showOnly(const std::vector<int>& indices);
    void showAll();

    /// The series that the pointer or the legend is at, drawn stronger; -1: none.
    int highlighted() const { return m_highlighted; }
    void setHighlighted(int index);

  Q_SIGNALS:
    /// Everything is new.
    void reset();
    void visibilityChanged();
    void highlightChanged();

  private:
    void addSeries(int input, size_t count);
    void colorSeries();

    std::vector<PlotInput> m_inputs;
    std::vector<PlotSeries> m_series;
    qint64 m_startMs = 0;
    qint64 m_endMs = 0;
    qint64 m_totalSeries = 0;
    int m_highlighted = -1;
    bool m_hidesNew = false;  // a few were chosen: what a new answer adds is not among them
};

}  // namespace pallium::ui
