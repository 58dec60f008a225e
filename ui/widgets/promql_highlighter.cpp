#include "ui/widgets/promql_highlighter.h"

#include "ui/widgets/theme.h"

#include <QTextDocument>

#include <algorithm>

namespace pallium::ui {
namespace {

struct CodeLook {
    Token token;
    bool isBold;
    bool isItalic;
};

CodeLook lookOf(CodeKind kind) {
    switch (kind) {
        case CodeKind::Metric:
            return {Token::CodeMetric, false, false};
        case CodeKind::Label:
            return {Token::CodeLabel, false, true};
        case CodeKind::MatchOperator:
        case CodeKind::Operator:
            return {Token::CodeOperator, true, false};
        case CodeKind::String:
            return {Token::CodeString, false, false};
        case CodeKind::Regex:
            return {Token::CodeString, false, true};
        case CodeKind::Number:
            return {Token::CodeNumber, false, false};
        case CodeKind::Duration:
            return {Token::CodeDuration, false, true};
        case CodeKind::Function:
            return {Token::CodeFunction, true, false};
        case CodeKind::Aggregation:
            return {Token::CodeKeyword, true, false};
        case CodeKind::Keyword:
            return {Token::CodeKeyword, true, true};
        case CodeKind::Comment:
            return {Token::CodeComment, false, true};
        case CodeKind::Error:
            return {Token::CodeError, true, false};
        case CodeKind::Bracket:
        case CodeKind::Separator:
            break;
    }
    return {Token::CodeOperator, false, false};
}

Token tokenOf(Problem::Severity severity) {
    switch (severity) {
        case Problem::Severity::Error:
            return Token::Danger;
        case Problem::Severity::Warning:
            return Token::Warn;
        case Problem::Severity::Hint:
            break;
    }
    return Token::Info;
}

}  // namespace

PromqlHighlighter::PromqlHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {
    readTheme();
    connect(&theme(), &Theme::changed, this, [this] {
        readTheme();
        rehighlight();
    });
}

void PromqlHighlighter::readTheme() {
    for (size_t i = 0; i < m_formats.size(); ++i) {
        const CodeLook look = lookOf(static_cast<CodeKind>(i));
        QTextCharFormat format;
        format.setForeground(theme().color(look.token));
        if (look.isBold) format.setFontWeight(QFont::DemiBold);
        format.setFontItalic(look.isItalic);
        m_formats[i] = format;
    }
}

void PromqlHighlighter::setProblems(const Problems& problems) {
    if (problems == m_problems) return;
    m_problems = problems;
    rehighlight();
}

void PromqlHighlighter::highlightBlock(const QString& text) {
    const CodeLine line = scanPromql(text, CodeState::fromInt(previousBlockState()));
    for (const CodeToken& token : line.tokens)
        setFormat(token.start, token.length, m_formats[static_cast<size_t>(token.kind)]);
    setCurrentBlockState(line.state.toInt());
    underlineProblems(text);
}

void PromqlHighlighter::underlineProblems(const QString& text) {
    const int blockStart = currentBlock().position();
    const int blockEnd = blockStart + static_cast<int>(text.size());
    for (auto it = m_problems.rbegin(); it != m_problems.rend(); ++it) {
        // At the end of the text there is nothing to underline but what stands before.
        const int start = it->length > 0 ? it->start : std::max(0, it->start - 1);
        const int end = it->length > 0 ? it->start + it->length : it->start;
        for (int at = std::max(start, blockStart); at < std::min(end, blockEnd); ++at) {
            QTextCharFormat underlined = format(at - blockStart);
            underlined.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            underlined.setUnderlineColor(theme().color(tokenOf(it->severity)));
            setFormat(at - blockStart, 1, underlined);
        }
    }
}

}  // namespace pallium::ui
