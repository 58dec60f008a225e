#include "backend/tenancy/overrides.h"

namespace pallium::tenancy {

std::shared_ptr<const Limits> Overrides::of(const TenantId& tenant) const {
    const auto document = m_runtime.current();
    const auto found = document->overrides.find(tenant.text());
    if (found == document->overrides.end() || !found->second) return m_runtime.defaults().limits;
    return found->second;
}

InstanceLimits Overrides::ofInstance() const {
    return m_runtime.current()->ingesterLimits.value_or(m_runtime.defaults().ingester);
}

}  // namespace pallium::tenancy
