// tenancy: who is asking and what they may use. Start at tenant.h (ids) and limits.h (what each may
// use).
#pragma once

#include "backend/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tenancy {

/// A validated tenant id: letters, digits and ! - _ . * ' ( ), at most 150 bytes, not `.` or `..`;
/// safe as a directory name. `|` is allowed too, between two others: with federation off it is part
/// of a name; with federation on a name never has it, since resolveTenants cuts there.
class TenantId {
  public:
    /// Errors: InvalidArgument with Cortex's texts: `tenant ID is too long: max 150 characters`,
    /// `invalid tenant ID`, `tenant ID 'a/b' contains unsupported character '/'`.
    static Result<TenantId> parse(std::string_view text);
    const std::string& text() const { return m_text; }
    friend auto operator<=>(const TenantId&, const TenantId&) = default;

  private:
    explicit TenantId(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

/// How a request names its tenant.
struct AuthOptions {
    bool authEnabled = true;    // off: every request is tenant `fake`
    std::string defaultTenant;  // of a request without the header; empty: such a request is refused
    bool federation = false;    // several tenants with `|` on reads
};

inline constexpr std::string_view kTenantHeader = "X-Scope-OrgID";

/// The one tenant of a request. `header`: value of X-Scope-OrgID, nullopt or empty if missing.
/// Errors: InvalidArgument with the texts of TenantId; Unavailable is never returned; a missing
/// header is NotFound `no org id` (the API answers 401); several tenants `multiple org IDs
/// present`.
Result<TenantId> resolveTenant(std::optional<std::string_view> header, const AuthOptions& options);

/// All tenants of a request, sorted, each once, at least one. With federation on the header is cut
/// at `|` and empty members are ignored; otherwise it is one name. Errors: as resolveTenant, but
/// several are no error.
Result<std::vector<TenantId>> resolveTenants(std::optional<std::string_view> header,
                                             const AuthOptions& options);

}  // namespace pallium::tenancy
