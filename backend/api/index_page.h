#pragma once

#include "backend/http/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

/// A link of the first page.
struct IndexLink {
    enum class Section : uint8_t { Admin, Dangerous };
    std::string path;
    std::string text;
    Section section = Section::Admin;
};

/// The first page: the links of each section by path. `prefix`: what all paths lie below.
http::Response indexPage(std::vector<IndexLink> links, std::string_view prefix);

}  // namespace pallium::api
