#include "backend/http/route_name.h"

namespace pallium::http {

std::string routeName(std::string_view pattern) {
    std::string name;
    for (const char c : pattern) {
        const bool isWord =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isWord)
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    if (name.ends_with('_')) name.pop_back();
    return name.empty() ? "root" : name;
}

}  // namespace pallium::http
