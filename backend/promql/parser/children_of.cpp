#include "backend/promql/parser/ast.h"

namespace pallium::promql {

std::vector<const Expr*> childrenOf(const Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Subquery:
            return {static_cast<const SubqueryExpr&>(expr).expr.get()};
        case NodeKind::Call: {
            std::vector<const Expr*> children;
            for (const ExprPtr& arg : static_cast<const Call&>(expr).args)
                children.push_back(arg.get());
            return children;
        }
        case NodeKind::Aggregate: {
            const auto& aggregate = static_cast<const AggregateExpr&>(expr);
            if (!aggregate.param) return {aggregate.expr.get()};
            return {aggregate.expr.get(), aggregate.param.get()};
        }
        case NodeKind::Binary: {
            const auto& binary = static_cast<const BinaryExpr&>(expr);
            return {binary.lhs.get(), binary.rhs.get()};
        }
        case NodeKind::Unary:
            return {static_cast<const UnaryExpr&>(expr).expr.get()};
        case NodeKind::Paren:
            return {static_cast<const ParenExpr&>(expr).expr.get()};
        case NodeKind::StepInvariant:
            return {static_cast<const StepInvariantExpr&>(expr).expr.get()};
        case NodeKind::VectorSelector:
        case NodeKind::MatrixSelector:
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
            break;
    }
    return {};
}

}  // namespace pallium::promql
