#include "ui/models/rate_meter.h"

namespace pallium::ui {

void RateMeter::add(qint64 timeMs, double count) {
    if (!m_looks.empty() && count < m_looks.back().count) m_looks.clear();
    m_looks.push_back({timeMs, count});
    while (m_looks.size() > 2 && timeMs - m_looks.front().timeMs > m_spanMs)
        m_looks.pop_front();
}

std::optional<double> RateMeter::count() const {
    return m_looks.empty() ? std::nullopt : std::optional(m_looks.back().count);
}

std::optional<double> RateMeter::perSecond() const {
    if (m_looks.size() < 2) return std::nullopt;
    const qint64 elapsedMs = m_looks.back().timeMs - m_looks.front().timeMs;
    if (elapsedMs <= 0) return std::nullopt;
    return (m_looks.back().count - m_looks.front().count) * 1000 / static_cast<double>(elapsedMs);
}

}  // namespace pallium::ui
