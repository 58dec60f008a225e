#pragma once

#include "backend/ring/hash_ring.h"

#include <string_view>
#include <vector>

namespace pallium::ring {

/// A member as ring pages and metrics show it.
struct RingMember {
    const Instance* instance;  // of the ring that was described
    std::string_view state;    // its state, or `Unhealthy` without a recent sign of life
    double ownership;          // share of the keys it comes first for, 0 to 1; see ownedKeys()
    /// By how much that is more than an equal share, as a part of it: 0.5 where it has twice as
    /// much, -1 where it has half or, unlike Cortex' -Inf, nothing.
    double difference;
};

inline constexpr std::string_view kUnhealthy = "Unhealthy";

/// By id. `nowSec`: Unix time.
std::vector<RingMember> describeMembers(const HashRing& ring, int64_t nowSec);

}  // namespace pallium::ring
