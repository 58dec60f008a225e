#include "backend/blockstore/tenant_objects.h"

#include "backend/tsdb/block/ulid.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::blockstore {
namespace {

constexpr std::string_view kBucketIndexName = "bucket-index.json.gz";
constexpr std::string_view kMetaName = "meta.json";
constexpr std::string_view kBlockMarkName = "deletion-mark.json";

bool isBlock(std::string_view name) {
    return tsdb::Ulid::parse(name).has_value();
}

std::string below(const std::string& key, std::string_view name) {
    return fmt::format("{}/{}", key, name);
}

Result<void> removeBlock(objstore::Bucket& bucket, const std::string& block) {
    // Without it readers see no block.
    PALLIUM_TRY(bucket.remove(below(block, kMetaName)));
    const auto names = bucket.list(block);
    PALLIUM_TRY(names);
    for (const std::string& name : *names)
        if (name != kBlockMarkName) PALLIUM_TRY(bucket.remove(below(block, name)));
    return bucket.remove(block);
}

Result<void> removeMarkers(objstore::Bucket& bucket, const std::string& tenant) {
    const std::string markers = below(tenant, kTenantMarkersName);
    const auto names = bucket.list(markers);
    PALLIUM_TRY(names);
    for (const std::string& name : *names)
        if (name != kTenantDeletionMarkName) PALLIUM_TRY(bucket.remove(below(markers, name)));
    return {};
}

}  // namespace

Result<bool> hasBlocks(const objstore::Bucket& bucket, const std::string& tenant) {
    const auto names = bucket.list(tenant);
    PALLIUM_TRY(names);
    return std::any_of(names->begin(), names->end(), isBlock);
}

Result<void> removeTenantObjects(const Context& context, objstore::Bucket& bucket,
                                 const std::string& tenant, const BlockRemoved& onBlock) {
    PALLIUM_TRY(bucket.remove(below(tenant, kBucketIndexName)));
    const auto names = bucket.list(tenant);
    PALLIUM_TRY(names);
    Result<void> outcome;
    for (const std::string& name : *names) {
        if (!isBlock(name)) continue;
        PALLIUM_TRY(context.check());
        const Result<void> removed = removeBlock(bucket, below(tenant, name));
        onBlock(name, removed);
        if (!removed && outcome) outcome = fail(removed.error().wrap("block " + name));
    }
    PALLIUM_TRY(outcome);
    for (const std::string& name : *names)
        if (!isBlock(name) && name != kTenantMarkersName)
            PALLIUM_TRY(bucket.remove(below(tenant, name)));
    return removeMarkers(bucket, tenant);
}

}  // namespace pallium::blockstore
