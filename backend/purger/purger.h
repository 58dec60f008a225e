// purger: deletes tenants. A request writes a mark into the bucket of blocks, in Cortex' format, so
// that a real Cortex on the bucket understands it; a clean-up from time to time removes what marked
// tenants have, everywhere. It does not know who keeps something of tenants: see tenant_data.h.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/base/scheduler.h"
#include "backend/objstore/bucket.h"
#include "backend/purger/tenant_data.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace pallium::purger {

struct PurgerConfig {
    std::chrono::milliseconds cleanupInterval = std::chrono::minutes(15);
    /// How long the mark stays after everything is gone.
    std::chrono::seconds tenantCleanupDelay = std::chrono::hours(6);
    /// Directories of the bucket that are no tenants': whoever is called so cannot be deleted.
    std::set<std::string, std::less<>> reservedNames;
};

/// The life of a deletion, each step written down in the mark before the next:
///
///  1. asked for: the mark is written. Nothing else happens to the tenant; it is written and read
///     as before, as in Cortex.
///  2. the next clean-up removes the tenant's data wherever it is, that which came after the
///     request too. An error is logged and the next clean-up tries again.
///  3. everything gone: the mark is given its time of finishing. What is pushed from then on
///     belongs to a new tenant of the same name and stays.
///  4. tenantCleanupDelay later the mark goes.
///
/// A request in any step begins anew with 1. A process that dies in step 2 does it again, since it
/// can be done twice; in Cortex' words step 3 sets `finished_time`. Other than Cortex, which
/// deletes blocks as long as there is a mark, nothing is removed in steps 3 and 4.
///
/// Threads: internally synchronised; start() and stop() by the owner.
class Purger {
  public:
    /// All outlive this. `places` in the order in which they are emptied: those that write into
    /// others first.
    struct Dependencies {
        objstore::Bucket& bucket;
        const Clock& clock;
        telemetry::Registry& metrics;
        std::vector<TenantData*> places;
    };
    Purger(PurgerConfig config, Dependencies dependencies);

    /// Returns once the mark is on disk. Errors: InvalidArgument for a reserved name, Io.
    Result<void> requestDeletion(const tenancy::TenantId& tenant);
    /// True if there are no blocks of the tenant, never mind whether a deletion was asked for.
    Result<bool> areBlocksDeleted(const tenancy::TenantId& tenant) const;

    /// Cleans up now and then every cleanupInterval, on `pool`. Nothing after stop().
    /// Requires: whoever keeps tenants' data has started.
    void start(Scheduler& scheduler, ThreadPool& pool);
    /// Cuts a clean-up short; the next process goes on.
    void stop();

    /// One clean-up of all marked tenants. Nothing if one runs already.
    void cleanUp();

  private:
    Result<void> cleanUpAll(const Context& context);
    Result<void> cleanUpTenant(const Context& context, const tenancy::TenantId& tenant);
    Result<void> removeEverywhere(const Context& context, const tenancy::TenantId& tenant);
    /// Unless the deletion was asked for again meanwhile.
    Result<void> finish(const tenancy::TenantId& tenant);

    const PurgerConfig m_config;
    const Dependencies m_dependencies;
    telemetry::Counter& m_started;
    telemetry::Counter& m_completed;
    telemetry::Counter& m_failed;
    const CancelToken m_stopping;
    std::atomic<bool> m_isCleaning{false};
    // Held while a mark is changed, so while a small file is written: one writer at a time.
    Mutex m_markMutex;
    /// Those asked for since their clean-up began.
    std::set<tenancy::TenantId> m_requested PALLIUM_GUARDED_BY(m_markMutex);
    Mutex m_timerMutex;
    Scheduler::Handle m_timer PALLIUM_GUARDED_BY(m_timerMutex);
};

}  // namespace pallium::purger
