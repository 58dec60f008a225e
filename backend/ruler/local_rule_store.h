#pragma once

#include "backend/io/file_system.h"
#include "backend/ruler/rule_store.h"

namespace pallium::ruler {

/// Rule files that somebody else writes: `<directory>/<tenant>/<file>` is a Prometheus rule file,
/// its name the namespace. Changes are refused: Unimplemented, `SetRuleGroup unsupported in rule
/// local store` and the like. Threads: internally synchronised.
class LocalRuleStore final : public RuleStore {
  public:
    /// `files` outlives this.
    LocalRuleStore(io::FileSystem& files, std::string directory)
        : m_files(files), m_directory(std::move(directory)) {}

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
    io::FileSystem& m_files;
    const std::string m_directory;
};

}  // namespace pallium::ruler
