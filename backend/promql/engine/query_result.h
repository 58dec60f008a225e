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

struct QueryStats {
    int64_t totalQueryableSamples = 0;
    int64_t peakSamples = 0;
    double evalSeconds = 0;
};

struct QueryResult {
    Value value;
    Annotations annotations;
    QueryStats stats;
};

}  // namespace pallium::promql
