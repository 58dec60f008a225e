#include "ui/models/query_selectors.h"

#include "backend/promql/parser/parser.h"
#include "ui/models/tolerant_options.h"

#include <algorithm>

namespace pallium::ui {
namespace {

class OutlineWalk {
  public:
    explicit OutlineWalk(QueryOutline& outline) : m_outline(outline) {}

    // The parser bounds the depth of a tree.
    void visit(const promql::Expr* expr) {
        if (!expr) return;
        switch (expr->kind) {
            case promql::NodeKind::VectorSelector:
                return add(static_cast<const promql::VectorSelector&>(*expr));
            case promql::NodeKind::MatrixSelector:
                return add(*static_cast<const promql::MatrixSelector&>(*expr).selector);
            case promql::NodeKind::Subquery:
                return visit(static_cast<const promql::SubqueryExpr&>(*expr).expr.get());
            case promql::NodeKind::Call:
                for (const auto& arg : static_cast<const promql::Call&>(*expr).args) {
                    visit(arg.get());
                }
                return;
            case promql::NodeKind::Aggregate:
                return visit(static_cast<const promql::AggregateExpr&>(*expr).expr.get());
            case promql::NodeKind::Binary:
                return visitBinary(static_cast<const promql::BinaryExpr&>(*expr));
            case promql::NodeKind::Unary:
                return visit(static_cast<const promql::UnaryExpr&>(*expr).expr.get());
            case promql::NodeKind::Paren:
                return visit(static_cast<const promql::ParenExpr&>(*expr).expr.get());
            default:
                return;
        }
    }

  private:
    void visitBinary(const promql::BinaryExpr& node) {
        const bool isFilter = promql::isComparison(node.op) && !node.returnBool;
        const bool isSet = promql::isSetOperator(node.op) && node.op != promql::BinaryOp::Or;
        m_outline.filtersValues = m_outline.filtersValues || isFilter || isSet;
        visit(node.lhs.get());
        visit(node.rhs.get());
    }

    void add(const promql::VectorSelector& node) {
        QuerySelector selector;
        std::string text = "{";
        for (const Matcher& matcher : node.matchers) {
            if (text.size() > 1) text += ',';
            text += matcher.toString();
            if (matcher.type() != MatchType::Equal) continue;
            const QString value = QString::fromStdString(matcher.value());
            if (matcher.name() == "__name__") {
                selector.metric = value;
            } else {
                selector.equalities.push_back({QString::fromStdString(matcher.name()), value});
            }
        }
        selector.text = QString::fromStdString(text + "}");
        auto& all = m_outline.selectors;
        const bool isKnown = std::any_of(all.begin(), all.end(), [&](const QuerySelector& one) {
            return one.text == selector.text;
        });
        if (!isKnown) all.push_back(std::move(selector));
    }

    QueryOutline& m_outline;
};

}  // namespace

QueryOutline outlineQuery(const QString& expression) {
    QueryOutline outline;
    const auto tree = promql::parseExpr(expression.toStdString(), tolerantOptions());
    if (tree) OutlineWalk(outline).visit(tree->get());
    return outline;
}

}  // namespace pallium::ui
