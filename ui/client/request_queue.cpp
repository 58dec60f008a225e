#include "ui/client/request_queue.h"

namespace pallium::ui {

void RequestQueue::add(Id id, ApiRequest::Urgency urgency) {
    Lane& lane = m_lanes[static_cast<std::size_t>(urgency)];
    lane.waiting.push_back(id);
    startWaiting(lane);
}

void RequestQueue::remove(Id id) {
    for (Lane& lane : m_lanes) {
        if (std::erase(lane.waiting, id) > 0) return;
        if (std::erase(lane.running, id) > 0) return startWaiting(lane);
    }
}

void RequestQueue::startWaiting(Lane& lane) {
    while (!lane.waiting.empty() && lane.running.size() < lane.limit) {
        const Id id = lane.waiting.front();
        lane.waiting.pop_front();
        lane.running.push_back(id);
        m_start(id);
    }
}

}  // namespace pallium::ui
