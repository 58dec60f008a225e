#include "backend/promql/parser/parser.h"

namespace pallium::promql {
namespace {

using Selectors = std::vector<std::vector<Matcher>>;

void collect(const Expr* expr, Selectors& found) {
    if (expr == nullptr) return;
    switch (expr->kind) {
        case NodeKind::VectorSelector:
            found.push_back(static_cast<const VectorSelector*>(expr)->matchers);
            return;
        case NodeKind::MatrixSelector:
            return collect(static_cast<const MatrixSelector*>(expr)->selector.get(), found);
        case NodeKind::Subquery:
            return collect(static_cast<const SubqueryExpr*>(expr)->expr.get(), found);
        case NodeKind::Call:
            for (const ExprPtr& arg : static_cast<const Call*>(expr)->args)
                collect(arg.get(), found);
            return;
        case NodeKind::Aggregate: {
            const auto* aggregate = static_cast<const AggregateExpr*>(expr);
            collect(aggregate->expr.get(), found);
            return collect(aggregate->param.get(), found);
        }
        case NodeKind::Binary: {
            const auto* binary = static_cast<const BinaryExpr*>(expr);
            collect(binary->lhs.get(), found);
            return collect(binary->rhs.get(), found);
        }
        case NodeKind::Unary:
            return collect(static_cast<const UnaryExpr*>(expr)->expr.get(), found);
        case NodeKind::Paren:
            return collect(static_cast<const ParenExpr*>(expr)->expr.get(), found);
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
        case NodeKind::StepInvariant:  // put in by the engine only
            return;
    }
}

}  // namespace

Selectors selectorsOf(const Expr& expr) {
    Selectors found;
    collect(&expr, found);
    return found;
}

}  // namespace pallium::promql
