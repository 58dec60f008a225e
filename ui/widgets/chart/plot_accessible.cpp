#include "ui/widgets/chart/plot_accessible.h"

#include "ui/models/plot_model.h"
#include "ui/models/plot_text.h"
#include "ui/widgets/chart/plot_view.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>
#include <QtCharts/QChart>

namespace pallium::ui {
namespace {

/// One series by its place in the model; asks the view anew each time, so it is never out of date.
class SeriesAccessible final : public QAccessibleInterface {
  public:
    SeriesAccessible(PlotView* view, int index) : m_view(view), m_index(index) {}

    bool isValid() const override {
        return m_view && m_view->model() != nullptr && m_index < m_view->model()->seriesCount();
    }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return parent()->window(); }
    QAccessibleInterface* parent() const override {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface* child(int /*index*/) const override { return nullptr; }
    QAccessibleInterface* childAt(int /*x*/, int /*y*/) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface* /*child*/) const override { return -1; }
    QRect rect() const override {
        const QRect area = m_view->chart()->plotArea().toRect();
        return {m_view->viewport()->mapToGlobal(area.topLeft()), area.size()};
    }
    QAccessible::Role role() const override { return QAccessible::Graphic; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.readOnly = true;
        state.invisible = !isValid() || !series().isVisible;
        return state;
    }
    QString text(QAccessible::Text kind) const override {
        if (!isValid()) return {};
        const Unit unit = m_view->model()->inputs()[static_cast<size_t>(series().input)].unit;
        if (kind == QAccessible::Name) return series().name;
        if (kind == QAccessible::Value) return formatValue(series().stats.last, unit);
        return kind == QAccessible::Description ? seriesSummary(series(), unit) : QString();
    }
    void setText(QAccessible::Text /*kind*/, const QString& /*text*/) override {}

  private:
    const PlotSeries& series() const { return m_view->model()->series(m_index); }

    QPointer<PlotView> m_view;
    int m_index;
};

class PlotAccessible final : public QAccessibleWidget {
  public:
    explicit PlotAccessible(PlotView* view) : QAccessibleWidget(view, QAccessible::Chart) {}
    ~PlotAccessible() override {
        for (const QAccessible::Id id : m_children)
            QAccessible::deleteAccessibleInterface(id);
    }
    PlotAccessible(const PlotAccessible&) = delete;
    PlotAccessible& operator=(const PlotAccessible&) = delete;

    QString text(QAccessible::Text kind) const override {
        if (kind == QAccessible::Name) return view()->accessibleTitle();
        if (kind == QAccessible::Description) return view()->accessibleSummary();
        return QAccessibleWidget::text(kind);
    }
    // Children are the series: viewport and items are how it is painted, not what it says.
    int childCount() const override {
        return view()->model() != nullptr ? view()->model()->seriesCount() : 0;
    }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) return nullptr;
        auto found = m_children.find(index);
        if (found == m_children.end())
            found = m_children.insert(index, QAccessible::registerAccessibleInterface(
                                                 new SeriesAccessible(view(), index)));
        return QAccessible::accessibleInterface(*found);
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        return m_children.key(QAccessible::uniqueId(const_cast<QAccessibleInterface*>(child)), -1);
    }

  private:
    PlotView* view() const { return static_cast<PlotView*>(widget()); }

    mutable QHash<int, QAccessible::Id> m_children;  // by place; made when asked for
};

QAccessibleInterface* createPlotAccessible(const QString& /*className*/, QObject* object) {
    auto* view = qobject_cast<PlotView*>(object);
    return view != nullptr ? new PlotAccessible(view) : nullptr;
}

}  // namespace

void installPlotAccessibility() {
    // The same function again is not installed twice.
    QAccessible::installFactory(createPlotAccessible);
}

}  // namespace pallium::ui
