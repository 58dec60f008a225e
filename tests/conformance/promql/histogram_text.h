#pragma once

#include "backend/base/result.h"
#include "tests/conformance/promql/series_values.h"

#include <string>
#include <string_view>

namespace pallium::promqltest {

/// A native histogram as scripts write it: `{{schema:1 sum:3 count:22 buckets:[5 10 7]}}`, fields
/// in any order and all optional. Errors: InvalidArgument (an unknown or repeated field, no
/// number).
Result<StepValue> parseHistogram(std::string_view text);

/// The same of any histogram, without the fields that are as a script omits them. Buckets that the
/// spans skip are zeros, many of them `_xN`.
std::string formatHistogram(const FloatHistogram& histogram);

}  // namespace pallium::promqltest
