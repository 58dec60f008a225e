#pragma once

#include "backend/distributor/push_result.h"
#include "backend/tenancy/tenant.h"

#include <string_view>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::distributor {

class HaTracker;
class TenantState;
struct PushBuffers;

/// Keeps of a push what the elected replicas of HA pairs sent, and what comes from no pair.
///
/// The labels of the first series decide for all. Where pairs may be mixed each series is looked
/// at, and those that are not taken are left out (their flags in `skip` are set). Then
/// `isFromPair` tells whose replica label goes. A label that is too long or no UTF-8 names nobody:
/// its series fails the validation. Without a tracker everybody is taken.
/// Requires: a flag in `skip` for each series. Errors: why nothing of the push is taken: 202 with
/// Cortex' text if another replica is elected, 400 over the number of pairs, 500 if the store
/// fails.
tl::expected<void, PushError> dedupeHa(HaTracker* tracker, const tenancy::TenantId& tenant,
                                       const tenancy::Limits& limits, TenantState& state,
                                       PushBuffers& buffers);

/// Removes that label of the series that `isFromPair` tells. Requires: dedupeHa() before.
void removeReplicaLabel(std::string_view label, PushBuffers& buffers);

}  // namespace pallium::distributor
