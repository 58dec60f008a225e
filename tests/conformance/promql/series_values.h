#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "tests/conformance/promql/start_offsets.h"

#include <string_view>
#include <vector>

namespace pallium::promqltest {

/// One step of a series in a script.
struct StepValue {
    enum class Kind : uint8_t { Gap, Float, Histogram };
    Kind kind = Kind::Gap;
    double value = 0;
    FloatHistogram histogram;
    bool hasHint = false;  // the script names the histogram's hint: only then it is compared
};

/// A line `SERIES VALUES`: of data in a load, of the expected result in an eval.
struct SeriesLine {
    Labels labels;
    std::vector<StepValue> values;
    StartOffsets startOffsets;  // of each value; empty: none is known
    bool isStartTimes = false;  // `SERIES@st …`, for the line after it: has no values itself
};

/// The list of values: `1 2 _ stale 1+2x3 _x5 {{…}}x3 {{…}}-{{…}}x3`. Errors: InvalidArgument.
Result<std::vector<StepValue>> parseStepValues(std::string_view text);
/// The whole line.
Result<SeriesLine> parseSeriesLine(std::string_view line);

}  // namespace pallium::promqltest
