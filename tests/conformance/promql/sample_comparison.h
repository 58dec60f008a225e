#pragma once

#include "backend/model/histogram.h"
#include "tests/conformance/promql/series_values.h"

#include <string>

namespace pallium::promqltest {

/// Prometheus' test rule for floats: equal, or both NaN (a staleness marker equals only its like),
/// or within a relative difference of 1e-6.
bool isAlmostEqual(double a, double b);

/// Why a sample of an instant or of a step is not the expected one; empty if it is. `histogram` is
/// null where the sample is the float. Of histograms, populated buckets must lie at the same
/// places; schema, zero threshold and custom bounds be the same; counts and sum almost.
std::string explainSample(const StepValue& expected, double value, const FloatHistogram* histogram);

}  // namespace pallium::promqltest
