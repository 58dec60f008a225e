#include "backend/api/request_log.h"

#include "backend/base/duration.h"
#include "backend/http/characters.h"
#include "backend/tenancy/tenant.h"

#include <algorithm>
#include <chrono>

namespace pallium::api {
namespace {

/// What lets its reader be somebody else is never written down.
std::vector<std::string> secretHeaders() {
    return {"Authorization", "Cookie", "Proxy-Authorization", "X-Csrf-Token"};
}

/// Unlike other failures these two are answers to load, of which there are many at once.
bool isFailure(int status) {
    return status >= 500 && status != 502 && status != 503;
}

}  // namespace

Result<RequestLog> RequestLog::create(RequestLogOptions options) {
    std::optional<SourceAddress> sources;
    if (options.tellsSources) {
        auto created = SourceAddress::create(options.sourceHeader, options.sourceRegex);
        if (!created) return fail(created.error().wrap("error setting up source IP extraction"));
        sources = std::move(*created);
    }
    return RequestLog(std::move(options), std::move(sources));
}

RequestLog::RequestLog(RequestLogOptions options, std::optional<SourceAddress> sources)
    : m_options(std::move(options)), m_sources(std::move(sources)), m_hidden(secretHeaders()) {
    std::string_view rest = m_options.hiddenHeaders;
    while (!rest.empty())
        m_hidden.emplace_back(http::trimmed(http::takeItem(rest, ',')));
}

std::string RequestLog::headerText(const http::Headers& headers) const {
    std::string text;
    for (const auto& [name, value] : headers.fields()) {
        const bool isHidden = std::any_of(
            m_hidden.begin(), m_hidden.end(),
            [&name = name](const std::string& each) { return http::equalsIgnoreCase(each, name); });
        if (!isHidden) text.append(name).append(": ").append(value).append("; ");
    }
    return text;
}

std::vector<log::Field> RequestLog::notes(const http::RequestHead& head,
                                          std::string_view peer) const {
    std::vector<log::Field> notes;
    notes.emplace_back("uri",
                       head.rawQuery.empty() ? head.rawPath : head.rawPath + "?" + head.rawQuery);
    if (const auto tenant = head.headers.get(tenancy::kTenantHeader))
        notes.emplace_back("tenant", *tenant);
    if (m_sources) notes.emplace_back("sourceIPs", m_sources->of(head.headers, peer));
    for (const std::string& name : m_options.copiedHeaders)
        if (const auto value = head.headers.get(name)) notes.emplace_back(name, *value);
    if (m_options.tellsHeaders) notes.emplace_back("headers", headerText(head.headers));
    return notes;
}

void RequestLog::write(const Outcome& outcome, std::span<const log::Field> notes) const {
    const log::Level level = isFailure(outcome.status) ? log::Level::Warn
                             : m_options.isAtInfo      ? log::Level::Info
                                                       : log::Level::Debug;
    if (!log::isEnabled(level)) return;
    const auto duration = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(outcome.seconds));
    std::vector<log::Field> fields{{"method", outcome.method},
                                   {"status", outcome.status},
                                   {"duration", formatGoDuration(duration)}};
    fields.insert(fields.end(), notes.begin(), notes.end());
    if (isFailure(outcome.status)) fields.emplace_back("response", outcome.answer);
    log::write(level, "api", "request", fields);
}

}  // namespace pallium::api
