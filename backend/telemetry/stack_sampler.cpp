#include "backend/telemetry/stack_sampler.h"

#include "backend/base/mutex.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <execinfo.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <semaphore.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>

namespace pallium::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kMaxFrames = 64;
constexpr size_t kMaxStacks = 100'000;  // 50 MiB, of which only what is used is touched
// The handler itself, and what the kernel has it return to.
constexpr size_t kOwnFrames = 2;
constexpr milliseconds kProcessorPeriod{10}, kAskPeriod{100};
// A thread answers as soon as it gets a processor, which may take on a busy machine.
constexpr milliseconds kAnswerTimeout{5000};

struct Slot {
    void* frames[kMaxFrames];
    int depth;
    int thread;
};

/// Where the handler writes. It is what a handler can reach only by a global.
class Recorder {
  public:
    explicit Recorder(size_t capacity)
        : m_capacity(capacity), m_slots(std::make_unique_for_overwrite<Slot[]>(capacity)) {
        sem_init(&m_noted, 0, 0);
    }
    ~Recorder() { sem_destroy(&m_noted); }
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    Slot* take() {
        const size_t index = m_taken.fetch_add(1);
        return index < m_capacity ? &m_slots[index] : nullptr;
    }
    void tellNoted() { sem_post(&m_noted); }
    bool waitNoted(timespec deadline) {
        return sem_clockwait(&m_noted, CLOCK_MONOTONIC, &deadline) == 0 || errno == EINTR;
    }

    StackSamples samples() const {
        StackSamples samples;
        const size_t taken = m_taken.load();
        samples.lost = taken - std::min(taken, m_capacity);
        for (size_t i = 0; i < taken - samples.lost; ++i) {
            const Slot& slot = m_slots[i];
            ThreadStack& stack = samples.stacks.emplace_back();
            stack.thread = slot.thread;
            for (auto frame = kOwnFrames; frame < static_cast<size_t>(slot.depth); ++frame)
                stack.frames.push_back(reinterpret_cast<uintptr_t>(slot.frames[frame]));
        }
        return samples;
    }

  private:
    const size_t m_capacity;
    const std::unique_ptr<Slot[]> m_slots;
    std::atomic<size_t> m_taken{0};
    sem_t m_noted{};
};

std::atomic<Recorder*> s_recorder{nullptr};
std::atomic<int> s_handlersInside{0};

int currentThread() {
    return static_cast<int>(syscall(SYS_gettid));
}

void noteStack(int) {
    const int error = errno;
    ++s_handlersInside;
    if (Recorder* recorder = s_recorder.load()) {
        if (Slot* slot = recorder->take()) {
            slot->thread = currentThread();
            slot->depth = backtrace(slot->frames, kMaxFrames);
        }
        recorder->tellNoted();
    }
    --s_handlersInside;
    errno = error;
}

/// Lets the handler note stacks, as long as it lives.
class Recording {
  public:
    explicit Recording(size_t capacity) : m_recorder(std::min(capacity, kMaxStacks)) {
        // The first call loads the unwinder, which must not happen in a handler.
        void* first[1];
        (void)backtrace(first, 1);
        struct sigaction action {};
        action.sa_handler = noteStack;
        action.sa_flags = SA_RESTART;
        // Never given back: a signal may still be on its way when sampling ends.
        (void)sigaction(SIGPROF, &action, nullptr);
        s_recorder = &m_recorder;
    }
    ~Recording() { end(); }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    Recorder& recorder() { return m_recorder; }
    /// What was noted; nothing more will be.
    StackSamples end() {
        s_recorder = nullptr;
        while (s_handlersInside != 0)
            std::this_thread::yield();
        return m_recorder.samples();
    }

  private:
    Recorder m_recorder;
};

/// Held by the one that samples.
std::atomic<bool> s_isSampling{false};

class Turn {
  public:
    Turn() : m_isOurs(!s_isSampling.exchange(true)) {}
    ~Turn() {
        if (m_isOurs) s_isSampling = false;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Result<void> check() const {
        if (m_isOurs) return {};
        return fail(ErrorKind::Conflict, "cpu profiling already in use");
    }

  private:
    const bool m_isOurs;
};

/// Waits until `end`, or until it is over.
void pauseUntil(steady_clock::time_point end, const std::function<bool()>& isOver) {
    Mutex mutex;
    CondVar nobody;
    const Lock lock(mutex);
    for (auto now = steady_clock::now(); now < end && !isOver(); now = steady_clock::now())
        (void)nobody.waitUntil(mutex, std::min(end, now + kAskPeriod));
}

void setProcessorTimer(std::chrono::microseconds period) {
    itimerval timer{};
    timer.it_interval.tv_usec = period.count();
    timer.it_value = timer.it_interval;
    (void)setitimer(ITIMER_PROF, &timer, nullptr);
}

timespec timespecOf(steady_clock::time_point time) {
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
    constexpr int64_t kSecond = 1'000'000'000;
    return {ns.count() / kSecond, ns.count() % kSecond};
}

void noteAllThreads(Recorder& recorder) {
    size_t asked = 0;
    for (const int thread : threadsOfProcess())
        if (syscall(SYS_tgkill, getpid(), thread, SIGPROF) == 0) ++asked;
    const timespec deadline = timespecOf(steady_clock::now() + kAnswerTimeout);
    while (asked > 0 && recorder.waitNoted(deadline))
        --asked;
}

}  // namespace

Result<StackSamples> sampleProcessorTime(milliseconds duration,
                                         const std::function<bool()>& isOver) {
    const Turn turn;
    PALLIUM_TRY(turn.check());
    const auto perCore = static_cast<size_t>(duration / kProcessorPeriod) + 1;
    Recording recording(perCore * std::max(1U, std::thread::hardware_concurrency()));
    const auto start = steady_clock::now();
    setProcessorTimer(kProcessorPeriod);
    pauseUntil(start + duration, isOver);
    setProcessorTimer({});
    StackSamples samples = recording.end();
    samples.period = kProcessorPeriod;
    samples.duration = steady_clock::now() - start;
    return samples;
}

Result<StackSamples> sampleAllThreads(milliseconds duration, milliseconds period,
                                      const std::function<bool()>& isOver) {
    const Turn turn;
    PALLIUM_TRY(turn.check());
    const auto rounds = static_cast<size_t>(duration / period) + 1;
    // Some threads may begin meanwhile.
    Recording recording(rounds * (threadsOfProcess().size() + 16));
    const auto start = steady_clock::now();
    auto next = start;
    do {
        noteAllThreads(recording.recorder());
        next = std::max(next + period, steady_clock::now());
        pauseUntil(std::min(next, start + duration), isOver);
    } while (next < start + duration && !isOver());
    StackSamples samples = recording.end();
    samples.period = period;
    samples.duration = steady_clock::now() - start;
    return samples;
}

std::vector<int> threadsOfProcess() {
    std::vector<int> threads;
    std::error_code error;
    std::filesystem::directory_iterator task("/proc/self/task", error);
    for (; !error && task != std::filesystem::directory_iterator(); task.increment(error)) {
        const std::string name = task->path().filename();
        int thread = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), thread).ec == std::errc())
            threads.push_back(thread);
    }
    std::sort(threads.begin(), threads.end());
    return threads;
}

std::string threadName(int thread) {
    std::ifstream comm("/proc/self/task/" + std::to_string(thread) + "/comm");
    std::string name;
    std::getline(comm, name);
    return name;
}

}  // namespace pallium::telemetry
