#include "backend/config/environment.h"

#include <array>
#include <climits>
#include <cstdlib>
#include <unistd.h>

namespace pallium::config {
namespace {

bool isNameChar(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lookUp(std::string_view reference, const Environment& environment) {
    const size_t colon = reference.find(':');
    const std::string value =
        environment(std::string(reference.substr(0, colon))).value_or(std::string());
    if (!value.empty() || colon == std::string_view::npos) return value;
    return std::string(reference.substr(colon + 1));
}

}  // namespace

Environment processEnvironment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    };
}

std::string expandEnvironment(std::string_view text, const Environment& environment) {
    std::string out;
    size_t at = 0;
    while (at < text.size()) {
        if (text[at] != '$' || at + 1 == text.size()) {
            out += text[at++];
            continue;
        }
        size_t end = at + 1;
        if (text[end] == '{') {
            const size_t close = text.find('}', end);
            if (close == std::string_view::npos) {  // bad syntax is eaten
                at = end + 1;
                continue;
            }
            out += lookUp(text.substr(end + 1, close - end - 1), environment);
            at = close + 1;
            continue;
        }
        while (end < text.size() && isNameChar(text[end]))
            ++end;
        if (end == at + 1)
            out += '$';
        else
            out += lookUp(text.substr(at + 1, end - at - 1), environment);
        at = end;
    }
    return out;
}

std::string hostname() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

}  // namespace pallium::config
