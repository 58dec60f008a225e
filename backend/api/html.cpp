#include "backend/api/html.h"

#include <fmt/format.h>

namespace pallium::api {

http::Response htmlPage(std::string_view title, std::string_view body) {
    const std::string escaped = escapeHtml(title);
    http::Response response = http::Response::html(
        fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"UTF-8\">\n"
                    "<title>{0}</title>\n</head>\n<body>\n<h1>{0}</h1>\n{1}</body>\n</html>\n",
                    escaped, body));
    response.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("X-Frame-Options", "DENY");
    return response;
}

}  // namespace pallium::api
