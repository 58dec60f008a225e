#include "backend/http/characters.h"
#include "backend/http/message.h"
#include "backend/http/percent.h"

namespace pallium::http {

bool Values::parse(std::string_view text) {
    bool isComplete = true;
    while (!text.empty()) {
        std::string_view pair = takeItem(text, '&');
        if (pair.empty()) continue;
        const bool hasSemicolon = pair.find(';') != std::string_view::npos;  // refused as Go does
        const std::string_view rawKey = takeItem(pair, '=');
        std::string key;
        std::string value;
        if (hasSemicolon || !percentDecode(rawKey, true, key) ||
            !percentDecode(pair, true, value)) {
            isComplete = false;
            continue;
        }
        add(std::move(key), std::move(value));
    }
    return isComplete;
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
