#include "ui/models/decimation.h"

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

/// Collects the points of one pixel column and hands on the four that show in it.
class ColumnReducer {
  public:
    explicit ColumnReducer(PlotLines& lines) : m_lines(lines) {}

    void add(QPointF point) {
        const double column = std::floor(point.x());
        if (m_count > 0 && column != m_column) flush();
        if (m_count == 0) {
            m_column = column;
            m_first = m_low = m_high = point;
            m_lowAt = m_highAt = 0;
        } else if (point.y() < m_high.y()) {
            m_high = point;
            m_highAt = m_count;
        } else if (point.y() > m_low.y()) {
            m_low = point;
            m_lowAt = m_count;
        }
        m_last = point;
        ++m_count;
    }

    void endLine() {
        flush();
        const int end = static_cast<int>(m_lines.points.size());
        if (end > (m_lines.ends.empty() ? 0 : m_lines.ends.back())) m_lines.ends.push_back(end);
    }

  private:
    void flush() {
        if (m_count == 0) return;
        m_lines.points.push_back(m_first);
        const int lastAt = m_count - 1;
        const bool isHighFirst = m_highAt < m_lowAt;
        emitInner(isHighFirst ? m_highAt : m_lowAt, isHighFirst ? m_high : m_low, lastAt);
        emitInner(isHighFirst ? m_lowAt : m_highAt, isHighFirst ? m_low : m_high, lastAt);
        if (lastAt > 0) m_lines.points.push_back(m_last);
        m_count = 0;
    }
    void emitInner(int at, QPointF point, int lastAt) {
        if (at > 0 && at < lastAt) m_lines.points.push_back(point);
    }

    PlotLines& m_lines;
    double m_column = 0;
    QPointF m_first, m_low, m_high, m_last;
    int m_lowAt = 0;
    int m_highAt = 0;
    int m_count = 0;
};

}  // namespace

std::pair<size_t, size_t> samplesWithin(std::span<const qint64> timesMs, double startMs,
                                        double endMs) {
    const auto first = std::lower_bound(
        timesMs.begin(), timesMs.end(), startMs,
        [](qint64 timeMs, double border) { return static_cast<double>(timeMs) < border; });
    const auto last = std::upper_bound(
        first, timesMs.end(), endMs,
        [](double border, qint64 timeMs) { return border < static_cast<double>(timeMs); });
    return {static_cast<size_t>(first - timesMs.begin()) - (first != timesMs.begin() ? 1 : 0),
            static_cast<size_t>(last - timesMs.begin()) + (last != timesMs.end() ? 1 : 0)};
}

void decimate(std::span<const qint64> timesMs, std::span<const double> values, qint64 gapMs,
              const PlotMapping& mapping, PlotLines& lines) {
    lines.clear();
    ColumnReducer reducer(lines);
    const auto [first, last] = samplesWithin(timesMs, mapping.startMs, mapping.endMs);
    for (size_t i = first; i < last; ++i) {
        const double y = mapping.y(values[i]);
        if (std::isnan(y) || (i > first && timesMs[i] - timesMs[i - 1] > gapMs)) reducer.endLine();
        if (!std::isnan(y)) reducer.add({mapping.x(static_cast<double>(timesMs[i])), y});
    }
    reducer.endLine();
}

}  // namespace pallium::ui
