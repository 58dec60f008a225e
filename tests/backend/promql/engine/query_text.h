#pragma once

#include "backend/promql/engine/engine.h"
#include "tests/support/memory_storage.h"

#include <string>

namespace pallium::promql::test {

/// Operators in a row whose evaluation an ordinary stack holds.
#ifdef __SANITIZE_ADDRESS__  // frames take several times as much
inline constexpr int kLongChain = 250;
#else
inline constexpr int kLongChain = 1000;
#endif

/// A result as one line: `up{a="b"} 1 2 _ 4; {} 5`, one item a step for a range query (`_`: none).
/// Scalars and strings are their value; errors `error: TEXT`.
std::string runInstant(const Engine& engine, const storage::Queryable& queryable,
                       std::string_view query, TimestampMs time);
std::string runRange(const Engine& engine, const storage::Queryable& queryable,
                     std::string_view query, TimestampMs start, TimestampMs end, int64_t stepMs,
                     const QueryOptions& options = {});

/// Adds one sample every `stepMs` from time 0 on; NaN is a gap.
void addSeries(pallium::test::MemoryStorage& storage, const Labels& labels, int64_t stepMs,
               std::initializer_list<double> values);

}  // namespace pallium::promql::test
