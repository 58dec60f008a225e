// promql/engine: evaluation of a parsed query over backend/storage, column by column. Start at
// engine.h; functions live in promql/functions, one file a family.
#pragma once

#include "backend/base/context.h"
#include "backend/base/parallel_in_order.h"
#include "backend/promql/engine/explanation.h"
#include "backend/promql/engine/query_result.h"
#include "backend/promql/parser/parser.h"
#include "backend/storage/storage.h"

#include <chrono>
#include <string>

namespace pallium::promql {

struct EngineOptions {
    int64_t lookbackDeltaMs = 5 * 60 * 1000;
    int64_t defaultSubqueryStepMs = 60 * 1000;
    int64_t maxSamples = 50'000'000;  // held by one query
    std::chrono::milliseconds timeout{2 * 60 * 1000};
    bool delayedNameRemoval = false;  // the name leaves at the end instead of at each operation
    bool useStartTimes = false;       // range functions see resets in samples' start times
    /// label_replace, label_join and count_values may write labels of any UTF-8 name, not only of
    /// classic ones.
    bool utf8Labels = true;
    ParserOptions parser;
    /// Threads that one query may use beside its caller's, which may be of the same pool.
    Helpers helpers;
};

/// What one request may change.
struct QueryOptions {
    int64_t lookbackDeltaMs = 0;           // 0: the engine's
    std::chrono::milliseconds timeout{0};  // 0: the engine's
    Explanation* explanation = nullptr;    // filled if the query succeeds
    bool countsSteps = false;              // samples of each step in the statistics
    bool hasTypeLabels = false;            // series tell their type in __type__
};

/// What went wrong, sorted as the API reports it (bad_data, execution, timeout, canceled,
/// internal). BadData is the text's fault; Refused is bad_data too: more was asked for than may be.
struct QueryError {
    enum class Type : uint8_t { BadData, Refused, Execution, Timeout, Canceled, Internal };
    Type type = Type::Execution;
    std::string message;
    bool isParseError = false;  // message is ParseError::toString()
};

/// Evaluates queries. Errors carry Prometheus' texts.
/// Threads: const and stateless; any number of queries at once, each on its caller's thread.
class Engine {
  public:
    explicit Engine(EngineOptions options) : m_options(std::move(options)) {}

    /// At one time. Value: ScalarValue, StringValue, Vector or Matrix by the expression's type.
    tl::expected<QueryResult, QueryError> instant(const Context& context,
                                                  const storage::Queryable& queryable,
                                                  std::string_view query, TimestampMs time,
                                                  const QueryOptions& options = {}) const;
    /// At start, start+step, … <= end. Requires: stepMs > 0, start <= end. Value: always Matrix.
    tl::expected<QueryResult, QueryError> range(const Context& context,
                                                const storage::Queryable& queryable,
                                                std::string_view query, TimestampMs start,
                                                TimestampMs end, int64_t stepMs,
                                                const QueryOptions& options = {}) const;

    const EngineOptions& options() const { return m_options; }

  private:
    EngineOptions m_options;
};

}  // namespace pallium::promql
