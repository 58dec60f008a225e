#pragma once

#include <QString>
#include <QStringList>

namespace pallium::ui {

/// What may stand at a place of an expression, and which text an accepted completion replaces.
struct PromqlContext {
    enum class Kind : quint8 {
        None,             // inside a comment, a number, a name that is being declared
        Expression,       // functions, aggregations, metrics
        MetricName,       // the same, where only a range of a metric makes sense: metrics first
        LabelName,        // inside braces
        LabelValue,       // inside the quotes behind a matcher's operator
        Grouping,         // label names inside by (…), on (…), group_left (…)
        Duration,         // inside brackets and behind offset
        AfterExpression,  // operators, modifiers
    };
    Kind kind = Kind::None;
    int start = 0;   // of the text that is replaced, UTF-16
    int length = 0;  // it may go on behind the caret, to the end of the word
    QString typed;   // from start to the caret; of a LabelValue that is a regular expression with
                     // alternatives, the last one
    QString label;   // LabelValue
    bool isRegex = false;  // LabelValue behind =~ or !~
    QChar quote;           // LabelValue: the kind that is open
    /// LabelName and LabelValue: the selector without the matcher that is being typed, complete and
    /// ready for match[]. Empty: nothing narrows. Grouping: every selector of the operand.
    QStringList selectors;
    bool isSubquery = false;    // Duration: behind the colon
    bool hasEqualSign = false;  // LabelName: an operator already follows
    bool mayGroup = false;      // AfterExpression: behind an aggregation
    bool isExplicitly = false;  // an opening sign stands right before: worth opening a list unasked

    bool operator==(const PromqlContext&) const = default;
};

/// The context of `caret` in `text`. Tolerates any text, broken or half typed: what stands behind
/// the caret is looked at only to find the end of the word, the operator behind a label name, and
/// the operand of a grouping clause. Cost: linear. Threads: any.
PromqlContext promqlContext(const QString& text, int caret);

}  // namespace pallium::ui
