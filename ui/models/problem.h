#pragma once

#include <QString>

#include <vector>

namespace pallium::ui {

/// Something worth telling about a place in a text that a person edits. Positions are UTF-16.
struct Problem {
    enum class Severity : quint8 { Error, Warning, Hint };
    Severity severity = Severity::Error;
    int start = 0;
    int length = 0;  // 0 at the end of the text
    QString text;
    QString rule;  // the name a lint rule is turned off by; empty for errors

    bool operator==(const Problem&) const = default;
};

/// The order of Problems.
inline bool isProblemBefore(const Problem& a, const Problem& b) {
    return a.start != b.start ? a.start < b.start : a.severity < b.severity;
}

/// Sorted by start, errors first where they meet.
using Problems = std::vector<Problem>;

}  // namespace pallium::ui
