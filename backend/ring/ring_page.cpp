#include "backend/ring/ring_page.h"

#include <algorithm>

namespace pallium::ring {

std::vector<RingMember> describeMembers(const HashRing& ring, int64_t nowSec) {
    constexpr double kKeys = 4294967296.0;  // 2^32
    const std::vector<uint64_t> owned = ring.ownedKeys();
    const auto instances = ring.instances();
    std::vector<RingMember> members;
    members.reserve(instances.size());
    for (const Instance& instance : instances) {
        const auto peers = !ring.options().isZoneAware
                               ? instances.size()
                               : static_cast<size_t>(std::count_if(
                                     instances.begin(), instances.end(), [&](const Instance& peer) {
                                         return peer.zone == instance.zone;
                                     }));
        const double share = static_cast<double>(owned[ring.indexOf(instance)]) / kKeys;
        const double expected = 1 / static_cast<double>(peers);
        members.push_back({&instance,
                           ring.isAlive(instance, nowSec) ? stateText(instance.state) : kUnhealthy,
                           share, share > 0 ? 1 - expected / share : -1});
    }
    return members;
}

}  // namespace pallium::ring
