#include "backend/config/yaml_scalar.h"

#include "backend/base/go_text.h"

#include <algorithm>
#include <array>

namespace pallium::config {
namespace {

constexpr std::array<std::string_view, 11> kTrue{"y",    "Y",    "yes", "Yes", "YES", "true",
                                                 "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> kFalse{"n",     "N",     "no",  "No",  "NO", "false",
                                                  "False", "FALSE", "off", "Off", "OFF"};

template <size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isInteger(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text.empty() || !isDigit(text[0])) return false;
    const bool hasBase =
        text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'b' || text[1] == 'o');
    if (!hasBase)
        return std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || c == '_'; });
    return std::all_of(text.begin() + 2, text.end(), [](char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '_';
    });
}

bool isFloat(std::string_view text) {
    if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
    std::string_view rest = text;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
    if (rest == ".inf" || rest == ".Inf" || rest == ".INF") return true;
    if (rest.empty() || !(isDigit(rest[0]) || rest[0] == '.')) return false;
    double value = 0;
    return std::all_of(rest.begin(), rest.end(),
                       [](char c) {
                           return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' ||
                                  c == '-';
                       }) &&
           parseGoFloat(text, value);
}

/// YAML 1.1 reads 1:30 as a number of base 60; such a string is quoted for readers that still do.
bool isBase60(std::string_view text) {
    size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    const auto digitAt = [text](size_t at) { return at < text.size() && isDigit(text[at]); };
    if (!digitAt(i)) return false;
    while (digitAt(i) || (i < text.size() && text[i] == '_'))
        ++i;
    if (i >= text.size() || text[i] != ':') return false;
    while (i < text.size() && text[i] == ':') {
        if (!digitAt(i + 1)) return false;
        i += text[i + 1] <= '5' && digitAt(i + 2) ? 3 : 2;
    }
    if (i < text.size() && text[i] == '.') ++i;
    while (digitAt(i) || (i < text.size() && text[i] == '_'))
        ++i;
    return i == text.size();
}

/// 2001-02-03 with or without a time would be read as an instant.
bool isTimestamp(std::string_view text) {
    constexpr std::string_view kShape = "dddd-dd-dd";
    if (text.size() < kShape.size()) return false;
    for (size_t i = 0; i < kShape.size(); ++i)
        if (kShape[i] == 'd' ? !isDigit(text[i]) : text[i] != '-') return false;
    return text.size() == kShape.size() || text[10] == 'T' || text[10] == 't' || text[10] == ' ';
}

}  // namespace

ScalarType resolveScalar(std::string_view text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return ScalarType::Null;
    if (contains(kTrue, text) || contains(kFalse, text)) return ScalarType::Bool;
    if (isInteger(text)) return ScalarType::Int;
    return isFloat(text) ? ScalarType::Float : ScalarType::String;
}

bool parseYamlBool(std::string_view text, bool& value) {
    value = contains(kTrue, text);
    return value || contains(kFalse, text);
}

bool readsAsString(std::string_view text) {
    // As a key `<<` alone would be a merge.
    return resolveScalar(text) == ScalarType::String && !isBase60(text) && !isTimestamp(text) &&
           text != "<<";
}

bool isPlainSafe(std::string_view text) {
    constexpr std::string_view kIndicators = "#,[]{}&*!|>'\"%@`";
    if (text.front() == ' ' || text.back() == ' ') return false;
    if (kIndicators.find(text.front()) != std::string_view::npos) return false;
    const bool isAlone = text.size() == 1 || text[1] == ' ';
    if ((text.front() == '-' || text.front() == '?' || text.front() == ':') && isAlone)
        return false;
    if (text.starts_with("---") || text.starts_with("...")) return false;
    return text.find(": ") == std::string_view::npos && text.back() != ':' &&
           text.find(" #") == std::string_view::npos;
}

}  // namespace pallium::config
