#pragma once

#include "backend/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace pallium::distributor {

/// The message that a body holds: a WriteRequest of remote write 1.0 or a Request of 2.0.
enum class WriteFormat : uint8_t { RemoteWrite1, RemoteWrite2 };

/// What of a push was taken.
struct PushCounts {
    size_t samples = 0, histograms = 0, exemplars = 0;
    friend bool operator==(const PushCounts&, const PushCounts&) = default;
};

/// Why a push was refused, as the client is told. `message` has no newline. What was taken
/// nevertheless is 0 where that is not known, since an ingester refused a part.
struct PushError {
    int status = 500;
    std::string message;
    PushCounts taken = {};
};
using PushResult = tl::expected<PushCounts, PushError>;

}  // namespace pallium::distributor
