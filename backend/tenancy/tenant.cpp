#include "backend/tenancy/tenant.h"

#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::tenancy {
namespace {

constexpr size_t kMaxTenantBytes = 150;
constexpr std::string_view kFakeTenant = "fake";

bool isAllowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!-_.*'()|").find(c) != std::string_view::npos;
}

/// True for a bar at either end or beside another: what a client writes that means several names
/// and has lost one.
bool hasEmptyMember(std::string_view text) {
    return text.starts_with('|') || text.ends_with('|') ||
           text.find("||") != std::string_view::npos;
}

/// The whole character at the start of `text`, so that an error text is never cut inside one.
std::string_view firstCharacter(std::string_view text) {
    return text.substr(0, std::max<size_t>(1, utf8SequenceLength(text)));
}

}  // namespace

Result<TenantId> TenantId::parse(std::string_view text) {
    const auto refuse = [](std::string why) {
        return fail(ErrorKind::InvalidArgument, std::move(why));
    };
    const auto unsupported = [&](std::string_view character) {
        return refuse(fmt::format("tenant ID '{}' contains unsupported character '{}'", text,
                                  firstCharacter(character)));
    };
    const auto bad = std::find_if_not(text.begin(), text.end(), isAllowed);
    if (bad != text.end()) return unsupported(text.substr(static_cast<size_t>(bad - text.begin())));
    if (hasEmptyMember(text)) return unsupported("|");
    if (text.size() > kMaxTenantBytes)
        return refuse(fmt::format("tenant ID is too long: max {} characters", kMaxTenantBytes));
    if (text.empty() || text == "." || text == "..") return refuse("invalid tenant ID");
    return TenantId(std::string(text));
}

Result<std::vector<TenantId>> resolveTenants(std::optional<std::string_view> header,
                                             const AuthOptions& options) {
    std::string_view rest = header.value_or(std::string_view());
    if (!options.authEnabled)
        rest = kFakeTenant;
    else if (rest.empty())
        rest = options.defaultTenant;
    if (rest.empty()) return fail(ErrorKind::NotFound, "no org id");
    std::vector<TenantId> tenants;
    while (!rest.empty()) {
        const size_t end = options.federation ? std::min(rest.find('|'), rest.size()) : rest.size();
        if (end > 0) {
            Result<TenantId> tenant = TenantId::parse(rest.substr(0, end));
            PALLIUM_TRY(tenant);
            tenants.push_back(std::move(*tenant));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (tenants.empty()) return fail(ErrorKind::NotFound, "no org id");
    std::sort(tenants.begin(), tenants.end());
    tenants.erase(std::unique(tenants.begin(), tenants.end()), tenants.end());
    return tenants;
}

Result<TenantId> resolveTenant(std::optional<std::string_view> header, const AuthOptions& options) {
    Result<std::vector<TenantId>> tenants = resolveTenants(header, options);
    PALLIUM_TRY(tenants);
    if (tenants->size() > 1) return fail(ErrorKind::InvalidArgument, "multiple org IDs present");
    return std::move(tenants->front());
}

}  // namespace pallium::tenancy
