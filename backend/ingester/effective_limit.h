#pragma once

#include <cstdint>
#include <limits>

namespace pallium::ingester {

/// A limit with a local (per ingester) and a global (over all ingesters) form; 0 switches a form
/// off.
struct EffectiveLimit {
    int64_t local = 0;
    int64_t global = 0;
    /// The part of what all ingesters hold that one of them holds: copies / ingesters.
    double share = 1;

    /// The smaller of the forms that are on, for one ingester; 0 if none is.
    int64_t smaller() const {
        const int64_t part = static_cast<int64_t>(static_cast<double>(global) * share);
        if (local <= 0) return global > 0 ? part : 0;
        return global > 0 && part < local ? part : local;
    }
    /// smaller(), or beyond reach if no form is on.
    uint64_t value() const {
        if (local <= 0 && global <= 0) return std::numeric_limits<uint64_t>::max();
        return static_cast<uint64_t>(smaller());
    }
};

}  // namespace pallium::ingester
