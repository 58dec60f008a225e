#pragma once

#include "backend/promql/functions/function.h"
#include "backend/promql/functions/histogram_texts.h"

namespace pallium::promql {

// Native histograms of one series combined: what that needed is told to the user. Hints in conflict
// are no news, for whoever calls this deals with resets himself.

/// sum += addend. False, with a warning, if they cannot be added.
[[nodiscard]] bool addReported(const AnnotationTarget& target, FloatHistogram& sum,
                               const FloatHistogram& addend);
/// difference -= subtrahend, likewise.
[[nodiscard]] bool subtractReported(const AnnotationTarget& target, FloatHistogram& difference,
                                    const FloatHistogram& subtrahend);

/// The current series of a range function at the call's range vector.
AnnotationTarget rangeTarget(const CallSite& call);

}  // namespace pallium::promql
