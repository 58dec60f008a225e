#include "ui/models/expression_check.h"

#include "backend/promql/parser/parser.h"
#include "ui/connection/background.h"
#include "ui/models/promql_lint.h"
#include "ui/models/promql_tokens.h"
#include "ui/models/tolerant_options.h"
#include "ui/models/utf8_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kCheckDelayMs = 120;

bool isBlankQuery(const QString& text) {
    const std::vector<CodeToken> tokens = scanPromql(text).tokens;
    return std::all_of(tokens.begin(), tokens.end(),
                       [](const CodeToken& token) { return token.kind == CodeKind::Comment; });
}

bool hasComment(const QString& text) {
    const std::vector<CodeToken> tokens = scanPromql(text).tokens;
    return std::any_of(tokens.begin(), tokens.end(),
                       [](const CodeToken& token) { return token.kind == CodeKind::Comment; });
}

/// The parser's words with the first letter raised, as a sentence for people.
QString sentence(const std::string& message) {
    QString text = QString::fromStdString(message);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

Problem problemOf(const promql::ParseError& error, const Utf8Text& utf8) {
    Problem problem;
    problem.text = sentence(error.message);
    if (error.hasPosition) problem.start = utf8.position(error.position.start);
    const int end = utf8.position(error.hasPosition ? error.position.end : utf8.bytes().size());
    problem.length = std::max(0, end - problem.start);
    return problem;
}

}  // namespace

Problems checkExpression(const QString& text, const MetricKnowledge& knowledge) {
    if (isBlankQuery(text)) return {};
    const Utf8Text utf8(text);
    const auto expr = promql::parseExpr(utf8.bytes(), tolerantOptions());
    if (!expr) return {problemOf(expr.error(), utf8)};
    Problems problems = lintExpression(**expr, text, utf8, knowledge);
    std::stable_sort(problems.begin(), problems.end(), isProblemBefore);
    return problems;
}

bool isExpression(const QString& text) {
    return promql::parseExpr(Utf8Text(text).bytes(), tolerantOptions()).has_value();
}

std::optional<QString> formattedExpression(const QString& text) {
    if (hasComment(text)) return std::nullopt;
    const auto expr = promql::parseExpr(Utf8Text(text).bytes(), tolerantOptions());
    if (!expr) return std::nullopt;
    return QString::fromStdString(promql::prettyPrint(**expr));
}

ExpressionChecker::ExpressionChecker(QObject* parent) : QObject(parent) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kCheckDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &ExpressionChecker::start);
    connect(&m_watcher, &QFutureWatcher<Problems>::finished, this, [this] {
        // An empty future, which drops the one before, counts as cancelled.
        if (!m_watcher.isCanceled()) Q_EMIT checked(m_watcher.result());
    });
}

void ExpressionChecker::setKnowledge(MetricKnowledge knowledge) {
    m_knowledge = std::move(knowledge);
    if (!m_text.isEmpty()) m_timer.start();
}

void ExpressionChecker::check(const QString& text) {
    m_text = text;
    m_watcher.setFuture({});  // an answer about the older text is of no use
    m_timer.start();
}

void ExpressionChecker::start() {
    m_watcher.setFuture(runOnPool(
        [text = m_text, knowledge = m_knowledge] { return checkExpression(text, knowledge); }));
}

}  // namespace pallium::ui
