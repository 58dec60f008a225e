// What a node of an explained query tells people, in words.
#pragma once

#include "ui/client/explain_api.h"

#include <QTimeZone>

#include <utility>
#include <vector>

namespace pallium::ui {

/// What a node is, in a few words: `sum by (job)`, `rate`, `/ on (job)`, a selector's text.
QString explainedTitle(const ExplainedNode& node);

/// `1 series`, `1,200 series`.
QString explainedSeries(qint64 series);

/// `0.13 ms` in the locale.
QString explainedTime(double milliseconds);

/// Signature and meaning of a function or aggregation, a line each; empty for other nodes.
QString explainedMeaning(const ExplainedNode& node);

/// Names and values: the result, the time, the matchers, what was read, how vectors matched.
std::vector<std::pair<QString, QString>> explainedFacts(const ExplainedNode& node,
                                                        const QTimeZone& zone);

/// Whether series that find no partner are missing from the result: not those of a set operator.
bool losesUnmatched(const ExplainedNode& node);

/// Why a node lost series or has none, as a sentence; empty where there is nothing to say.
QString explainedLoss(const ExplainedNode& node);

}  // namespace pallium::ui
