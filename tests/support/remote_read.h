#pragma once

#include "backend/wire/proto_writer.h"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace pallium::test {

/// A matcher as a client sends it; `type`: 0 =, 1 !=, 2 =~, 3 !~.
struct ReadMatcher {
    uint64_t type = 0;
    std::string_view name, value;
};

/// A ReadRequest of one query, uncompressed, with hints as Prometheus sends them. Of several
/// queries: one behind the other.
inline std::string encodeReadRequest(int64_t startMs, int64_t endMs,
                                     std::initializer_list<ReadMatcher> matchers,
                                     std::span<const int64_t> acceptedTypes = {}) {
    using namespace wire;
    std::string query, hints, request;
    appendVarintField(query, 1, static_cast<uint64_t>(startMs));
    appendVarintField(query, 2, static_cast<uint64_t>(endMs));
    for (const ReadMatcher& matcher : matchers) {
        std::string message;
        if (matcher.type != 0) appendVarintField(message, 1, matcher.type);
        appendSized(message, sizedTag(2), matcher.name);
        appendSized(message, sizedTag(3), matcher.value);
        appendSized(query, sizedTag(3), message);
    }
    appendVarintField(hints, 1, 60'000);
    appendSized(query, sizedTag(4), hints);
    appendSized(request, sizedTag(1), query);
    for (const int64_t type : acceptedTypes)
        appendVarintField(request, 2, static_cast<uint64_t>(type));
    return request;
}

/// The message in the first field of `body`, which it fills: the result of a ReadResponse of one
/// query, which is laid out like a WriteRequest.
inline std::string_view onlyResult(std::string_view body) {
    size_t at = 1;
    while (static_cast<uint8_t>(body[at]) >= 0x80)
        ++at;
    return body.substr(at + 1);
}

}  // namespace pallium::test
