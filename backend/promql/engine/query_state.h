#pragma once

#include "backend/base/context.h"
#include "backend/base/pace.h"
#include "backend/base/parallel_in_order.h"
#include "backend/base/result.h"
#include "backend/promql/engine/query_result.h"
#include "backend/promql/functions/annotation_sink.h"
#include "backend/storage/storage.h"

#include <string>
#include <utility>

namespace pallium::promql {

class ExplainRecorder;

/// An error of the query itself, in Prometheus' words. Inside the engine errors are pallium::Error;
/// InvalidArgument means "execution", engine.cpp maps the rest.
inline tl::unexpected<Error> executionError(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

/// What all evaluators of one query share: settings, limits, annotations, statistics.
/// Threads: confined to the query's thread.
struct QueryState {
    const Context& context;
    const storage::Queryable& queryable;
    int64_t lookbackMs;
    int64_t defaultSubqueryStepMs;
    int64_t maxSamples;
    bool delayedNameRemoval;
    bool useStartTimes;
    bool utf8Labels;
    bool hasTypeLabels;
    Helpers helpers;
    AnnotationSink annotations;
    QueryStats stats;
    ExplainRecorder* recorder = nullptr;  // null: nobody asked for an explanation
    int64_t heldSamples = 0;
    Pace pace{context, 4096};  // in points

    /// Counts samples that stay in memory. Errors: the query holds more than maxSamples.
    Result<void> hold(int64_t samples);
    void release(int64_t samples) { heldSamples -= samples; }
    /// Counts work; every few thousand points asks the context. Errors: Canceled, DeadlineExceeded.
    Result<void> work(size_t points) { return pace.did(points); }
};

/// Samples counted as held until destroyed.
class HeldSamples {
  public:
    explicit HeldSamples(QueryState& state) : m_state(&state) {}
    HeldSamples(HeldSamples&& other) noexcept
        : m_state(other.m_state), m_samples(std::exchange(other.m_samples, 0)) {}
    HeldSamples& operator=(HeldSamples&&) = delete;
    ~HeldSamples() { m_state->release(m_samples); }

    Result<void> add(int64_t samples) {
        m_samples += samples;
        return m_state->hold(samples);
    }

  private:
    QueryState* m_state;
    int64_t m_samples = 0;
};

}  // namespace pallium::promql
