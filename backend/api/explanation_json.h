#pragma once

#include "backend/promql/engine/explanation.h"
#include "backend/promql/engine/query_result.h"

#include <string>
#include <string_view>

namespace pallium::api {

/// The `data` of query_explain: resultType, the root node, totals. EXPLAIN.md describes it.
/// `query` is the text that the nodes' positions point into.
void appendExplanation(std::string& out, std::string_view query,
                       const promql::Explanation& explanation, const promql::QueryResult& result);

}  // namespace pallium::api
