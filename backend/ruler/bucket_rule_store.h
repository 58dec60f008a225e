#pragma once

#include "backend/objstore/bucket.h"
#include "backend/ruler/rule_store.h"

namespace pallium::ruler {

/// Rule groups in a bucket as Cortex keeps them: the object
/// `rules/<tenant>/<base64 of the namespace>/<base64 of the name>` (URL alphabet, padded) is a
/// RuleGroupDesc (group_codec.h). Keys that are not so are left alone and told in the log. Threads:
/// internally synchronised.
class BucketRuleStore final : public RuleStore {
  public:
    /// `bucket` outlives this.
    explicit BucketRuleStore(objstore::Bucket& bucket) : m_bucket(bucket) {}

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
    objstore::Bucket& m_bucket;
};

}  // namespace pallium::ruler
