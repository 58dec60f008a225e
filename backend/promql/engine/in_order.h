#pragma once

#include "backend/promql/engine/query_state.h"

#include <algorithm>
#include <vector>

namespace pallium::promql {

/// Computes something for each of `count` series, several at once if the query may use other
/// threads, and hands the results on in order: `compute(slot, index)` runs on any thread, then
/// `deliver(slot)` on the query's. Slots are reused. `compute` must not touch the state. Errors:
/// those of `deliver`.
template <class Slot, class Compute, class Deliver>
Result<void> inOrder(const QueryState& state, size_t count, std::vector<Slot>& slots,
                     Compute compute, Deliver deliver) {
    Result<void> outcome;
    OrderedWork work;
    work.count = count;
    work.window = slots.size();
    work.compute = [&](size_t i) { compute(slots[i % slots.size()], i); };
    work.deliver = [&](size_t i) {
        outcome = deliver(slots[i % slots.size()]);
        return outcome.has_value();
    };
    parallelInOrder(state.helpers, work);
    return outcome;
}

/// How many slots are worth having: enough that threads do not wait for each other, few enough that
/// what is computed stays in the cache until it is handed on.
inline size_t slotCount(const QueryState& state, size_t series) {
    constexpr size_t kMost = 32;
    return state.helpers.threads == 0 ? 1 : std::clamp<size_t>(series, 1, kMost);
}

}  // namespace pallium::promql
