#include "backend/rulefmt/host_text.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <optional>

namespace pallium::rulefmt {
namespace {

struct HostPort {
    std::string_view host, port;
};

/// Go's net.SplitHostPort; nullopt where that is an error.
std::optional<HostPort> splitHostPort(std::string_view text) {
    const size_t colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (text.starts_with('[')) {
        const size_t close = text.find(']');
        if (close == text.npos || close + 1 != colon) return std::nullopt;
        host = text.substr(1, close - 1);
    } else if (host.find(':') != host.npos) {
        return std::nullopt;
    }
    const std::string_view port = text.substr(colon + 1);
    if (host.find_first_of("[]") != host.npos || port.find_first_of("[]") != port.npos)
        return std::nullopt;
    return HostPort{host, port};
}

bool isIpAddress(std::string_view text) {
    const std::string host(text);
    in6_addr address;
    return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const char* const end = digits.data() + digits.size();
        if (text[i] == '%' && digits.size() == 2 &&
            std::from_chars(digits.data(), end, value, 16).ptr == end) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

std::string stripPort(std::string_view hostPort) {
    const auto parts = splitHostPort(hostPort);
    return std::string(parts ? parts->host : hostPort);
}

std::string stripDomain(std::string_view hostPort) {
    const HostPort parts = splitHostPort(hostPort).value_or(HostPort{hostPort, {}});
    if (isIpAddress(parts.host)) return std::string(hostPort);
    const std::string label(parts.host.substr(0, parts.host.find('.')));
    if (parts.port.empty()) return label;
    const bool needsBrackets = label.find(':') != std::string::npos;
    return (needsBrackets ? "[" + label + "]" : label) + ":" + std::string(parts.port);
}

std::string urlPath(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const size_t authority = url.find("//");
    if (authority != url.npos) {
        url.remove_prefix(authority + 2);
        url.remove_prefix(std::min(url.find('/'), url.size()));
    }
    return percentDecoded(url);
}

}  // namespace pallium::rulefmt
