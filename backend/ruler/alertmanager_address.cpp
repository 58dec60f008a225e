#include "backend/ruler/alertmanager_address.h"

#include "backend/base/base64.h"
#include "backend/http/percent.h"

namespace pallium::ruler {
namespace {

/// As it stands if it is not well encoded.
std::string decodedPart(std::string_view text) {
    std::string decoded;
    return http::percentDecode(text, false, decoded) ? decoded : std::string(text);
}

/// `user:password` of a URL, decoded; the part that is not there is empty.
std::string credentialsOf(std::string_view userInfo) {
    const size_t colon = userInfo.find(':');
    const std::string user = decodedPart(userInfo.substr(0, colon));
    if (colon == std::string_view::npos) return user + ":";
    return user + ":" + decodedPart(userInfo.substr(colon + 1));
}

}  // namespace

AlertmanagerAddress alertmanagerAt(std::string_view base, std::string_view user,
                                   std::string_view password) {
    constexpr std::string_view kAfterScheme = "://";
    base = base.substr(0, base.find_first_of("?#"));
    while (base.ends_with('/'))
        base.remove_suffix(1);
    const size_t scheme = base.find(kAfterScheme);
    const size_t host = scheme == std::string_view::npos ? 0 : scheme + kAfterScheme.size();
    const std::string_view authority = base.substr(host, base.find('/', host) - host);
    const size_t at = authority.rfind('@');
    std::string credentials;
    if (!user.empty() || !password.empty())
        credentials = std::string(user).append(":").append(password);
    else if (at != std::string_view::npos)
        credentials = credentialsOf(authority.substr(0, at));
    const size_t skipped = at == std::string_view::npos ? 0 : at + 1;
    AlertmanagerAddress address;
    address.url = std::string(base.substr(0, host)).append(base.substr(host + skipped));
    address.url += "/api/v2/alerts";
    if (credentials.empty()) return address;
    address.authorization = "Basic ";
    appendBase64(address.authorization, credentials);
    return address;
}

}  // namespace pallium::ruler
