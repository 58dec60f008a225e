#include "ui/connection/poller.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kMaxBackOff{60000};

}  // namespace

/// One job with its clock. Shared by its handle, which owns it, and by a run under way.
class PollJob final : public std::enable_shared_from_this<PollJob> {
  public:
    PollJob(const QString& name, std::chrono::milliseconds interval, Poller::Job job)
        : m_interval(interval), m_job(std::move(job)) {
        m_timer.setObjectName(name);  // tells jobs apart when debugging
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { run(); });
    }

    void start(bool isPaused) {
        m_isPaused = isPaused;
        schedule(std::chrono::milliseconds(0));
    }

    void runNow() {
        if (m_isRunning) {
            m_runsAgain = true;
        } else {
            m_timer.start(0);
        }
    }

    void setPaused(bool isPaused) {
        if (isPaused == m_isPaused) return;
        m_isPaused = isPaused;
        if (isPaused) {
            m_isWaiting = m_timer.isActive() || m_isWaiting;
            m_timer.stop();
        } else if (m_isWaiting) {
            m_isWaiting = false;
            m_timer.start(0);
        }
    }

  private:
    void schedule(std::chrono::milliseconds delay) {
        if (m_isPaused) {
            m_isWaiting = true;
        } else {
            m_timer.start(delay);
        }
    }

    void run() {
        const auto self = shared_from_this();  // the job may drop its own handle
        m_isRunning = true;
        ++m_runs;
        m_job([weak = weak_from_this(), run = m_runs](bool succeeded) {
            if (const auto job = weak.lock()) job->finish(run, succeeded);
        });
    }

    void finish(quint64 run, bool succeeded) {
        if (!m_isRunning || run != m_runs) return;
        m_isRunning = false;
        m_failures = succeeded ? 0 : m_failures + 1;
        if (std::exchange(m_runsAgain, false)) {
            m_timer.start(0);
        } else {
            schedule(succeeded ? m_interval : backOff());
        }
    }

    std::chrono::milliseconds backOff() const {
        const auto step = std::chrono::milliseconds(1000) * (1 << std::min(m_failures - 1, 6));
        // A tenth either way, so that many clients of a server that comes back do not ask at once.
        const double jitter = 0.9 + 0.2 * QRandomGenerator::global()->generateDouble();
        return std::chrono::milliseconds(
            static_cast<qint64>(static_cast<double>(std::min(step, kMaxBackOff).count()) * jitter));
    }

    QTimer m_timer;
    std::chrono::milliseconds m_interval;
    Poller::Job m_job;
    quint64 m_runs = 0;
    int m_failures = 0;
    bool m_isRunning = false;
    bool m_runsAgain = false;
    bool m_isPaused = false;
    bool m_isWaiting = false;  // due when the pause ends
};

namespace {

class PollHandle final : public Poller::Handle {
  public:
    explicit PollHandle(std::shared_ptr<PollJob> job) : m_job(std::move(job)) {}
    void runNow() override { m_job->runNow(); }

  private:
    std::shared_ptr<PollJob> m_job;
};

}  // namespace

struct Poller::Impl {
    std::vector<std::weak_ptr<PollJob>> jobs;
    bool isPaused = false;
};

Poller::Poller(QObject* parent) : QObject(parent), m_impl(std::make_unique<Impl>()) {}

Poller::~Poller() {
    // Handles may live longer, but nothing runs without its poller.
    setPaused(true);
}

std::unique_ptr<Poller::Handle> Poller::add(const QString& name, std::chrono::milliseconds interval,
                                            Job job) {
    std::erase_if(m_impl->jobs, [](const auto& known) { return known.expired(); });
    auto entry = std::make_shared<PollJob>(name, interval, std::move(job));
    m_impl->jobs.push_back(entry);
    entry->start(m_impl->isPaused);
    return std::make_unique<PollHandle>(std::move(entry));
}

void Poller::setPaused(bool isPaused) {
    m_impl->isPaused = isPaused;
    for (const auto& known : m_impl->jobs) {
        if (const auto job = known.lock()) job->setPaused(isPaused);
    }
}

bool Poller::isPaused() const {
    return m_impl->isPaused;
}

}  // namespace pallium::ui
