#pragma once

#include "ui/models/promql_tokens.h"

#include <QString>
#include <QStringList>

namespace pallium::ui {

/// One label matcher as it stands in the text.
struct MatcherText {
    QString label;
    QString op;
    QString value;  // with its quotes
};

/// The matchers among `tokens`, which are those inside one pair of braces; half typed ones and
/// those without a value are left out.
std::vector<MatcherText> matchersIn(const QString& text, const std::vector<CodeToken>& tokens,
                                    size_t first, size_t last);

/// A series selector that a server takes as match[]; empty if it would not narrow anything, which
/// servers refuse.
QString selectorText(const QString& metric, const std::vector<MatcherText>& matchers);

/// The selectors that begin in [from, to) of the text, at most eight, without duplicates.
QStringList selectorsIn(const QString& text, const std::vector<CodeToken>& tokens, int from,
                        int to);

}  // namespace pallium::ui
