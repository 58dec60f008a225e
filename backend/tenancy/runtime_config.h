#pragma once

#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/runtime_document.h"
#include "backend/tenancy/runtime_store.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pallium::tenancy {

/// The runtime document in force: what the store holds, as long as it is good.
///
/// Read when the service starts, which fails if it is broken; then again and again, since others
/// may edit it. A broken one leaves the last good one in force, is logged once and told by
/// failure(). Threads: internally synchronised.
class RuntimeConfig final : public service::Service {
  public:
    struct Dependencies {
        std::unique_ptr<RuntimeStore> store;
        Scheduler& scheduler;
        ThreadPool& background;  // reads the store
        telemetry::Registry& metrics;
    };
    /// `period`: how often the store is read; 0: nobody else writes there, so it is not, and there
    /// are no metrics of it. What is named outlives this.
    RuntimeConfig(RuntimeDefaults defaults, std::chrono::milliseconds period,
                  Dependencies dependencies);
    ~RuntimeConfig() override { stop(); }

    const RuntimeDefaults& defaults() const { return m_defaults; }
    /// Never null; an empty document before the start. A request takes one and uses it throughout.
    std::shared_ptr<const RuntimeDocument> current() const;
    /// Why the store's document is not the one in force; empty: it is.
    std::string failure() const;
    /// What /runtime_config shows; `diff`: what differs from the defaults, another mode: all. While
    /// there is a failure it stands above, as a comment.
    std::string print(std::string_view mode) const;

    /// Reads the store now. Errors: of the store, or InvalidArgument with all that is wrong; then
    /// the last good document stays in force.
    Result<void> reload();
    /// Reads the store, gives its document to `change`, and writes and puts in force what that
    /// returns (the tree of a document), unless that is the same; comments outside the entries that
    /// change stay. One at a time. Errors: Internal
    /// `runtime config read error: …` while the store's document is broken; those of `change`;
    /// InvalidArgument if the new document is not good; of the store. With an error nothing is
    /// changed.
    using Change = std::function<Result<config::Node>(const RuntimeDocument& now)>;
    Result<void> update(const Change& change);

  private:
    Result<void> onStart() override;
    void onStop() override { m_timer.cancel(); }
    /// Returns the text of the store.
    Result<std::string> load() PALLIUM_REQUIRES(m_changing);
    void take(RuntimeDocument document, std::string hash) PALLIUM_REQUIRES(m_changing);
    /// `hash`: of the text that is not good; empty: there is none. Returns the error.
    tl::unexpected<Error> refuse(std::string hash, Error error) PALLIUM_REQUIRES(m_changing);
    void registerMetrics();

    const RuntimeDefaults m_defaults;
    const std::chrono::milliseconds m_period;
    telemetry::Registry& m_metrics;
    Scheduler& m_scheduler;
    ThreadPool& m_background;

    // Orders readings and writings of the store, so it is held while they go on; whoever asks what
    // is in force does not need it. Before m_mutex.
    Mutex m_changing;
    const std::unique_ptr<RuntimeStore> m_store PALLIUM_GUARDED_BY(m_changing);
    // Of the text that was read last: the same is not parsed, nor complained of, again.
    std::string m_seenHash PALLIUM_GUARDED_BY(m_changing);

    mutable Mutex m_mutex;
    std::shared_ptr<const RuntimeDocument> m_document PALLIUM_GUARDED_BY(m_mutex);
    std::string m_hash PALLIUM_GUARDED_BY(m_mutex);  // of the document in force; empty: none read
    std::string m_failure PALLIUM_GUARDED_BY(m_mutex);

    Scheduler::Handle m_timer;
};

}  // namespace pallium::tenancy
