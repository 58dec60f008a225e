#pragma once

#include <QStringView>

#include <vector>

namespace pallium::ui {

/// What a piece of an expression is to a reader.
enum class CodeKind : quint8 {
    Metric,
    Label,
    MatchOperator,  // inside braces
    String,
    Regex,  // the string behind =~ or !~
    Number,
    Duration,
    Function,
    Aggregation,
    Keyword,
    Operator,
    Bracket,
    Separator,  // comma, colon
    Comment,
    Error
};

/// A piece of the text; positions are UTF-16 in the text that was scanned.
struct CodeToken {
    CodeKind kind = CodeKind::Error;
    int start = 0;
    int length = 0;
    int end() const { return start + length; }
};

/// What a line inherits from the lines before it. A value of few bits, so that a highlighter can
/// keep it with the block.
struct CodeState {
    bool isInBraces = false;
    bool isInBrackets = false;
    bool isInRawString = false;
    bool isInGrouping = false;      // the parentheses behind by, on, group_left …
    bool expectsGrouping = false;   // behind such a keyword, before its parenthesis
    bool isBehindOperator = false;  // of a matcher, before the string
    bool isBehindRegex = false;     // behind =~ or !~, before the string

    int toInt() const;
    /// Negative (no line before): the state of the start.
    static CodeState fromInt(int bits);
    bool operator==(const CodeState&) const = default;
};

struct CodeLine {
    std::vector<CodeToken> tokens;  // ascending, blanks left out
    CodeState state;                // behind the text
};

/// Splits a text, whole or a line of it, with the lexer of the query language. Never fails: what
/// the lexer refuses becomes an Error token of one character, or of the rest of the line for an
/// unterminated string, and the scan goes on behind it. Cost: linear. Threads: any.
CodeLine scanPromql(QStringView text, CodeState before = {});

/// Whether `text`, of which `line` is the scan, ends inside a string that is still open.
bool isStringOpen(QStringView text, const CodeLine& line);

}  // namespace pallium::ui
