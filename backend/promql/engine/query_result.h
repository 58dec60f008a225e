#pragma once

#include "backend/model/labels.h"
#include "backend/model/sample.h"
#include "backend/promql/functions/column.h"
#include "backend/promql/parser/ast.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pallium::promql {

struct HistogramPoint {
    TimestampMs timestampMs = 0;
    HistogramPtr histogram;  // not null
};

/// A series of a range result or range vector: points ascending in time, floats and native
/// histograms apart; no time is in both.
struct Series {
    Labels metric;
    std::vector<Sample> points;
    std::vector<HistogramPoint> histograms;
};

/// One element of an instant vector; timestamp is the evaluation time.
struct VectorSample {
    Labels metric;
    Sample sample;           // of a histogram: only the time
    HistogramPtr histogram;  // null: a float
};

struct ScalarValue {
    Sample sample;
};
struct StringValue {
    TimestampMs timestampMs = 0;
    std::string text;
};
using Vector = std::vector<VectorSample>;
using Matrix = std::vector<Series>;  // sorted by labels
using Value = std::variant<ScalarValue, StringValue, Vector, Matrix>;

/// Texts that accompany a success, in Prometheus' words with positions: `PromQL warning: … (1:5)`.
/// Unique within each kind.
struct Annotations {
    std::vector<std::string> warnings;
    std::vector<std::string> infos;
};

/// What parts of a query took, in seconds; the names are Prometheus'. Sorting is no part of the
/// inner evaluation, all of both and the preparation are parts of the whole evaluation.
struct QueryTimings {
    double evalTotal = 0;
    double resultSort = 0;
    double queryPreparation = 0;
    double innerEval = 0;
    double execQueue = 0;  // waiting for a thread; set by whoever lets queries wait
    double execTotal = 0;  // with waiting
};

struct StepSamples {
    TimestampMs timestampMs = 0;
    int64_t samples = 0;
};

/// Samples: see SampleCount.
struct QueryStats {
    int64_t totalQueryableSamples = 0;
    std::vector<StepSamples> totalQueryableSamplesPerStep;  // empty unless asked for
    int64_t peakSamples = 0;                                // held at the same time
    QueryTimings timings;
};

struct QueryResult {
    Value value;
    Annotations annotations;
    QueryStats stats;
};

}  // namespace pallium::promql
