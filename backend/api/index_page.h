#pragma once

#include "backend/http/message.h"

#include <string>
#include <vector>

namespace pallium::api {

/// A link of the first page.
struct IndexLink {
    enum class Section : uint8_t { Admin, Dangerous };
    std::string path;
    std::string text;
    Section section = Section::Admin;
};

/// The first page: the links of each section by path.
http::Response indexPage(std::vector<IndexLink> links);

}  // namespace pallium::api
