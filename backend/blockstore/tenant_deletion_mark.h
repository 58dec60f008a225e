// blockstore: what Cortex keeps in the bucket of blocks beside the blocks' own files, in its names
// and formats. Tenants are named by their directories, which are their ids.
#pragma once

#include "backend/base/result.h"
#include "backend/objstore/bucket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::blockstore {

/// The directory of the bucket that has the marks of all tenants, and is none itself.
inline constexpr std::string_view kMarkersDirectory = "__markers__";

/// Says that a tenant is to be deleted, or was: the object
/// `__markers__/<tenant>/tenant-deletion-mark.json`. A value.
struct TenantDeletionMark {
    int64_t deletionTimeSec = 0;  // since the epoch: when it was asked for
    int64_t finishedTimeSec = 0;  // when everything was gone; 0: not yet
    bool operator==(const TenantDeletionMark&) const = default;
};

/// `{"deletion_time":1795413907}`, with `finished_time` once there is one.
std::string toJson(const TenantDeletionMark& mark);
/// What is absent is 0; unknown members are ignored. Errors: Corruption.
Result<TenantDeletionMark> parseTenantDeletionMark(std::string_view json);

/// nullopt: the tenant has none. It is looked for where it was written once too,
/// `<tenant>/markers/`. Errors: Corruption, Io.
Result<std::optional<TenantDeletionMark>> readTenantDeletionMark(const objstore::Bucket& bucket,
                                                                 const std::string& tenant);
Result<void> writeTenantDeletionMark(objstore::Bucket& bucket, const std::string& tenant,
                                     const TenantDeletionMark& mark);
/// In both places. Success if there is none.
Result<void> removeTenantDeletionMark(objstore::Bucket& bucket, const std::string& tenant);
/// Those that have a mark, readable or not, sorted. Names of directories: they may be no tenant's.
Result<std::vector<std::string>> markedTenants(const objstore::Bucket& bucket);

}  // namespace pallium::blockstore
