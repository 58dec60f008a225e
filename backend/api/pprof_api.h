#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/telemetry/profile.h"

#include <string>
#include <string_view>

namespace pallium::api {

/// Profiles of this process under Go's addresses and for Go's tools: `/debug/pprof/…` and
/// `/debug/fgprof`. A program in C++ has threads for goroutines, and of its allocator the totals;
/// what is Go's alone is empty (block, mutex) or not there (trace).
/// Threads: immutable after construction; handlers run on a thread of its own, since they take as
/// long as the caller likes.
class PprofApi {
  public:
    /// `clock` outlives this.
    explicit PprofApi(const Clock& clock) : m_clock(clock) {}
    /// Cuts what runs short.
    ~PprofApi() { m_stopping.cancel(); }
    PprofApi(const PprofApi&) = delete;
    PprofApi& operator=(const PprofApi&) = delete;

    void addRoutes(http::Router& router) const;

  private:
    http::Response named(const http::Request& request, std::string_view name) const;
    http::Response processorTime(const http::Request& request) const;
    http::Response threadStacks(const http::Request& request) const;
    http::Response wallClock(const http::Request& request) const;
    /// As a file for the program pprof, or with debug=1 as text.
    http::Response answer(const http::Request& request, std::string_view name,
                          telemetry::Profile profile) const;
    bool isOver(const http::Request& request) const {
        return m_stopping.isCanceled() || request.context.isCanceled();
    }

    const Clock& m_clock;
    const CancelToken m_stopping;
    mutable ThreadPool m_pool{"pprof", 1, 16};
};

}  // namespace pallium::api
