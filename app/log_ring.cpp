#include "app/log_ring.h"

#include <utility>

namespace pallium::app {

void LogRing::add(std::string line) {
    const Lock lock(m_mutex);
    m_waiting.lines.push_back(std::move(line));
    if (m_waiting.lines.size() <= kMaxLines) return;
    m_waiting.lines.pop_front();
    ++m_waiting.lost;
}

LogRing::Lines LogRing::take() {
    const Lock lock(m_mutex);
    return std::exchange(m_waiting, {});
}

}  // namespace pallium::app
