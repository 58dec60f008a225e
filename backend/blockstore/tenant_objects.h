#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/objstore/bucket.h"

#include <functional>
#include <string>
#include <string_view>

namespace pallium::blockstore {

// Names below a tenant's directory.
inline constexpr std::string_view kTenantMarkersName = "markers";
inline constexpr std::string_view kTenantDeletionMarkName = "tenant-deletion-mark.json";

/// True if there is a block of the tenant in the bucket, whole or in part. Errors: Io.
Result<bool> hasBlocks(const objstore::Bucket& bucket, const std::string& tenant);

/// Told of each block: gone, or what kept it.
using BlockRemoved = std::function<void(const std::string& block, const Result<void>& outcome)>;

/// Removes all objects of a tenant but its deletion mark. In an order that never shows readers what
/// is not there any more: the index of blocks, then each block, its meta.json first and its own
/// mark last, then the rest if all blocks are gone. A block that cannot be removed does not keep
/// the others. Errors: that of the first such block; Io; Canceled, then the next call goes on.
/// Source: as Cortex' cleaner.
Result<void> removeTenantObjects(const Context& context, objstore::Bucket& bucket,
                                 const std::string& tenant, const BlockRemoved& onBlock);

}  // namespace pallium::blockstore
