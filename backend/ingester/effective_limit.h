#pragma once

#include <cstdint>
#include <limits>

namespace pallium::ingester {

/// A limit with a local (per ingester) and a global (per cluster) form; 0 switches a form off. One
/// ingester holds all data of this process, so the smaller form counts as it is.
struct EffectiveLimit {
    int64_t local = 0;
    int64_t global = 0;

    /// The smaller of the forms that are on; 0 if none is.
    int64_t smaller() const {
        if (local <= 0) return global > 0 ? global : 0;
        return global > 0 && global < local ? global : local;
    }
    /// smaller(), or beyond reach if no form is on.
    uint64_t value() const {
        const int64_t limit = smaller();
        return limit > 0 ? static_cast<uint64_t>(limit) : std::numeric_limits<uint64_t>::max();
    }
};

}  // namespace pallium::ingester
