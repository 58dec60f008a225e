#pragma once

#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/io/file_system.h"
#include "backend/objstore/bucket.h"
#include "backend/querier/querier.h"
#include "backend/ring/kv_stores.h"
#include "backend/ring/lifecycler.h"
#include "backend/ring/ring.h"
#include "backend/ruler/notifier.h"
#include "backend/ruler/ruler.h"
#include "backend/server/config.h"
#include "backend/telemetry/registry.h"

#include <memory>

namespace pallium::server {

/// The ruler of this process with what it stands on: its store of rules, the querier and the
/// distributor as it sees them, the sender of alerts, and with sharding its place in the ring of
/// rulers. Threads: immutable after construction.
class RulerParts {
  public:
    /// The store of the ring, borrowed; null without sharding. Errors: as KvStores::open().
    static Result<ring::KvStore*> openRing(const Config& config, ring::KvStores& stores);

    /// Everything named outlives this, the registry's last exposition included.
    struct Dependencies {
        io::FileSystem& files;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& timed;
        ThreadPool& background;
        telemetry::Registry& metrics;
        distributor::LimitsSource limits;
        const querier::Querier& querier;
        distributor::Distributor& distributor;
    };
    RulerParts(const Config& config, ring::KvStore* ringStore, const Dependencies& dependencies);
    ~RulerParts();

    ruler::Ruler& ruler() { return *m_ruler; }
    ring::Ring* ring() const { return m_ring.get(); }  // null without sharding
    /// Sends no more alerts. To be called after the ruler stopped.
    void stopSending() { m_notifier.stop(); }

  private:
    objstore::Bucket m_bucket;
    const std::unique_ptr<ruler::RuleStore> m_store;
    const std::unique_ptr<ruler::RuleQueries> m_queries;
    const std::unique_ptr<ruler::RuleWriter> m_writer;
    // Of its own: an Alertmanager that does not answer holds a thread for as long as it may take.
    ThreadPool m_sending{"notify", 2, 1024};
    ruler::Notifier m_notifier;
    std::unique_ptr<ring::Ring> m_ring;
    std::unique_ptr<ring::Lifecycler> m_membership;
    std::unique_ptr<ruler::Ruler> m_ruler;
};

}  // namespace pallium::server
