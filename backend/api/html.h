#pragma once

#include "backend/http/message.h"

#include <string>
#include <string_view>

namespace pallium::api {

/// Text for any place in a page, attribute values in double quotes included.
std::string escapeHtml(std::string_view text);

/// A page without scripts, styles and frames; `title` is escaped here, `body` is HTML.
http::Response htmlPage(std::string_view title, std::string_view body);

}  // namespace pallium::api
