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

}  // namespace pallium::promql
