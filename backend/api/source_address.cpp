#include "backend/api/source_address.h"

#include "backend/http/characters.h"

#include <algorithm>

namespace pallium::api {
namespace {

/// `192.0.2.7:80` → `192.0.2.7`, `[::1]:80` → `::1`; anything else as it is.
std::string_view withoutPort(std::string_view address) {
    if (address.starts_with('[')) {
        const size_t end = address.find(']');
        return end == std::string_view::npos ? address : address.substr(1, end - 1);
    }
    const size_t colon = address.find(':');
    const bool isOnly = colon == address.rfind(':');  // an address of IPv6 has several
    return isOnly ? address.substr(0, colon) : address;
}

/// The value of the first `for=` of the header Forwarded; empty if there is none.
std::string_view forwardedFor(std::string_view field) {
    constexpr std::string_view kName = "for=";
    const auto at = std::search(field.begin(), field.end(), kName.begin(), kName.end(),
                                [](char a, char b) { return http::toLower(a) == b; });
    if (at == field.end()) return {};
    field.remove_prefix(static_cast<size_t>(at - field.begin()) + kName.size());
    field = field.substr(0, field.find_first_of(";, "));
    if (field.starts_with('"')) field.remove_prefix(1);
    if (field.ends_with('"')) field.remove_suffix(1);
    return field;
}

}  // namespace

Result<SourceAddress> SourceAddress::create(std::string header, const std::string& regex) {
    if (header.empty() != regex.empty())
        return fail(ErrorKind::InvalidArgument,
                    "either both a header field and a regex have to be given or neither");
    if (regex.empty()) return SourceAddress({}, {});
    // Found anywhere in the value, while a template wants the whole.
    auto finder = RegexTemplate::create("(?s:.*?)(?:" + regex + ")(?s:.*)", "$1");
    if (!finder) return fail(ErrorKind::InvalidArgument, "invalid regex given");
    return SourceAddress(std::move(header), std::move(*finder));
}

std::string SourceAddress::told(const http::Headers& headers) const {
    if (m_regex) return m_regex->apply(headers.value(m_header)).value_or(std::string());
    if (const auto forwarded = headers.get("Forwarded"))
        return std::string(forwardedFor(*forwarded));
    if (const auto real = headers.get("X-Real-IP")) return std::string(*real);
    const std::string_view all = headers.value("X-Forwarded-For");
    return std::string(all.substr(0, all.find(',')));
}

std::string SourceAddress::of(const http::Headers& headers, std::string_view peer) const {
    const std::string address = told(headers);
    const std::string_view source = withoutPort(address);
    const std::string_view direct = withoutPort(peer);
    if (source.empty() || source == direct) return std::string(direct);
    return std::string(source).append(", ").append(direct);
}

}  // namespace pallium::api
