#pragma once

#include "backend/base/context.h"
#include "backend/base/parallel_in_order.h"
#include "backend/model/exemplar.h"
#include "backend/promql/engine/query_result.h"

#include <span>
#include <string>

namespace pallium::api {

/// Seconds as a JSON number: no exponent, up to three decimals, none if the milliseconds are 0.
void appendTimestamp(std::string& out, TimestampMs time);

/// A label set as a JSON object.
void appendLabelsJson(std::string& out, LabelsView labels);

/// Which statistics of a query are written.
enum class Statistics : uint8_t { None, Samples, SamplesAndTimings };

/// The `data` of a query: resultType, result and statistics. Written straight into the answer, or,
/// where a matrix is large, series by series on the helpers' threads too. Errors: Canceled,
/// DeadlineExceeded.
Result<void> appendQueryData(const Context& context, const Helpers& helpers, std::string& out,
                             const promql::QueryResult& result, Statistics wanted);

/// The `data` of an exemplar query.
void appendExemplars(std::string& out, std::span<const SeriesExemplars> series);

}  // namespace pallium::api
