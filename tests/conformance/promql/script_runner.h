#pragma once

#include "backend/promql/engine/engine.h"
#include "tests/conformance/promql/script.h"
#include "tests/conformance/promql/series_loader.h"
#include "tests/support/memory_storage.h"

#include <string>
#include <vector>

namespace pallium::promqltest {

/// How one eval statement went; `why` is empty if it passed.
struct Outcome {
    int line = 0;
    std::string expr;
    std::string why;
};

/// Runs scripts against an engine with the settings they assume: everything experimental on, the
/// metric name removed at the end. An instant eval is also run with its time written into the
/// expression, at other evaluation times, and as a step of a range query. Threads: confined to one.
class ScriptRunner {
  public:
    ScriptRunner();
    /// One outcome for each eval, in order. Data is dropped first.
    std::vector<Outcome> run(const Script& script);

  private:
    std::string explain(const EvalCommand& eval) const;
    std::string explainInstant(const EvalCommand& eval, const std::string& expr,
                               TimestampMs time) const;
    std::string explainRange(const EvalCommand& eval) const;
    std::string explainMiddleStep(const EvalCommand& eval, const std::string& expr,
                                  TimestampMs time) const;

    promql::Engine m_engine;
    test::MemoryStorage m_storage;
    SeriesLoader m_loader;
};

}  // namespace pallium::promqltest
