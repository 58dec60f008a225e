#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium {

/// Appends `text` as a JSON string with its quotes. Control characters are escaped, bytes that are
/// not valid UTF-8 become U+FFFD; `<`, `>` and `&` stay as they are.
void appendJsonString(std::string& out, std::string_view text);

/// The same JSON with `<`, `>`, `&`, U+2028 and U+2029 escaped, as Go's encoding/json has them.
/// Requires: JSON, in which these stand nowhere but in strings.
std::string withGoEscapes(std::string_view json);

/// Streams JSON into a string: commas are its business, nesting is the caller's.
/// Allocates nothing but the target's growth. Threads: confined to one.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : m_out(out) {}

    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }
    /// The key of the next value, inside an object.
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
    JsonWriter& value(int64_t number);
    JsonWriter& value(uint64_t number);
    JsonWriter& value(int number) { return value(static_cast<int64_t>(number)); }
    /// A finite number as Go's encoding/json prints it (exponent form below 1e-6 and from 1e21).
    JsonWriter& value(double number);
    JsonWriter& null() { return raw("null"); }
    /// An object of pairs of texts.
    template <class Pairs>
    JsonWriter& texts(const Pairs& pairs) {
        beginObject();
        for (const auto& [name, text] : pairs)
            key(name).value(text);
        return endObject();
    }
    /// A value that is JSON already.
    JsonWriter& raw(std::string_view json);

  private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& m_out;
    bool m_needsComma = false;
};

}  // namespace pallium
