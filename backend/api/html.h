#pragma once

#include "backend/base/html_text.h"
#include "backend/http/message.h"

#include <string>
#include <string_view>

namespace pallium::api {

/// A page without scripts, styles and frames; `title` is escaped here, `body` is HTML.
http::Response htmlPage(std::string_view title, std::string_view body);

}  // namespace pallium::api
