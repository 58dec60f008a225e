#include "backend/api/route_name.h"

namespace pallium::api {

std::string routeName(std::string_view pattern) {
    if (pattern == "/") return "root";
    std::string name;
    for (const char c : pattern.substr(1)) {
        if (c == '{' || c == '}') continue;
        const bool isWord =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += isWord ? c : '_';
    }
    return name;
}

}  // namespace pallium::api
