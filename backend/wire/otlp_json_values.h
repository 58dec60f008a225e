#pragma once

#include "backend/wire/json_cursor.h"
#include "backend/wire/otlp_metrics.h"

#include <string_view>

namespace pallium::wire {

/// A member's name in the form that JSON has it: names as in the protocol's definition
/// (`time_unix_nano`) are accepted too. Threads: confined to one.
class OtlpJsonName {
  public:
    explicit OtlpJsonName(std::string_view key);
    bool is(std::string_view name) const { return m_name == name; }

  private:
    static constexpr size_t kMaxBytes = 32;  // no name that counts is longer
    char m_buffer[kMaxBytes];
    std::string_view m_name;
};

/// Reads attributes and what else JSON writes in another way than protobuf. Each is false if the
/// value is not as it must be; the cursor then says why. Threads: confined to one.
class OtlpJsonValues {
  public:
    using Value = JsonCursor::Value;

    OtlpJsonValues(JsonCursor& cursor, OtlpRequest& request)
        : m_cursor(cursor), m_request(request) {}

    /// A list of attributes, appended to `into`.
    bool attributes(Value& value, std::vector<OtlpAttribute>& into, OtlpRange& range);
    /// An identifier of `bytes` bytes; one of zeros, or an empty one, is none.
    bool identifier(Value& value, const char* what, size_t bytes, std::string_view& id);

  private:
    bool attribute(Value& value, OtlpAttribute& attribute);
    bool text(Value& value, std::string_view& text);
    bool any(Value& value, OtlpValues::Ref ref, size_t depth);
    bool kind(const OtlpJsonName& name, Value& value, OtlpValues::Ref ref, size_t depth);
    bool compound(const OtlpJsonName& name, Value& value, OtlpValues::Ref ref, size_t depth);
    bool members(Value& value, OtlpValues::Ref parent, bool arePairs, size_t depth);
    bool pair(Value& value, OtlpValues::Ref ref, size_t depth);
    bool bytes(Value& value, std::string_view& bytes);

    JsonCursor& m_cursor;
    OtlpRequest& m_request;
};

}  // namespace pallium::wire
