#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pallium::promql {

/// Samples that an evaluation looks at, counted as Prometheus does: those of an instant selector
/// once a step, those of a window once for each window they are in; native histograms by their
/// size. Inside a subquery nothing counts but what its windows see.
struct SampleCount {
    int64_t total = 0;
    std::vector<int64_t> perStep;  // empty: not wanted

    bool wantsSteps() const { return !perStep.empty(); }
    void add(size_t step, int64_t samples) {
        total += samples;
        if (wantsSteps()) perStep[step] += samples;
    }
    /// The same number at each of `steps` steps.
    void addToEach(size_t steps, int64_t samples) {
        total += static_cast<int64_t>(steps) * samples;
        for (int64_t& count : perStep)
            count += samples;
    }
};

}  // namespace pallium::promql
