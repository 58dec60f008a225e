#include "ui/models/promql_lint.h"

#include "ui/models/promql_tokens.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

using promql::NodeKind;

struct LintText {
    Q_DECLARE_TR_FUNCTIONS(Lint)
};

QString fromUtf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Functions for counters, which see resets.
bool isCounterFunction(std::string_view name) {
    return isOneOf(name, {"rate", "irate", "increase"});
}

/// Where the plain value of a counter is not what is looked at.
bool ignoresValue(const promql::Expr& expr) {
    if (expr.kind == NodeKind::Call) {
        const auto& call = static_cast<const promql::Call&>(expr);
        return isOneOf(call.function->name,
                       {"absent", "timestamp", "start_timestamp", "info", "label_replace",
                        "label_join", "sort_by_label", "sort_by_label_desc"});
    }
    if (expr.kind != NodeKind::Aggregate) return false;
    const auto& aggregate = static_cast<const promql::AggregateExpr&>(expr);
    return aggregate.op == promql::AggregateOp::Count || aggregate.op == promql::AggregateOp::Group;
}

/// Goes through the tree with what each node stands in.
class Linter {
  public:
    Linter(const QString& text, const Utf8Text& utf8, const MetricKnowledge& knowledge)
        : m_text(text), m_utf8(utf8), m_knowledge(knowledge) {}

    Problems run(const promql::Expr& expr) {
        visit(expr, false);
        checkRegexes();
        return std::move(m_problems);
    }

  private:
    void visit(const promql::Expr& expr, bool isValueIgnored) {
        const bool isIgnored = isValueIgnored || ignoresValue(expr);
        switch (expr.kind) {
            case NodeKind::VectorSelector:
                return visitSelector(static_cast<const promql::VectorSelector&>(expr), isIgnored);
            case NodeKind::MatrixSelector:
                // A range of a counter is what functions for counters take.
                return visit(*static_cast<const promql::MatrixSelector&>(expr).selector, true);
            case NodeKind::Subquery:
                return visit(*static_cast<const promql::SubqueryExpr&>(expr).expr, isIgnored);
            case NodeKind::Call:
                return visitCall(static_cast<const promql::Call&>(expr), isIgnored);
            case NodeKind::Aggregate: {
                const auto& node = static_cast<const promql::AggregateExpr&>(expr);
                if (node.param) visit(*node.param, isIgnored);
                return visit(*node.expr, isIgnored);
            }
            case NodeKind::Binary: {
                const auto& node = static_cast<const promql::BinaryExpr&>(expr);
                visit(*node.lhs, isIgnored);
                // The right side of these only decides which series stay.
                const bool isFilter =
                    node.op == promql::BinaryOp::And || node.op == promql::BinaryOp::Unless;
                return visit(*node.rhs, isIgnored || isFilter);
            }
            case NodeKind::Unary:
                return visit(*static_cast<const promql::UnaryExpr&>(expr).expr, isIgnored);
            case NodeKind::Paren:
                return visit(*static_cast<const promql::ParenExpr&>(expr).expr, isIgnored);
            default:
                return;
        }
    }

    void visitCall(const promql::Call& call, bool isIgnored) {
        if (isCounterFunction(call.function->name) && !call.args.empty()) checkCounterCall(call);
        if (call.function->name == "histogram_quantile" && call.args.size() == 2)
            checkQuantile(call);
        for (const promql::ExprPtr& argument : call.args)
            visit(*argument, isIgnored);
    }

    void checkCounterCall(const promql::Call& call) {
        const promql::Expr& argument = promql::unwrapParens(*call.args.front());
        const QString function = fromUtf8(call.function->name);
        if (argument.kind == NodeKind::MatrixSelector) {
            const auto& selector = *static_cast<const promql::MatrixSelector&>(argument).selector;
            const QString name = QString::fromStdString(selector.name);
            if (typeOf(name) != u"gauge") return;
            add(QStringLiteral("rate-on-gauge"), Problem::Severity::Warning, nameRange(selector),
                LintText::tr("%1 is a gauge, but %2 is for counters: use delta or deriv")
                    .arg(name, function));
        } else if (argument.kind == NodeKind::Subquery) {
            const promql::Expr& inner =
                promql::unwrapParens(*static_cast<const promql::SubqueryExpr&>(argument).expr);
            if (inner.kind != NodeKind::Aggregate) return;
            add(QStringLiteral("rate-of-sum"), Problem::Severity::Warning, call.position,
                LintText::tr("%1 of an aggregation does not see the resets of single counters: "
                             "aggregate the %1 instead")
                    .arg(function));
        }
    }

    void checkQuantile(const promql::Call& call) {
        const promql::Expr& argument = promql::unwrapParens(*call.args[1]);
        if (argument.kind != NodeKind::Aggregate) return;
        const auto& node = static_cast<const promql::AggregateExpr&>(argument);
        const bool hasLe =
            std::find(node.grouping.begin(), node.grouping.end(), "le") != node.grouping.end();
        const QString inner =
            m_text.mid(position(node.expr->position.start),
                       position(node.expr->position.end) - position(node.expr->position.start));
        static const QRegularExpression bucket(QStringLiteral("_bucket\\b"));
        if (hasLe != node.without || !inner.contains(bucket)) return;
        add(QStringLiteral("quantile-without-le"), Problem::Severity::Warning, node.position,
            LintText::tr("The label le is aggregated away, but the quantile of a classic "
                         "histogram needs it"));
    }

    void visitSelector(const promql::VectorSelector& selector, bool isValueIgnored) {
        const QString name = QString::fromStdString(selector.name);
        if (name.isEmpty()) return;
        if (m_knowledge.names && !m_knowledge.names->isEmpty() &&
            !m_knowledge.names->contains(name))
            return addUnknown(selector, name);
        if (!isValueIgnored && typeOf(name) == u"counter")
            add(QStringLiteral("counter-without-rate"), Problem::Severity::Warning,
                nameRange(selector),
                LintText::tr("%1 is a counter: its plain value only grows; use rate(%1[5m])")
                    .arg(name));
    }

    void addUnknown(const promql::VectorSelector& selector, const QString& name) {
        const QStringList near = m_knowledge.names->nearest(name, 3);
        add(QStringLiteral("unknown-metric"), Problem::Severity::Warning, nameRange(selector),
            near.isEmpty() ? LintText::tr("There is no metric %1 now").arg(name)
                           : LintText::tr("There is no metric %1 now; the nearest: %2")
                                 .arg(name, near.join(QStringLiteral(", "))));
    }

    /// The tree does not know where a matcher stands, the tokens do.
    void checkRegexes() {
        static const QRegularExpression signs(QStringLiteral("[.*+?()\\[\\]{}|^$\\\\]"));
        const std::vector<CodeToken> tokens = scanPromql(m_text).tokens;
        for (size_t i = 1; i < tokens.size(); ++i) {
            if (tokens[i].kind != CodeKind::Regex || tokens[i].length < 2) continue;
            const CodeToken& op = tokens[i - 1];
            const QString content = m_text.mid(tokens[i].start + 1, tokens[i].length - 2);
            const bool isNegative = m_text[op.start] == u'!';
            const int length = tokens[i].end() - op.start;
            if (content == u".*") {
                if (!isNegative)
                    put(QStringLiteral("regex-matches-all"), Problem::Severity::Hint, op.start,
                        length, LintText::tr("This matches every series: the matcher can go"));
            } else if (!content.contains(signs)) {
                put(QStringLiteral("regex-without-pattern"), Problem::Severity::Hint, op.start,
                    length,
                    LintText::tr("No regular expression here: %1 is faster and says it better")
                        .arg(isNegative ? QStringLiteral("!=") : QStringLiteral("=")));
            }
        }
    }

    QString typeOf(const QString& name) const {
        if (!m_knowledge.metadata) return {};
        const auto it = m_knowledge.metadata->constFind(name);
        return it == m_knowledge.metadata->constEnd() ? QString() : it->type;
    }

    static promql::PositionRange nameRange(const promql::VectorSelector& selector) {
        const auto length = static_cast<uint32_t>(selector.name.size());
        return {selector.position.start, selector.position.start + length};
    }

    int position(uint32_t byte) const { return m_utf8.position(byte); }

    void add(const QString& rule, Problem::Severity severity, promql::PositionRange range,
             const QString& text) {
        put(rule, severity, position(range.start), position(range.end) - position(range.start),
            text);
    }

    void put(const QString& rule, Problem::Severity severity, int start, int length,
             const QString& text) {
        if (!isDisabled(rule, start)) m_problems.push_back({severity, start, length, text, rule});
    }

    /// By a comment on the same line.
    bool isDisabled(const QString& rule, int at) const {
        const qsizetype end = m_text.indexOf(u'\n', at);
        const qsizetype start = at > 0 ? m_text.lastIndexOf(u'\n', at - 1) + 1 : 0;
        const QString line = m_text.mid(start, end < 0 ? -1 : end - start);
        static const QRegularExpression comment(QStringLiteral("#\\s*lint:disable\\s+(.*)$"));
        const QRegularExpressionMatch match = comment.match(line);
        static const QRegularExpression blanks(QStringLiteral("[\\s,]+"));
        return match.hasMatch() && match.captured(1).split(blanks).contains(rule);
    }

    const QString& m_text;
    const Utf8Text& m_utf8;
    const MetricKnowledge& m_knowledge;
    Problems m_problems;
};

}  // namespace

Problems lintExpression(const promql::Expr& expr, const QString& text, const Utf8Text& utf8,
                        const MetricKnowledge& knowledge) {
    return Linter(text, utf8, knowledge).run(expr);
}

}  // namespace pallium::ui
