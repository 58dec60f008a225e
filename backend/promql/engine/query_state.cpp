#include "backend/promql/engine/query_state.h"

#include <algorithm>

namespace pallium::promql {

Result<void> QueryState::hold(int64_t samples) {
    heldSamples += samples;
    stats.peakSamples = std::max(stats.peakSamples, heldSamples);
    if (heldSamples > maxSamples)
        return executionError(
            "query processing would load too many samples into memory in query execution");
    return {};
}

Result<void> QueryState::work(size_t points) {
    constexpr size_t kPointsPerCheck = 4096;
    pointsSinceCheck += points;
    if (pointsSinceCheck < kPointsPerCheck) return {};
    pointsSinceCheck = 0;
    return context.check();
}

}  // namespace pallium::promql
