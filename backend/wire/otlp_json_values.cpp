#include "backend/wire/otlp_json_values.h"

#include <algorithm>

namespace pallium::wire {
namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Of the usual alphabet and of that for addresses.
int base64Digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

/// False if it is none. `out` has room for three bytes of four digits.
bool decodeBase64(std::string_view text, char* out, size_t& bytes) {
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    uint32_t group = 0;
    unsigned bits = 0;
    bytes = 0;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0) return false;
        group = group << 6 | static_cast<uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out[bytes++] = static_cast<char>(group >> bits & 0xff);
    }
    return bits < 6;
}

}  // namespace

OtlpJsonName::OtlpJsonName(std::string_view key) : m_name(key) {
    if (key.size() > kMaxBytes || key.find('_') == key.npos) return;
    size_t size = 0;
    bool isUpper = false;
    for (const char c : key) {
        if (c == '_') {
            isUpper = true;
            continue;
        }
        const bool isLetter = c >= 'a' && c <= 'z';
        m_buffer[size++] = isUpper && isLetter ? static_cast<char>(c - 'a' + 'A') : c;
        isUpper = false;
    }
    m_name = {m_buffer, size};
}

bool OtlpJsonValues::attributes(Value& value, std::vector<OtlpAttribute>& into, OtlpRange& range) {
    range.begin = static_cast<uint32_t>(into.size());
    const bool isRead = m_cursor.array(
        value, "attributes", [&](Value& each) { return attribute(each, into.emplace_back()); });
    range.end = static_cast<uint32_t>(into.size());
    return isRead;
}

bool OtlpJsonValues::attribute(Value& value, OtlpAttribute& attribute) {
    return m_cursor.object(value, "attribute", [&](std::string_view key, Value& member) {
        if (key == "key") return m_cursor.string(member, "key", attribute.key);
        if (key == "value") return text(member, attribute.value);
        return m_cursor.skip(member);
    });
}

/// Strings, which nearly all are, do not go through the tree.
bool OtlpJsonValues::text(Value& value, std::string_view& text) {
    return m_cursor.object(value, "value", [&](std::string_view key, Value& member) {
        const OtlpJsonName name(key);
        if (name.is("stringValue")) return m_cursor.string(member, "stringValue", text);
        m_request.values.clear();
        const OtlpValues::Ref root = m_request.values.add(OtlpValues::kNone);
        if (!kind(name, member, root, 0)) return false;
        if (m_request.values.at(root).kind != OtlpValueKind::Empty)
            text = m_request.values.textOf(root, m_request.texts);
        return true;
    });
}

bool OtlpJsonValues::any(Value& value, OtlpValues::Ref ref, size_t depth) {
    return m_cursor.object(value, "value", [&](std::string_view key, Value& member) {
        return kind(OtlpJsonName(key), member, ref, depth);
    });
}

bool OtlpJsonValues::kind(const OtlpJsonName& name, Value& value, OtlpValues::Ref ref,
                          size_t depth) {
    OtlpValues& values = m_request.values;
    if (name.is("stringValue")) {
        values.reset(ref, OtlpValueKind::String);
        return m_cursor.string(value, "stringValue", values.at(ref).text);
    }
    if (name.is("boolValue")) {
        values.reset(ref, OtlpValueKind::Bool);
        return m_cursor.boolean(value, "boolValue", values.at(ref).flag);
    }
    if (name.is("intValue")) {
        values.reset(ref, OtlpValueKind::Int);
        return m_cursor.integer(value, "intValue", values.at(ref).integer);
    }
    if (name.is("doubleValue")) {
        values.reset(ref, OtlpValueKind::Double);
        return m_cursor.real(value, "doubleValue", values.at(ref).real);
    }
    return compound(name, value, ref, depth);
}

bool OtlpJsonValues::compound(const OtlpJsonName& name, Value& value, OtlpValues::Ref ref,
                              size_t depth) {
    OtlpValues& values = m_request.values;
    if (name.is("bytesValue")) {
        values.reset(ref, OtlpValueKind::Bytes);
        return bytes(value, values.at(ref).text);
    }
    const bool isMap = name.is("kvlistValue");
    if (!isMap && !name.is("arrayValue")) return m_cursor.skip(value);
    values.reset(ref, isMap ? OtlpValueKind::Map : OtlpValueKind::List);
    const char* const what = isMap ? "kvlistValue" : "arrayValue";
    return m_cursor.object(value, what, [&](std::string_view key, Value& member) {
        return key == "values" ? members(member, ref, isMap, depth + 1) : m_cursor.skip(member);
    });
}

bool OtlpJsonValues::members(Value& value, OtlpValues::Ref parent, bool arePairs, size_t depth) {
    if (depth > OtlpValues::kMaxDepth) return m_cursor.refuse("attribute", OtlpValues::kTooDeep);
    return m_cursor.array(value, "values", [&](Value& each) {
        if (m_request.values.isFull()) return m_cursor.refuse("attribute", OtlpValues::kTooMany);
        const OtlpValues::Ref ref = m_request.values.add(parent);
        return arePairs ? pair(each, ref, depth) : any(each, ref, depth);
    });
}

bool OtlpJsonValues::pair(Value& value, OtlpValues::Ref ref, size_t depth) {
    return m_cursor.object(value, "values", [&](std::string_view key, Value& member) {
        if (key == "key") return m_cursor.string(member, "key", m_request.values.at(ref).key);
        if (key == "value") return any(member, ref, depth);
        return m_cursor.skip(member);
    });
}

bool OtlpJsonValues::bytes(Value& value, std::string_view& bytes) {
    std::string_view text;
    if (!m_cursor.string(value, "bytesValue", text)) return false;
    char* const out = m_request.texts.room(text.size());
    size_t size = 0;
    if (!decodeBase64(text, out, size)) return m_cursor.refuse("bytesValue", "expected base 64");
    bytes = {out, size};
    return true;
}

bool OtlpJsonValues::identifier(Value& value, const char* what, size_t bytes,
                                std::string_view& id) {
    std::string_view text;
    if (!m_cursor.string(value, what, text)) return false;
    id = {};
    if (text.empty()) return true;
    if (text.size() != 2 * bytes) return m_cursor.refuse(what, "wrong length");
    char* const out = m_request.texts.room(bytes);
    for (size_t i = 0; i < bytes; ++i) {
        const int high = hexDigit(text[2 * i]);
        const int low = hexDigit(text[2 * i + 1]);
        if (high < 0 || low < 0) return m_cursor.refuse(what, "expected hexadecimal digits");
        out[i] = static_cast<char>(high << 4 | low);
    }
    if (std::any_of(out, out + bytes, [](char c) { return c != 0; })) id = {out, bytes};
    return true;
}

}  // namespace pallium::wire
