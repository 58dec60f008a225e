#pragma once

#include "backend/model/sample.h"
#include "backend/wire/proto_reader.h"

#include <cstring>
#include <string_view>

namespace pallium::wire {

/// A sample as most senders write it: value, then a time of up to nine bytes, and nothing else.
/// decodeSampleFields() decodes these too, in more steps. False: it comes in another form.
inline bool decodeUsualSample(std::string_view bytes, Sample& sample) {
    constexpr char kValueTag = 0x09, kTimeTag = 0x10;
    constexpr size_t kTimeTagAt = 9, kTimeAt = 10, kMostBytes = 19;
    const size_t size = bytes.size();
    if (size <= kTimeAt || size > kMostBytes || bytes[0] != kValueTag ||
        bytes[kTimeTagAt] != kTimeTag)
        return false;
    uint64_t time = 0;
    for (size_t i = size; i-- > kTimeAt;) {
        const auto byte = static_cast<uint8_t>(bytes[i]);
        if ((byte < 0x80) != (i + 1 == size)) return false;
        time = time << 7 | (byte & 0x7f);
    }
    std::memcpy(&sample.value, bytes.data() + 1, sizeof sample.value);
    sample.timestampMs = static_cast<TimestampMs>(time);
    return true;
}

/// Decodes a sample of remote write in whatever form it comes, and when it started to count, which
/// is 2.0's (0: not said). False: `failure` says why.
bool decodeSampleFields(std::string_view bytes, Sample& sample, TimestampMs& startMs,
                        ProtoFailure& failure);

}  // namespace pallium::wire
