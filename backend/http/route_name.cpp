#include "backend/http/route_name.h"

namespace pallium::http {

std::string routeName(std::string_view pattern) {
    std::string name;
    for (const char c : pattern) {
        const bool isCapital = c >= 'A' && c <= 'Z';
        if (isCapital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            name += isCapital ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    if (name.ends_with('_')) name.pop_back();
    return name.empty() ? "root" : name;
}

}  // namespace pallium::http
