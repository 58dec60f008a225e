#include "ui/models/promql_tokens.h"

#include "backend/promql/parser/lexer.h"
#include "ui/models/utf8_text.h"

#include <algorithm>
#include <string>

namespace pallium::ui {
namespace {

using promql::TokenKind;

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

bool isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

bool opensGrouping(TokenKind kind) {
    switch (kind) {
        case TokenKind::By:
        case TokenKind::Without:
        case TokenKind::On:
        case TokenKind::Ignoring:
        case TokenKind::GroupLeft:
        case TokenKind::GroupRight:
            return true;
        default:
            return false;
    }
}

/// One scan. The lexer stops at its first error, so it is started again behind it: the byte before
/// the new start is replaced by the opening sign that the lexer has to know about.
class CodeScanner {
  public:
    CodeScanner(QStringView text, CodeState state) : m_utf8(text), m_state(state) {
        if (m_state.isInBraces)
            m_buffer = "{";
        else if (m_state.isInBrackets)
            m_buffer = "[";
        if (m_state.isInRawString) m_buffer += '`';
        m_shift = m_buffer.size();
        m_buffer += m_utf8.bytes();
        m_state.isInRawString = false;
    }

    CodeLine run() {
        while (m_at < m_buffer.size())
            lexFrom(m_at);
        return {std::move(m_tokens), m_state};
    }

  private:
    /// Lexes until the end or an error; m_at is where to go on.
    void lexFrom(size_t base) {
        promql::Lexer lexer(std::string_view(m_buffer).substr(base));
        for (;;) {
            const promql::Token token = lexer.next();
            const size_t start = base + token.start;
            if (token.kind == TokenKind::Error) return recover(start);
            addComments(start);
            if (token.kind == TokenKind::EndOfInput) {
                m_at = m_buffer.size();
                return;
            }
            const size_t end = start + token.text.size();
            const bool isPutIn = end <= m_shift || (m_isResumed && start == base);
            if (!isPutIn) take(token, start, end);
            m_isResumed = false;
            m_last = end;
        }
    }

    /// Comments lie in the gaps between tokens.
    void addComments(size_t until) {
        while (m_last < until) {
            const size_t hash = m_buffer.find('#', m_last);
            if (hash >= until) break;
            const size_t end = std::min(m_buffer.find_first_of("\r\n", hash), until);
            add(CodeKind::Comment, hash, end);
            m_last = end;
        }
    }

    void recover(size_t start) {
        // Behind these two signs the lexer has moved on before it complains.
        if (start > m_last && start > m_shift &&
            (m_buffer[start - 1] == ')' || m_buffer[start - 1] == ':'))
            --start;
        addComments(start);
        if (start >= m_buffer.size()) {
            m_at = m_buffer.size();
            return;
        }
        const size_t end = errorEnd(start);
        add(errorKind(start, end), start, end);
        if (m_buffer[start] == ')') m_state.isInGrouping = false;
        m_last = end;
        if (m_state.isInBraces || m_state.isInBrackets) {
            m_buffer[end - 1] = m_state.isInBraces ? '{' : '[';
            m_at = end - 1;
            m_isResumed = true;
        } else {
            m_at = end;
        }
    }

    size_t errorEnd(size_t start) const {
        const char first = m_buffer[start];
        if (first == '#') return std::min(m_buffer.find_first_of("\r\n", start), m_buffer.size());
        if (first == '`') return m_buffer.size();
        if (isQuote(first)) {
            size_t end = start + 1;
            while (end < m_buffer.size() && m_buffer[end] != '\n' && m_buffer[end] != first)
                end += m_buffer[end] == '\\' ? 2 : 1;
            return std::min(end < m_buffer.size() && m_buffer[end] == first ? end + 1 : end,
                            m_buffer.size());
        }
        size_t end = start + 1;
        if (isWordByte(first))
            while (end < m_buffer.size() && isWordByte(m_buffer[end]))
                ++end;
        while (end < m_buffer.size() && (m_buffer[end] & 0xc0) == 0x80)
            ++end;  // the rest of a character
        return end;
    }

    CodeKind errorKind(size_t start, size_t end) {
        switch (m_buffer[start]) {
            case '#':
                return CodeKind::Comment;
            case ')':
                return CodeKind::Bracket;  // may close one of an earlier line
            case ':':
                return CodeKind::Separator;
            case '`':
                m_state.isInRawString = end == m_buffer.size();
                return stringKind(end);
            default:
                return CodeKind::Error;
        }
    }

    void take(const promql::Token& token, size_t start, size_t end) {
        const CodeKind kind = classify(token.kind, end);
        switch (token.kind) {
            case TokenKind::LeftBrace:
            case TokenKind::RightBrace:
                m_state.isInBraces = token.kind == TokenKind::LeftBrace;
                break;
            case TokenKind::LeftBracket:
            case TokenKind::RightBracket:
                m_state.isInBrackets = token.kind == TokenKind::LeftBracket;
                break;
            case TokenKind::LeftParen:
                m_state.isInGrouping = m_state.expectsGrouping;
                break;
            case TokenKind::RightParen:
                m_state.isInGrouping = false;
                break;
            default:
                break;
        }
        m_state.expectsGrouping = opensGrouping(token.kind) && kind == CodeKind::Keyword;
        m_state.isBehindRegex =
            token.kind == TokenKind::EqlRegex || token.kind == TokenKind::NeqRegex;
        m_state.isBehindOperator = kind == CodeKind::MatchOperator;
        add(kind, start, end);
    }

    CodeKind classify(TokenKind kind, size_t end) const {
        switch (kind) {
            case TokenKind::Number:
                return CodeKind::Number;
            case TokenKind::Duration:
                return CodeKind::Duration;
            case TokenKind::String:
                return stringKind(end);
            case TokenKind::Comma:
            case TokenKind::Colon:
                return CodeKind::Separator;
            case TokenKind::LeftParen:
            case TokenKind::RightParen:
            case TokenKind::LeftBrace:
            case TokenKind::RightBrace:
            case TokenKind::LeftBracket:
            case TokenKind::RightBracket:
                return CodeKind::Bracket;
            case TokenKind::Equal:
            case TokenKind::Neq:
            case TokenKind::EqlRegex:
            case TokenKind::NeqRegex:
                return m_state.isInBraces ? CodeKind::MatchOperator : CodeKind::Operator;
            default:
                return classifyWord(kind, end);
        }
    }

    CodeKind classifyWord(TokenKind kind, size_t end) const {
        if (m_state.isInBraces) return CodeKind::Label;
        if (m_state.isInGrouping) return CodeKind::Label;
        if (kind == TokenKind::At) return CodeKind::Keyword;
        if (kind == TokenKind::And || kind == TokenKind::Or || kind == TokenKind::Unless ||
            kind == TokenKind::Atan2)
            return CodeKind::Keyword;
        if (kind >= TokenKind::Add && kind < TokenKind::At) return CodeKind::Operator;
        if (kind >= TokenKind::Offset && kind <= TokenKind::Bool) return CodeKind::Keyword;
        if (m_state.isInBrackets) return CodeKind::Keyword;  // step, range, max_of, min_of
        const size_t next = nextCharacter(end);
        const bool isCalled = next < m_buffer.size() && m_buffer[next] == '(';
        if (promql::isAggregator(kind))
            return isCalled || isClauseAt(next) ? CodeKind::Aggregation : CodeKind::Metric;
        return isCalled ? CodeKind::Function : CodeKind::Metric;
    }

    CodeKind stringKind(size_t end) const {
        if (m_state.isBehindRegex) return CodeKind::Regex;
        if (!m_state.isInBraces) return m_state.isInGrouping ? CodeKind::Label : CodeKind::String;
        if (m_state.isBehindOperator) return CodeKind::String;
        // A quoted name: of a label before an operator, else of the metric.
        const size_t next = nextCharacter(end);
        const bool isLabel =
            next < m_buffer.size() && (m_buffer[next] == '=' || m_buffer[next] == '!');
        return isLabel ? CodeKind::Label : CodeKind::Metric;
    }

    size_t nextCharacter(size_t from) const {
        return std::min(m_buffer.find_first_not_of(" \t\r\n", from), m_buffer.size());
    }

    bool isClauseAt(size_t at) const {
        size_t end = at;
        while (end < m_buffer.size() && isWordByte(m_buffer[end]))
            ++end;
        const TokenKind kind = promql::keywordKind(std::string_view(m_buffer).substr(at, end - at));
        return kind == TokenKind::By || kind == TokenKind::Without;
    }

    void add(CodeKind kind, size_t start, size_t end) {
        const int from = m_utf8.position(std::max(start, m_shift) - m_shift);
        m_tokens.push_back({kind, from, m_utf8.position(end - m_shift) - from});
    }

    Utf8Text m_utf8;
    std::string m_buffer;  // what is lexed
    size_t m_shift = 0;    // bytes of m_buffer before the text
    size_t m_at = 0;
    size_t m_last = 0;  // end of the last token
    bool m_isResumed = false;
    CodeState m_state;
    std::vector<CodeToken> m_tokens;
};

/// A refused string may be complete: only its escapes are wrong.
bool isClosedString(QStringView text, const CodeToken& token) {
    bool isEscaped = false;
    for (int i = token.start + 1; i < token.end(); ++i) {
        if (!isEscaped && text[i] == text[token.start]) return i == token.end() - 1;
        isEscaped = !isEscaped && text[i] == u'\\';
    }
    return false;
}

}  // namespace

int CodeState::toInt() const {
    return (isInBraces ? 1 : 0) | (isInBrackets ? 2 : 0) | (isInRawString ? 4 : 0) |
           (isInGrouping ? 8 : 0) | (expectsGrouping ? 16 : 0) | (isBehindOperator ? 32 : 0) |
           (isBehindRegex ? 64 : 0);
}

CodeState CodeState::fromInt(int bits) {
    if (bits < 0) return {};
    return {(bits & 1) != 0,  (bits & 2) != 0,  (bits & 4) != 0, (bits & 8) != 0,
            (bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0};
}

CodeLine scanPromql(QStringView text, CodeState before) {
    return CodeScanner(text, before).run();
}

bool isStringOpen(QStringView text, const CodeLine& line) {
    if (line.tokens.empty() || line.tokens.back().end() != text.size()) return false;
    const CodeToken& token = line.tokens.back();
    const QChar first = text[token.start];
    if (first != u'"' && first != u'\'' && first != u'`') return false;
    if (token.length == 1 || line.state.isInRawString) return true;
    return token.kind == CodeKind::Error && !isClosedString(text, token);
}

}  // namespace pallium::ui
