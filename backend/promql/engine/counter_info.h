#pragma once

#include "backend/promql/engine/query_state.h"

namespace pallium::promql {

/// rate and increase of floats tell the user, at `position`, when neither the type, where series
/// have one, nor else the name looks like a counter's. Other functions say nothing.
void tellIfNoCounter(QueryState& state, std::string_view function, LabelsView metric,
                     PositionRange position);

}  // namespace pallium::promql
