#pragma once

#include "backend/base/result.h"
#include "backend/http/message.h"
#include "backend/model/regex_template.h"

#include <optional>
#include <string>
#include <string_view>

namespace pallium::api {

/// Where a request comes from, as proxies on its way tell it: the first address of Forwarded,
/// X-Real-IP or X-Forwarded-For (the first of them that is there), or what a regular expression
/// finds in a header of one's own. For people who read logs: a client can write there what it
/// likes. Threads: immutable after construction.
class SourceAddress {
  public:
    /// `regex` (RE2): its first group is the address; both empty: the usual headers. Errors:
    /// InvalidArgument if only one is given or the expression is bad, in Cortex' words.
    static Result<SourceAddress> create(std::string header, const std::string& regex);

    /// Without ports: `192.0.2.7, 127.0.0.1`, the second being the peer of the connection; that
    /// alone if no proxy told another. `peer`: `127.0.0.1:53412`.
    std::string of(const http::Headers& headers, std::string_view peer) const;

  private:
    SourceAddress(std::string header, std::optional<RegexTemplate> regex)
        : m_header(std::move(header)), m_regex(std::move(regex)) {}
    std::string told(const http::Headers& headers) const;

    std::string m_header;
    std::optional<RegexTemplate> m_regex;  // null: the usual headers
};

}  // namespace pallium::api
