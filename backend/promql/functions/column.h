#pragma once

#include "backend/model/histogram.h"
#include "backend/model/labels.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pallium::promql {

/// A native histogram inside a query: shared by the steps, columns and results that have it. Its
/// hint is that of the sample or of the operation that made it.
using HistogramPtr = std::shared_ptr<const FloatHistogram>;

/// One series of an instant vector over all steps of an evaluation: labels once, then per step a
/// value and whether there is one. Both arrays have one entry a step.
struct Column {
    Labels metric;
    bool dropName = false;       // delayed name removal: the name goes at the end of the evaluation
    std::vector<double> values;  // unspecified where absent
    std::vector<uint8_t> present;  // 0 or 1

    Column() = default;
    /// Absent at every step.
    explicit Column(size_t steps) : values(steps), present(steps) {}

    size_t size() const { return values.size(); }
    void set(size_t step, double value) {
        values[step] = value;
        present[step] = 1;
    }
    bool isEmpty() const {
        for (const uint8_t p : present)
            if (p != 0) return false;
        return true;
    }
};

}  // namespace pallium::promql
