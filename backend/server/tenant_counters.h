#pragma once

#include "backend/distributor/distributor.h"
#include "backend/purger/tenant_data.h"
#include "backend/telemetry/registry.h"

namespace pallium::server {

/// What /metrics has of tenants, whose label there is `user` in every component: goes with the rest
/// of what a deleted tenant had. Threads: as TenantData.
class TenantCounters final : public purger::TenantData {
  public:
    /// Both outlive this.
    TenantCounters(telemetry::Registry& metrics, distributor::Distributor& distributor)
        : m_metrics(metrics), m_distributor(distributor) {}

    std::string_view place() const override { return "metrics"; }
    Result<void> remove(const Context&, const tenancy::TenantId& tenant) override {
        // In this order: a push in between counts unseen, but one after both counts anew.
        m_metrics.withdraw("user", tenant.text());
        m_distributor.forget(tenant);
        return {};
    }
    Result<bool> hasBlocks(const tenancy::TenantId&) const override { return false; }

  private:
    telemetry::Registry& m_metrics;
    distributor::Distributor& m_distributor;
};

}  // namespace pallium::server
