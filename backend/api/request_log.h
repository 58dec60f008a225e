#pragma once

#include "backend/api/source_address.h"
#include "backend/base/log.h"
#include "backend/base/result.h"
#include "backend/http/request_head.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

/// What the log tells of requests; as block `server` has it.
struct RequestLogOptions {
    bool isAtInfo = false;  // what succeeds is told at level info, not debug
    bool tellsHeaders = false;
    std::string hiddenHeaders;  // comma separated, besides those that carry secrets
    bool tellsSources = false;  // see SourceAddress
    std::string sourceHeader;
    std::string sourceRegex;
    std::vector<std::string> copiedHeaders;  // each a key of the line of its own
};

/// One line for each request: its method, URI, status, duration and tenant. A status of 500 or more
/// is a warning with the beginning of the answer, but for 502 and 503, which are the load's.
/// Threads: immutable after construction.
class RequestLog {
  public:
    /// Errors: InvalidArgument for the sources' header and expression.
    static Result<RequestLog> create(RequestLogOptions options);

    /// What lines of a request need to know of its head. Valid as long as this.
    std::vector<log::Field> notes(const http::RequestHead& head, std::string_view peer) const;

    struct Outcome {
        std::string_view method;
        int status = 0;
        double seconds = 0;
        std::string_view answer;  // its beginning, told of failures
    };
    void write(const Outcome& outcome, std::span<const log::Field> notes) const;

  private:
    RequestLog(RequestLogOptions options, std::optional<SourceAddress> sources);
    std::string headerText(const http::Headers& headers) const;

    RequestLogOptions m_options;
    std::optional<SourceAddress> m_sources;  // null: not told
    std::vector<std::string> m_hidden;
};

}  // namespace pallium::api
