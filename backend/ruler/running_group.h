#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/ruler/group.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace pallium::ruler {

/// A group with its timer: evaluates it at its slots. Threads: one owner; status() by anyone.
class RunningGroup {
  public:
    /// All outlive this.
    struct Dependencies {
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& pool;
    };
    RunningGroup(std::unique_ptr<Group> group, std::string file, const Dependencies& dependencies);
    /// Waits for an evaluation that runs.
    ~RunningGroup();

    /// First at the next slot. Requires: called once.
    void start();
    /// Ends an evaluation after the rule at hand and waits for it; there are no more.
    void stop();
    /// Lets a stopped group, which nothing replaces, end the series it wrote: two intervals from
    /// now, when a group of another name would write them, with the time of now.
    void leaveStaleMarkers();
    /// Whether leaveStaleMarkers() has nothing left to do.
    bool hasLeft() const { return m_hasLeft; }

    Group& group() { return *m_group; }
    /// Rule file as Cortex names it.
    const std::string& file() const { return m_file; }
    GroupStatus status() const { return m_group->status(); }

  private:
    std::chrono::milliseconds untilSlot() const;
    std::optional<std::chrono::milliseconds> evaluate();

    const std::unique_ptr<Group> m_group;
    const std::string m_file;
    const Dependencies m_dependencies;
    const CancelToken m_stopping;
    TimestampNs m_slot = 0;  // of the last evaluation, or the one before the first
    std::atomic<bool> m_hasLeft{false};
    Scheduler::Handle m_timer;  // last, so that it ends before what its task uses
};

}  // namespace pallium::ruler
