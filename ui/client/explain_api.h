// What each node of a query did: query_explain, which is Pallium's own (backend/api/EXPLAIN.md).
#pragma once

#include "ui/client/query_api.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pallium::ui {

/// One side of a group of series.
struct ExplainedSide {
    qint64 series = 0;
    QString value;  // the newest float; empty without one
};

/// The series of an aggregation or of a match that share labels.
struct ExplainedGroup {
    LabelList labels;
    std::optional<ExplainedSide> input;  // of an aggregation; else left and right
    std::optional<ExplainedSide> left;
    std::optional<ExplainedSide> right;
    std::optional<ExplainedSide> result;  // absent where labels of results do not tell the group
};

/// What a selector found in storage. Times are null without samples.
struct ExplainedSelection {
    qint64 series = 0;
    qint64 samples = 0;
    std::optional<qint64> firstMs;
    std::optional<qint64> lastMs;
    std::optional<qint64> intervalMs;
    qint64 resets = 0;
};

/// How two vectors were matched.
struct ExplainedMatching {
    QString card;  // `one-to-one`
    bool isOn = false;
    QStringList labels;
    QStringList include;
};

/// A node of the expression with what it did. Fields of other types of nodes are empty.
struct ExplainedNode {
    QString type;  // `call`, as in parse_query
    QString valueType;
    QString text;
    QString name;  // of the function, aggregation or operator
    qint64 steps = 0;
    bool isStepInvariant = false;
    qint64 series = 0;
    qint64 points = 0;
    double ownMs = 0;
    double totalMs = 0;
    std::vector<std::pair<QString, qint64>> labels;  // names with the number of their values
    QStringList matchers;
    std::optional<qint64> rangeMs;
    std::optional<qint64> stepMs;  // of a subquery
    qint64 offsetMs = 0;
    std::optional<qint64> atMs;
    QString extended;  // `anchored`, `smoothed`
    std::optional<ExplainedSelection> selection;
    QStringList grouping;  // of an aggregation
    bool isWithout = false;
    std::optional<ExplainedMatching> matching;
    qint64 unmatchedLeft = 0;
    qint64 unmatchedRight = 0;
    qint64 groupCount = 0;
    std::vector<ExplainedGroup> groups;  // at most 100
    std::vector<ExplainedNode> children;
};

/// Immutable once decoded, shared by views.
struct Explanation {
    ExplainedNode root;
    qint64 samples = 0;  // that the windows of all steps see
    qint64 peakSamples = 0;
    double evalMs = 0;
};
using ExplanationPtr = std::shared_ptr<const Explanation>;
using ExplanationHandler = std::function<void(ApiResult<ExplanationPtr>)>;

/// Errors: Missing where the server is not one of ours; as queryInstant() and queryRange().
[[nodiscard]] ApiCall explainInstant(ApiClient& client, const InstantQuery& query,
                                     ExplanationHandler handler);
[[nodiscard]] ApiCall explainRange(ApiClient& client, const RangeQuery& query,
                                   ExplanationHandler handler);
/// A request of query_api.h, to be explained instead of answered.
ApiRequest explainRequest(ApiRequest query);
ApiResult<ExplanationPtr> decodeExplanation(const ApiAnswer& answer);

}  // namespace pallium::ui
