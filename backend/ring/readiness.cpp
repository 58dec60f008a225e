#include "backend/base/duration.h"
#include "backend/ring/hash_ring.h"
#include "backend/ring/lifecycler.h"
#include "backend/ring/ring_codec.h"

#include <fmt/format.h>

namespace pallium::ring {
namespace {

tl::unexpected<Error> notReady(std::string text) {
    return fail(ErrorKind::Unavailable, std::move(text));
}

Result<void> checkInstance(const HashRing& ring, const Instance& instance, int64_t nowSec) {
    if (!ring.isAlive(instance, nowSec))
        return notReady(fmt::format("instance {} past heartbeat timeout", instance.address));
    if (instance.state != InstanceState::Active && instance.state != InstanceState::ReadOnly)
        return notReady(
            fmt::format("instance {} in state {}", instance.address, stateText(instance.state)));
    return {};
}

}  // namespace

Result<void> Lifecycler::checkReady() {
    const Lock lock(m_readyMutex);
    if (m_isReady) return {};
    if (const auto healthy = checkRing(); !healthy) {
        m_readySince.reset();
        return healthy;
    }
    const SteadyTime now = m_clock.steadyNow();
    if (!m_readySince) m_readySince = now;
    if (now - *m_readySince < m_config.minReadyDuration)
        return notReady(fmt::format("waiting for {} after being ready",
                                    formatGoDuration(m_config.minReadyDuration)));
    m_isReady = true;
    return {};
}

Result<void> Lifecycler::checkRing() const {
    if (tokens().empty()) return notReady("this instance owns no tokens");
    const auto text = m_store.get(m_config.key);
    const auto state = text ? decodeRing(*text) : notReady("");
    if (!state) return notReady("no ring returned from the KV store");
    const HashRing ring(*state, {.heartbeatTimeout = m_config.heartbeatTimeout});
    if (m_config.checkRingHealth) {
        for (const Instance& instance : ring.instances())
            PALLIUM_TRY(checkInstance(ring, instance, nowSec()));
        if (ring.tokenCount() == 0) return notReady("no tokens in ring");
        return {};
    }
    const Instance* own = ring.find(m_config.id);
    if (own == nullptr)
        return notReady(fmt::format("instance {} not found in the ring", m_config.id));
    return checkInstance(ring, *own, nowSec());
}

}  // namespace pallium::ring
