#pragma once

#include "ui/client/query_api.h"
#include "ui/models/completion_source.h"
#include "ui/models/metric_index.h"

namespace pallium::ui {

/// The lists that need no server: which rows a place gets from what is known. Every function gives
/// at most kMaxCompletions rows, best first. Threads: GUI thread, as texts are translated.

/// Functions, aggregations and metrics for Expression and MetricName.
std::vector<CompletionItem> expressionItems(const PromqlContext& context,
                                            const std::vector<MetricIndex::Hit>& metrics,
                                            const MetadataMap* metadata);
/// For LabelName, LabelValue and Grouping: `names` as the server gave them.
std::vector<CompletionItem> labelItems(const PromqlContext& context, const QStringList& names);
/// Ranges for Duration.
std::vector<CompletionItem> durationItems(const PromqlContext& context);
/// Operators and modifiers for AfterExpression.
std::vector<CompletionItem> operatorItems(const PromqlContext& context);

/// A text that a regular expression of PromQL matches literally. Only signs that mean something are
/// escaped: RE2 refuses a backslash before a letter beyond ASCII.
QString escapedForRegex(const QString& text);

/// The metadata of a metric, or of the histogram or summary that it belongs to. Null if unknown.
const MetricMetadata* metadataOf(const MetadataMap* metadata, const QString& metric);

}  // namespace pallium::ui
