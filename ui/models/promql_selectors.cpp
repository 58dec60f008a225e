#include "ui/models/promql_selectors.h"

#include <QRegularExpression>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kMaxSelectors = 8;

QString tokenText(const QString& text, const CodeToken& token) {
    return text.mid(token.start, token.length);
}

bool isQuotedValue(const QString& text, const CodeToken& token) {
    if (token.kind != CodeKind::String && token.kind != CodeKind::Regex) return false;
    return token.length >= 2 && text[token.start] == text[token.end() - 1];
}

/// Whether a series without the label would not match.
bool needsLabel(const MatcherText& matcher) {
    const QString content = matcher.value.mid(1, matcher.value.size() - 2);
    if (matcher.op == u"=") return !content.isEmpty();
    if (matcher.op != u"=~") return false;
    const QRegularExpression regex(QRegularExpression::anchoredPattern(content));
    return regex.isValid() && !regex.match(QString()).hasMatch();
}

bool isSign(const QString& text, const CodeToken& token, char16_t sign) {
    return token.kind == CodeKind::Bracket && text[token.start] == sign;
}

}  // namespace

std::vector<MatcherText> matchersIn(const QString& text, const std::vector<CodeToken>& tokens,
                                    size_t first, size_t last) {
    std::vector<MatcherText> matchers;
    for (size_t i = first; i + 2 < last; ++i) {
        if (tokens[i].kind != CodeKind::Label || tokens[i + 1].kind != CodeKind::MatchOperator ||
            !isQuotedValue(text, tokens[i + 2]) || tokens[i + 2].length == 2)
            continue;
        matchers.push_back({tokenText(text, tokens[i]), tokenText(text, tokens[i + 1]),
                            tokenText(text, tokens[i + 2])});
    }
    return matchers;
}

QString selectorText(const QString& metric, const std::vector<MatcherText>& matchers) {
    if (metric.isEmpty() && std::none_of(matchers.begin(), matchers.end(), needsLabel)) return {};
    QStringList parts;
    const bool isQuoted = metric.startsWith(u'"') || metric.startsWith(u'\'');
    if (isQuoted) parts << metric;
    for (const MatcherText& matcher : matchers)
        parts << matcher.label + matcher.op + matcher.value;
    const QString name = isQuoted ? QString() : metric;
    return parts.isEmpty() ? name : name + u'{' + parts.join(u',') + u'}';
}

QStringList selectorsIn(const QString& text, const std::vector<CodeToken>& tokens, int from,
                        int to) {
    QStringList selectors;
    for (size_t i = 0; i < tokens.size() && selectors.size() < kMaxSelectors; ++i) {
        const bool isName = tokens[i].kind == CodeKind::Metric;
        if (tokens[i].start < from || tokens[i].start >= to ||
            !(isName || isSign(text, tokens[i], u'{')))
            continue;
        QString metric = isName ? tokenText(text, tokens[i]) : QString();
        const size_t brace = isName ? i + 1 : i;
        std::vector<MatcherText> matchers;
        if (brace < tokens.size() && isSign(text, tokens[brace], u'{')) {
            size_t end = brace + 1;
            while (end < tokens.size() && !isSign(text, tokens[end], u'}'))
                ++end;
            if (!isName && brace + 1 < end && tokens[brace + 1].kind == CodeKind::Metric)
                metric = tokenText(text, tokens[brace + 1]);
            matchers = matchersIn(text, tokens, brace + 1, end);
            i = end;
        }
        const QString selector = selectorText(metric, matchers);
        if (!selector.isEmpty() && !selectors.contains(selector)) selectors << selector;
    }
    return selectors;
}

}  // namespace pallium::ui
