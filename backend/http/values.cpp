#include "backend/base/go_text.h"
#include "backend/http/characters.h"
#include "backend/http/message.h"
#include "backend/http/percent.h"

namespace pallium::http {
namespace {

std::string failureOf(std::string_view pair) {
    if (pair.find(';') != std::string_view::npos) return "invalid semicolon separator in query";
    const std::string_view escape = badEscape(pair);
    return escape.empty() ? std::string() : "invalid URL escape " + quoted(escape);
}

}  // namespace

void Values::parse(std::string_view text) {
    while (!text.empty()) {
        std::string_view pair = takeItem(text, '&');
        if (pair.empty()) continue;
        const std::string failure = failureOf(pair);
        if (!failure.empty()) {
            if (m_failure.empty()) m_failure = failure;
            continue;
        }
        std::string key;
        std::string value;
        percentDecode(takeItem(pair, '='), true, key);
        percentDecode(pair, true, value);
        add(std::move(key), std::move(value));
    }
}

bool Values::has(std::string_view key) const {
    for (const auto& [name, value] : m_pairs) {
        if (name == key) return true;
    }
    return false;
}

std::string_view Values::get(std::string_view key) const {
    for (const auto& [name, value] : m_pairs) {
        if (name == key) return value;
    }
    return {};
}

std::vector<std::string_view> Values::all(std::string_view key) const {
    std::vector<std::string_view> values;
    for (const auto& [name, value] : m_pairs) {
        if (name == key) values.emplace_back(value);
    }
    return values;
}

}  // namespace pallium::http
