#pragma once

#include "backend/io/file_system.h"
#include "backend/rulefmt/check_group.h"
#include "backend/ruler/rule_store.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::ruler {

/// Rule files that somebody else writes: `<directory>/<tenant>/<file>` is a Prometheus rule file,
/// its name the namespace. A file that is none, or has a rule that is wrong, is Corruption.
/// Directories below a tenant's are left alone. Tenants are those with a file; without a directory
/// a tenant has no groups. Changes are refused: Unimplemented, `SetRuleGroup unsupported in rule
/// local store` and the like. Threads: internally synchronised.
class LocalRuleStore final : public RuleStore {
  public:
    /// `files` outlives this. `checks`: what rules are held to.
    LocalRuleStore(io::FileSystem& files, std::string directory, rulefmt::CheckOptions checks = {});

    Result<std::vector<tenancy::TenantId>> tenants() const override;
    Result<std::vector<StoredGroup>> groups(const tenancy::TenantId& tenant) const override;
    Result<std::vector<StoredGroup>> groups(const tenancy::TenantId& tenant,
                                            std::string_view ruleNamespace) const override;
    Result<rulefmt::RuleGroup> group(const tenancy::TenantId& tenant,
                                     std::string_view ruleNamespace,
                                     std::string_view name) const override;
    Result<void> set(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                     const rulefmt::RuleGroup& group) override;
    Result<void> remove(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                        std::string_view name) override;
    Result<void> removeNamespace(const tenancy::TenantId& tenant,
                                 std::string_view ruleNamespace) override;
    Result<void> removeTenant(const tenancy::TenantId& tenant) override;

  private:
    /// By name. Errors: as groups().
    Result<std::vector<StoredGroup>> load(const tenancy::TenantId& tenant,
                                          const std::string& ruleNamespace) const;

    io::FileSystem& m_files;
    const std::string m_directory;
    const rulefmt::CheckOptions m_checks;
};

}  // namespace pallium::ruler
