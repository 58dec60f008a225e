#include "ui/models/promql_context.h"

#include "backend/promql/parser/tokens.h"
#include "ui/models/promql_selectors.h"
#include "ui/models/promql_tokens.h"

#include <optional>

namespace pallium::ui {
namespace {

bool isWordCharacter(QChar c) {
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
           c == u'_' || c == u':';
}

bool isWordKind(CodeKind kind) {
    switch (kind) {
        case CodeKind::Metric:
        case CodeKind::Label:
        case CodeKind::Function:
        case CodeKind::Aggregation:
        case CodeKind::Keyword:
            return true;
        default:
            return false;
    }
}

/// Looks at the tokens before the caret; what they leave open says what may follow.
class ContextFinder {
  public:
    using Kind = PromqlContext::Kind;

    ContextFinder(const QString& text, int caret)
        : m_text(text),
          m_caret(qBound(0, caret, static_cast<int>(text.size()))),
          m_line(scanPromql(QStringView(text).left(m_caret))) {
        m_result.start = m_caret;
    }

    PromqlContext find() {
        const CodeToken* token = last();
        if (token && token->kind == CodeKind::Comment && token->end() == m_caret) return m_result;
        if (isStringOpen(QStringView(m_text).left(m_caret), m_line)) return insideString();
        takeWord();
        if (m_line.state.isInBrackets) return duration();
        if (m_line.state.isInBraces) return insideBraces();
        if (m_line.state.isInGrouping) return insideGrouping();
        return outside();
    }

  private:
    const std::vector<CodeToken>& tokens() const { return m_line.tokens; }
    /// The last token before the word at the caret, or the one `back` before it.
    const CodeToken* last(size_t back = 0) const {
        const size_t index = back + 1 + (m_hasWord ? 1 : 0);
        return index <= tokens().size() ? &tokens()[tokens().size() - index] : nullptr;
    }
    QString textOf(const CodeToken& token) const { return m_text.mid(token.start, token.length); }
    bool is(const CodeToken* token, QStringView text) const {
        return token && QStringView(m_text).mid(token->start, token->length) == text;
    }
    bool isAnyCase(const CodeToken* token, QStringView text) const {
        return token && QStringView(m_text)
                                .mid(token->start, token->length)
                                .compare(text, Qt::CaseInsensitive) == 0;
    }

    /// The word that ends at the caret is what a completion replaces.
    void takeWord() {
        const CodeToken* token = last();
        if (!token || token->end() != m_caret || !isWordKind(token->kind)) return;
        if (!isWordCharacter(m_text[token->start])) return;  // @, a quoted name
        m_result.start = token->start;
        m_result.typed = textOf(*token);
        m_hasWord = true;
    }

    PromqlContext finish(Kind kind) {
        m_result.kind = kind;
        int end = m_caret;
        if (kind != Kind::LabelValue)
            while (end < m_text.size() && isWordCharacter(m_text[end]))
                ++end;
        if (kind != Kind::LabelValue) m_result.length = end - m_result.start;
        return m_result;
    }

    // Inside braces.

    size_t openBrace() const {
        size_t i = tokens().size();
        while (i > 0 && !(tokens()[i - 1].kind == CodeKind::Bracket && is(&tokens()[i - 1], u"{")))
            --i;
        return i;  // the token behind the brace
    }

    /// The selector around the caret, without what is being typed at its end.
    void readSelector(size_t lastComplete, int suffixStart) {
        const size_t first = openBrace();
        QString metric;
        if (first >= 2 && tokens()[first - 2].kind == CodeKind::Metric &&
            tokens()[first - 2].end() == tokens()[first - 1].start)
            metric = textOf(tokens()[first - 2]);
        else if (first < tokens().size() && tokens()[first].kind == CodeKind::Metric)
            metric = textOf(tokens()[first]);
        std::vector<MatcherText> matchers = matchersIn(m_text, tokens(), first, lastComplete);
        CodeState state;
        state.isInBraces = true;
        const QString suffix = m_text.mid(suffixStart);
        const std::vector<CodeToken> behind = scanPromql(suffix, state).tokens;
        size_t end = 0;
        while (end < behind.size() && behind[end].kind != CodeKind::Bracket)
            ++end;
        for (MatcherText& matcher : matchersIn(suffix, behind, 0, end))
            matchers.push_back(std::move(matcher));
        const QString selector = selectorText(metric, matchers);
        if (!selector.isEmpty()) m_result.selectors = {selector};
    }

    PromqlContext insideBraces() {
        const CodeToken* before = last();
        if (before && before->kind == CodeKind::MatchOperator) return unquotedValue(*before);
        if (!is(before, u"{") && !is(before, u",")) return finish(Kind::None);
        m_result.isExplicitly = !m_hasWord;
        PromqlContext result = finish(Kind::LabelName);
        int behind = result.start + result.length;
        while (behind < m_text.size() && m_text[behind].isSpace())
            ++behind;
        m_result.hasEqualSign =
            behind < m_text.size() && (m_text[behind] == u'=' || m_text[behind] == u'!');
        readSelector(tokens().size() - (m_hasWord ? 1 : 0), result.start + result.length);
        return finish(Kind::LabelName);
    }

    PromqlContext unquotedValue(const CodeToken& op) {
        const CodeToken* label = last(1);
        if (!label || label->kind != CodeKind::Label) return finish(Kind::None);
        m_result.label = textOf(*label);
        m_result.isRegex = textOf(op).endsWith(u'~');
        m_result.isExplicitly = op.end() == m_caret;
        finish(Kind::None);  // the length
        readSelector(tokens().size() - (m_hasWord ? 3 : 2), m_result.start + m_result.length);
        return finish(Kind::LabelValue);
    }

    PromqlContext insideString() {
        const CodeToken& string = tokens().back();
        m_hasWord = true;  // the string itself
        const CodeToken* op = last();
        const CodeToken* label = last(1);
        if (!m_line.state.isInBraces || !op || op->kind != CodeKind::MatchOperator || !label ||
            label->kind != CodeKind::Label)
            return finish(Kind::None);
        m_result.label = textOf(*label);
        m_result.isRegex = textOf(*op).endsWith(u'~');
        m_result.quote = m_text[string.start];
        m_result.start = valueStart(string.start + 1);
        m_result.typed = m_text.mid(m_result.start, m_caret - m_result.start);
        m_result.isExplicitly = m_caret == string.start + 1;
        const int close = closingQuote();
        m_result.length = valueEnd(close) - m_result.start;
        readSelector(tokens().size() - 3, close < m_text.size() ? close + 1 : m_caret);
        return finish(Kind::LabelValue);
    }

    /// Of several alternatives only the last one is replaced.
    int valueStart(int contentStart) const {
        if (!m_result.isRegex) return contentStart;
        int start = contentStart;
        for (int i = contentStart; i < m_caret; ++i) {
            if (m_text[i] == u'\\')
                ++i;
            else if (m_text[i] == u'|' || m_text[i] == u'(')
                start = i + 1;
        }
        return qMin(start, m_caret);
    }

    /// The quote that ends the value, or the end of the text. What looks like the rest of the
    /// selector is not part of a value: then the quote is simply missing.
    int closingQuote() const {
        for (int i = m_caret; i < m_text.size(); ++i) {
            if (m_text[i] == m_result.quote) return i;
            if (m_text[i] == u'\n' || m_text[i] == u',' || m_text[i] == u'}' || m_text[i] == u'=')
                break;
        }
        return static_cast<int>(m_text.size());
    }

    int valueEnd(int closing) const {
        if (closing >= m_text.size()) return m_caret;
        if (!m_result.isRegex) return closing;
        int end = m_caret;
        while (end < closing && m_text[end] != u'|' && m_text[end] != u')')
            ++end;
        return end;
    }

    // Brackets and grouping.

    PromqlContext duration() {
        const CodeToken* token = last();
        if (token && token->end() == m_caret && !m_hasWord &&
            (token->kind == CodeKind::Number || token->kind == CodeKind::Duration ||
             (token->kind == CodeKind::Error && m_text[token->start].isDigit()))) {
            m_result.start = token->start;
            m_result.typed = textOf(*token);
            m_hasWord = true;
        }
        const CodeToken* before = last();
        m_result.isSubquery = is(before, u":");
        m_result.isExplicitly =
            m_result.typed.isEmpty() && (is(before, u"[") || m_result.isSubquery);
        const bool isPlace = is(before, u"[") || m_result.isSubquery ||
                             isAnyCase(before, u"offset") ||
                             (is(before, u"-") && isAnyCase(last(1), u"offset"));
        return finish(isPlace ? Kind::Duration : Kind::None);
    }

    PromqlContext insideGrouping() {
        const CodeToken* before = last();
        if (!is(before, u"(") && !is(before, u",")) return finish(Kind::None);
        m_result.isExplicitly = !m_hasWord;
        const int place = m_result.start;
        const CodeLine whole = scanPromql(m_text);
        int from = 0;
        int to = static_cast<int>(m_text.size());
        findOperand(whole.tokens, place, from, to);
        m_result.selectors = selectorsIn(m_text, whole.tokens, from, to);
        return finish(Kind::Grouping);
    }

    /// Of by and without: the parentheses before or behind the clause. Of a binary operator's
    /// clause: the whole text, as both sides count.
    void findOperand(const std::vector<CodeToken>& all, int place, int& from, int& to) const {
        size_t open = all.size();
        for (size_t i = 0; i < all.size() && all[i].start < place; ++i)
            if (is(&all[i], u"(")) open = i;
        if (open == all.size() || open < 2) return;
        const CodeToken* keyword = &all[open - 1];
        if (!isAnyCase(keyword, u"by") && !isAnyCase(keyword, u"without")) return;
        if (is(&all[open - 2], u")")) {
            to = all[open - 2].start;
            from = all[matchBackwards(all, open - 2)].end();
            return;
        }
        size_t close = open + 1;
        while (close < all.size() && !is(&all[close], u")"))
            ++close;
        if (close + 1 < all.size() && is(&all[close + 1], u"(")) {
            from = all[close + 1].end();
            to = all[matchForwards(all, close + 1)].start;
        }
    }

    size_t matchBackwards(const std::vector<CodeToken>& all, size_t index) const {
        for (int depth = 0;; --index) {
            if (is(&all[index], u")")) ++depth;
            if (is(&all[index], u"(") && --depth == 0) return index;
            if (index == 0) return 0;
        }
    }
    size_t matchForwards(const std::vector<CodeToken>& all, size_t index) const {
        for (int depth = 0; index < all.size(); ++index) {
            if (is(&all[index], u"(")) ++depth;
            if (is(&all[index], u")") && --depth == 0) return index;
        }
        return all.size() - 1;
    }

    // Outside of all that.

    PromqlContext outside() {
        const CodeToken* before = last();
        if (!before) return expression();
        if (isAnyCase(before, u"offset") || (is(before, u"-") && isAnyCase(last(1), u"offset")))
            return duration();
        if (!m_hasWord && before->end() == m_caret &&
            (before->kind == CodeKind::Number || before->kind == CodeKind::Duration)) {
            const CodeToken* sign = last(1);
            const bool isOffset =
                isAnyCase(sign, u"offset") || (is(sign, u"-") && isAnyCase(last(2), u"offset"));
            return isOffset ? duration() : finish(Kind::None);
        }
        switch (before->kind) {
            case CodeKind::Keyword:
                return behindKeyword(*before);
            case CodeKind::Bracket:
                return behindBracket(*before);
            case CodeKind::Operator:
            case CodeKind::Separator:
            case CodeKind::Comment:
                return expression();
            case CodeKind::Error:
                return finish(Kind::None);
            case CodeKind::Function:
                return finish(Kind::None);
            default:
                return afterOperand();
        }
    }

    PromqlContext behindKeyword(const CodeToken& keyword) {
        for (const QStringView word :
             {QStringView(u"and"), QStringView(u"or"), QStringView(u"unless"),
              QStringView(u"atan2"), QStringView(u"bool")})
            if (isAnyCase(&keyword, word)) return expression();
        return finish(Kind::None);  // @, by, on: a parenthesis or a time must follow
    }

    PromqlContext behindBracket(const CodeToken& bracket) {
        if (is(&bracket, u"(")) {
            m_result.isExplicitly = !m_hasWord;
            return expression();
        }
        if (!is(&bracket, u")")) return afterOperand();
        const size_t close = tokens().size() - (m_hasWord ? 2 : 1);
        const size_t open = matchBackwards(tokens(), close);
        if (open == 0 || tokens()[open - 1].kind != CodeKind::Keyword) return afterOperand();
        const CodeToken* keyword = &tokens()[open - 1];
        if (!isAnyCase(keyword, u"by") && !isAnyCase(keyword, u"without")) return expression();
        const bool isPostfix = open >= 2 && is(&tokens()[open - 2], u")");
        return isPostfix ? afterOperand() : finish(Kind::None);
    }

    PromqlContext afterOperand() {
        m_result.mayGroup = isBehindAggregation();
        return finish(Kind::AfterExpression);
    }

    /// Behind `sum` or `sum(…)`, where by and without may stand.
    bool isBehindAggregation() const {
        const CodeToken* token = last();
        if (is(token, u")")) {
            const size_t open = matchBackwards(tokens(), tokens().size() - (m_hasWord ? 2 : 1));
            return open > 0 && tokens()[open - 1].kind == CodeKind::Aggregation;
        }
        return token && promql::isAggregator(promql::keywordKind(textOf(*token).toStdString()));
    }

    PromqlContext expression() {
        const std::optional<promql::ValueKind> wanted = argumentType();
        if (wanted == promql::ValueKind::String) return finish(Kind::None);
        return finish(wanted == promql::ValueKind::Matrix ? Kind::MetricName : Kind::Expression);
    }

    /// What the function around the caret wants here, if the caret begins an argument of one.
    std::optional<promql::ValueKind> argumentType() const {
        const CodeToken* before = last();
        if (!is(before, u"(") && !is(before, u",")) return std::nullopt;
        size_t argument = 0;
        int depth = 0;
        for (size_t i = tokens().size() - (m_hasWord ? 1 : 0); i > 0; --i) {
            const CodeToken* token = &tokens()[i - 1];
            if (token->kind == CodeKind::Separator && depth == 0 && is(token, u",")) ++argument;
            if (token->kind != CodeKind::Bracket) continue;
            const QChar sign = m_text[token->start];
            if (sign == u')' || sign == u'}' || sign == u']') ++depth;
            if (sign != u'(' && sign != u'{' && sign != u'[') continue;
            if (depth-- > 0) continue;
            return i >= 2 ? typeOf(tokens()[i - 2], argument) : std::nullopt;
        }
        return std::nullopt;
    }

    std::optional<promql::ValueKind> typeOf(const CodeToken& name, size_t argument) const {
        const promql::FunctionSignature* function =
            name.kind == CodeKind::Function ? promql::findFunction(textOf(name).toStdString())
                                            : nullptr;
        if (!function || function->argTypes.empty()) return std::nullopt;
        return function->argTypes[qMin(argument, function->argTypes.size() - 1)];
    }

    const QString& m_text;
    const int m_caret;
    CodeLine m_line;  // of the text before the caret
    bool m_hasWord = false;
    PromqlContext m_result;
};

}  // namespace

PromqlContext promqlContext(const QString& text, int caret) {
    return ContextFinder(text, caret).find();
}

}  // namespace pallium::ui
