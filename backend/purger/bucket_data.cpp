#include "backend/purger/bucket_data.h"

#include "backend/base/log.h"
#include "backend/blockstore/tenant_objects.h"

namespace pallium::purger {

BucketData::BucketData(objstore::Bucket& bucket, telemetry::Registry& metrics)
    : m_bucket(bucket),
      m_blocksRemoved(metrics.counter("cortex_compactor_blocks_cleaned_total",
                                      "Total number of blocks deleted.")),
      m_blocksFailed(metrics.counter("cortex_compactor_block_cleanup_failures_total",
                                     "Total number of blocks failed to be deleted.")) {}

Result<void> BucketData::remove(const Context& context, const tenancy::TenantId& tenant) {
    const auto onBlock = [&](const std::string& block, const Result<void>& outcome) {
        (outcome ? m_blocksRemoved : m_blocksFailed).add();
        if (outcome) log::info("deleted block", {{"tenant", tenant.text()}, {"block", block}});
    };
    return blockstore::removeTenantObjects(context, m_bucket, tenant.text(), onBlock);
}

Result<bool> BucketData::hasBlocks(const tenancy::TenantId& tenant) const {
    return blockstore::hasBlocks(m_bucket, tenant.text());
}

}  // namespace pallium::purger
