#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/model/exemplar.h"
#include "backend/model/metric_metadata.h"
#include "backend/model/write_batch.h"
#include "backend/storage/storage.h"
#include "backend/tenancy/tenant.h"
#include "backend/tenancy/user_stats.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pallium::distributor {

/// An ingester as the distributor sees it. Implemented by an adapter of the composition, and by
/// failing ones in tests. Threads: internally synchronised.
class IngesterClient {
  public:
    virtual ~IngesterClient() = default;
    /// Stores the series of a normalised batch whose flag in `skip` (may be empty) is 0, and its
    /// metadata. Errors: InvalidArgument with the text for the client: a part was refused, the rest
    /// is stored; any other kind: a failure of the store.
    virtual Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                              const WriteBatch& batch, std::span<const uint8_t> skip) = 0;
    /// Calls of ingesters by push() that run now; 0 where nobody counts them.
    virtual int64_t runningPushes() const { return 0; }
    /// The tenant's recent data; never null.
    virtual std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const = 0;
    virtual MetadataMap metadata(const tenancy::TenantId& tenant,
                                 const MetadataFilter& filter) const = 0;
    /// By labels of the series.
    virtual std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                                   const ExemplarQuery& query) const = 0;
    /// What a tenant sends and holds; zeros of an unknown one. Errors: Internal `empty ring`.
    virtual Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const = 0;
    /// Of all tenants, by name. Errors: as stats().
    virtual Result<tenancy::UserStatsList> allStats() const = 0;
};

}  // namespace pallium::distributor
