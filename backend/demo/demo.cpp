#include "backend/demo/demo.h"

#include "backend/base/log.h"
#include "backend/demo/demo_worlds.h"

#include <algorithm>

namespace pallium::demo {
namespace {

// A little more than an hour, so that an hour's graph of a rate begins with one.
constexpr TimestampMs kHistoryMs = 70 * 60 * 1000;
constexpr TimestampMs kHistoryStepMs = 15'000;
constexpr TimestampMs kLiveStepMs = 5'000;
constexpr TimestampMs kScrapesPerRequest = 20;
// After a machine slept, or a server was busy: older scrapes stay a gap.
constexpr TimestampMs kMaxCatchUpMs = 60'000;
constexpr std::chrono::milliseconds kTick{1'000};
constexpr std::chrono::milliseconds kRetryPause{20};
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::seconds kRequestTimeout{30};
constexpr size_t kMaxQueued = 4;

TimestampMs floorToStep(TimestampMs time, TimestampMs step) {
    return time - time % step;
}

}  // namespace

Demo::Demo(uint64_t seed, const Clock& clock)
    : m_seed(seed), m_clock(clock), m_pool("demo", 1, kMaxQueued) {}

Demo::~Demo() {
    stop();
}

void Demo::start(std::string baseUrl) {
    m_baseUrl = std::move(baseUrl);
    if (!m_pool.post([this] { sendHistory(); })) return;  // stopped already
    m_live = m_scheduler.every(kTick, m_pool, [this] { sendLive(); });
}

void Demo::stop() {
    m_stop.cancel();
    {
        const Lock lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notifyAll();
    m_live.cancel();
    m_pool.stop();
}

Demo::Progress Demo::progress() const {
    const Lock lock(m_mutex);
    return m_progress;
}

void Demo::sendHistory() {
    m_worlds = allWorlds(m_seed);
    for (const World& world : m_worlds)
        m_pushers.push_back(std::make_unique<Pusher>(world, m_baseUrl));
    const SteadyTime begin = m_clock.steadyNow();
    const TimestampMs last = floorToStep(m_clock.nowMs(), kHistoryStepMs);
    const TimestampMs requestMs = kScrapesPerRequest * kHistoryStepMs;
    for (const auto& pusher : m_pushers)
        for (TimestampMs first = last - kHistoryMs + kHistoryStepMs; first <= last;
             first += requestMs) {
            const TimestampMs end = std::min(last, first + requestMs - kHistoryStepMs);
            if (!insist(*pusher, first, end, kHistoryStepMs)) return;
        }
    m_lastMs = last;
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.steadyNow() - begin);
    {
        const Lock lock(m_mutex);
        m_progress.isHistorySent = true;
    }
    log::info("demo history sent", {{"samples", progress().samples}, {"took_ms", took.count()}});
}

void Demo::sendLive() {
    if (m_lastMs == 0) return;  // the history was given up
    const TimestampMs now = floorToStep(m_clock.nowMs(), kLiveStepMs);
    const TimestampMs first = std::max(m_lastMs + kLiveStepMs, now - kMaxCatchUpMs);
    if (first > now) return;
    for (const auto& pusher : m_pushers)
        if (!insist(*pusher, first, now, kLiveStepMs)) return;
    m_lastMs = now;
}

bool Demo::insist(Pusher& pusher, TimestampMs first, TimestampMs last, TimestampMs stepMs) {
    const SteadyTime giveUp = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        const auto sent =
            pusher.send(first, last, stepMs, Context(m_stop).withTimeout(kRequestTimeout));
        if (sent || sent.error().kind == ErrorKind::InvalidArgument) {
            if (!sent && !m_hasRefused)
                log::warn("demo data refused",
                          {{"tenant", pusher.world().tenant}, {"err", sent.error().message}});
            m_hasRefused = m_hasRefused || !sent;
            report();
            return true;
        }
        if (m_stop.isCanceled()) return false;
        if (std::chrono::steady_clock::now() > giveUp) {
            log::warn("demo data not sent", {{"err", sent.error().message}});
            return false;
        }
        if (!pauseBeforeRetry()) return false;
    }
}

bool Demo::pauseBeforeRetry() {
    const SteadyTime until = std::chrono::steady_clock::now() + kRetryPause;
    const Lock lock(m_mutex);
    while (!m_isStopping && m_wake.waitUntil(m_mutex, until)) {
    }
    return !m_isStopping;
}

void Demo::report() {
    const Lock lock(m_mutex);
    m_progress.samples = 0;
    for (const auto& pusher : m_pushers)
        m_progress.samples += pusher->sentSamples();
}

}  // namespace pallium::demo
