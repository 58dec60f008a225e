#pragma once

#include "backend/model/labels.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pallium::promql {

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
