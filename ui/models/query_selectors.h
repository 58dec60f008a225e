#pragma once

#include <QString>

#include <vector>

namespace pallium::ui {

/// A selector of an expression, as the parser of the query language sees it.
struct QuerySelector {
    struct Equality {
        QString label;
        QString value;
        bool operator==(const Equality&) const = default;
    };
    QString metric;                    // empty if no name is asked for by equality
    QString text;                      // `{__name__="up",job="api"}`, ready for match[]
    std::vector<Equality> equalities;  // without the name; matchers of other kinds are left out

    bool operator==(const QuerySelector&) const = default;
};

/// What can be told about an expression without running it.
struct QueryOutline {
    std::vector<QuerySelector> selectors;  // in order, each text once
    bool filtersValues = false;  // a comparison without bool, or a set operator, drops rows
};

/// Nothing is found in a text that is no expression. Cost: that of parsing. Threads: any.
QueryOutline outlineQuery(const QString& expression);

}  // namespace pallium::ui
