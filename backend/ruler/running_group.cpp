#include "backend/ruler/running_group.h"

#include "backend/ruler/rule_schedule.h"

#include <algorithm>

namespace pallium::ruler {
namespace {

/// Never early: a slot that has not come yet would be evaluated.
std::chrono::milliseconds roundedUp(int64_t ns) {
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::nanoseconds(std::max<int64_t>(ns, 0)));
}

}  // namespace

RunningGroup::RunningGroup(std::unique_ptr<Group> group, std::string file,
                           const Dependencies& dependencies)
    : m_group(std::move(group)), m_file(std::move(file)), m_dependencies(dependencies) {}

RunningGroup::~RunningGroup() {
    stop();
}

void RunningGroup::start() {
    m_slot = slotAt(m_file, m_group->definition().name, m_group->options().interval,
                    m_dependencies.clock.nowNs());
    m_timer = m_dependencies.scheduler.paced(untilSlot(), m_dependencies.pool,
                                             [this] { return evaluate(); });
}

void RunningGroup::stop() {
    m_stopping.cancel();
    m_timer.cancel();
}

void RunningGroup::leaveStaleMarkers() {
    const TimestampNs stoppedAt = m_dependencies.clock.nowNs();
    m_timer = m_dependencies.scheduler.paced(
        roundedUp(2 * m_group->options().interval.count()), m_dependencies.pool,
        [this, stoppedAt]() -> std::optional<std::chrono::milliseconds> {
            m_group->writeStaleMarkers(Context(), stoppedAt);
            m_hasLeft = true;
            return std::nullopt;
        });
}

std::chrono::milliseconds RunningGroup::untilSlot() const {
    const TimestampNs next = m_slot + m_group->options().interval.count();
    return roundedUp(next - m_dependencies.clock.nowNs());
}

std::optional<std::chrono::milliseconds> RunningGroup::evaluate() {
    const NextSlot next =
        nextSlot(m_slot, m_group->options().interval, m_dependencies.clock.nowNs());
    m_slot = next.slot;
    m_group->countIterations(next.missed);
    m_group->evaluate(Context(m_stopping), m_slot);
    return untilSlot();
}

}  // namespace pallium::ruler
