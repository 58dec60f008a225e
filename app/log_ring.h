#pragma once

#include "backend/base/mutex.h"

#include <cstdint>
#include <deque>
#include <string>

namespace pallium::app {

/// The newest lines of the log, from the threads that write them to the one that shows them.
/// Threads: internally synchronised; neither side holds the other up for longer than it takes to
/// move a line, or to exchange two lists.
class LogRing {
  public:
    static constexpr size_t kMaxLines = 10'000;

    struct Lines {
        std::deque<std::string> lines;  // oldest first
        uint64_t lost = 0;              // older ones that had to make room since the last take()
    };

    void add(std::string line);
    /// What came since the last call.
    Lines take();

  private:
    Mutex m_mutex;
    Lines m_waiting PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::app
