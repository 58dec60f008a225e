#pragma once

#include "backend/base/scheduler.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/io/file_system.h"
#include "backend/ring/kv_stores.h"
#include "backend/ring/lifecycler.h"
#include "backend/ring/ring.h"
#include "backend/server/config.h"
#include "backend/telemetry/registry.h"

#include <memory>

namespace pallium::server {

/// What the distributor of this process stands on besides the ingesters: the HA tracker where the
/// settings ask for it, and with the global rate strategy its place in the ring of distributors.
/// The distributor starts and stops them. Threads: immutable after construction.
class DistributorParts {
  public:
    /// The stores of the two, borrowed; null where the settings do without the part.
    struct Stores {
        ring::KvStore* haTracker = nullptr;
        ring::KvStore* ring = nullptr;
    };
    /// Errors: as KvStores::open().
    static Result<Stores> open(const Config& config, ring::KvStores& stores);

    struct Dependencies {
        io::FileSystem& files;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& background;
        telemetry::Registry& metrics;
    };
    /// Everything named outlives this, the registry's last exposition included.
    DistributorParts(const Config& config, const Stores& stores, const Dependencies& dependencies);
    ~DistributorParts();

    // Each may be null.
    distributor::HaTracker* haTracker() const { return m_haTracker.get(); }
    ring::Ring* ring() const { return m_ring.get(); }
    ring::Lifecycler* membership() const { return m_membership.get(); }

  private:
    std::unique_ptr<distributor::HaTracker> m_haTracker;
    std::unique_ptr<ring::Ring> m_ring;
    std::unique_ptr<ring::Lifecycler> m_membership;
};

}  // namespace pallium::server
