#pragma once

#include "backend/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pallium::telemetry {

/// Where a thread was: addresses of code, innermost first. Those of callers are where they go on.
struct ThreadStack {
    int thread = 0;  // the system's number of it
    std::vector<uintptr_t> frames;
};

/// What was seen in a while.
struct StackSamples {
    std::vector<ThreadStack> stacks;
    size_t lost = 0;  // there was no room for
    std::chrono::nanoseconds period{0}, duration{0};
};

// Stacks of this process' own threads. They are noted by a handler of SIGPROF, which interrupts the
// thread: its system calls go on by themselves, or fail with EINTR as they may with any signal. It
// allocates nothing and takes no lock (glibc 2.35 and GCC 12 unwind without). At most one of these
// functions works at a time. `isOver` is asked every tenth of a second and cuts them short.
// Errors: Conflict if one works already.

/// Where the process spends its processor time: a stack of whatever thread runs, for each
/// hundredth of a second of it.
Result<StackSamples> sampleProcessorTime(std::chrono::milliseconds duration,
                                         const std::function<bool()>& isOver);

/// Where all threads spend their time, be it waiting: a stack of each, `period` after `period`; at
/// least once. Threads that do not get to it within five seconds are missing.
Result<StackSamples> sampleAllThreads(std::chrono::milliseconds duration,
                                      std::chrono::milliseconds period,
                                      const std::function<bool()>& isOver);

/// The threads that there are now, by number; empty where the system does not tell.
std::vector<int> threadsOfProcess();
/// `query`; empty if there is no such thread any more.
std::string threadName(int thread);

}  // namespace pallium::telemetry
