#pragma once

#include "backend/promql/functions/function.h"

namespace pallium::promql {

// The _over_time functions whose windows share work, as sliding functions: each sample enters and
// leaves once. Sums are not subtracted from, which would lose digits: a window is the sum of two
// parts, one that only grows and one whose suffixes are summed beforehand.

void slideSum(CallSite& call, const SlidingWindows& windows, Column& out);
void slideAvg(CallSite& call, const SlidingWindows& windows, Column& out);
void slideMin(CallSite& call, const SlidingWindows& windows, Column& out);
void slideMax(CallSite& call, const SlidingWindows& windows, Column& out);
void slideCount(CallSite& call, const SlidingWindows& windows, Column& out);

}  // namespace pallium::promql
