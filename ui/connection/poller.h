#pragma once

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace pallium::ui {

/// Named jobs that run again and again while someone keeps their handle. One scheduler a
/// connection. A job that fails waits 1, 2, 4 … 60 s with jitter until it succeeds once; all jobs
/// rest while paused. Threads: GUI thread.
class Poller final : public QObject {
    Q_OBJECT

  public:
    /// The job reports back through `done(succeeded)`, exactly once a run; it is not started again
    /// before.
    using Done = std::function<void(bool succeeded)>;
    using Job = std::function<void(Done done)>;

    /// Destroying it ends the job.
    class Handle {
      public:
        virtual ~Handle() = default;
        /// Runs it now, or right after the run under way.
        virtual void runNow() = 0;
    };

    explicit Poller(QObject* parent = nullptr);
    ~Poller() override;

    /// The first run follows at once, from the event loop.
    [[nodiscard]] std::unique_ptr<Handle> add(const QString& name,
                                              std::chrono::milliseconds interval, Job job);
    void setPaused(bool isPaused);
    bool isPaused() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
