#pragma once

#include "backend/objstore/bucket.h"
#include "backend/purger/tenant_data.h"
#include "backend/telemetry/registry.h"

namespace pallium::purger {

/// The objects of tenants in the bucket of blocks, all but their deletion marks. Threads: as
/// TenantData.
class BucketData final : public TenantData {
  public:
    /// Both outlive this.
    BucketData(objstore::Bucket& bucket, telemetry::Registry& metrics);

    std::string_view place() const override { return "blocks bucket"; }
    Result<void> remove(const Context& context, const tenancy::TenantId& tenant) override;
    Result<bool> hasBlocks(const tenancy::TenantId& tenant) const override;

  private:
    objstore::Bucket& m_bucket;
    telemetry::Counter& m_blocksRemoved;
    telemetry::Counter& m_blocksFailed;
};

}  // namespace pallium::purger
