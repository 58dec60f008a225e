#include "backend/promql/parser/parser.h"

namespace pallium::promql {
namespace {

using Selectors = std::vector<std::vector<Matcher>>;

void collect(const Expr& expr, Selectors& found) {
    if (expr.kind == NodeKind::VectorSelector)
        found.push_back(static_cast<const VectorSelector&>(expr).matchers);
    if (expr.kind == NodeKind::MatrixSelector)
        found.push_back(static_cast<const MatrixSelector&>(expr).selector->matchers);
    for (const Expr* child : childrenOf(expr))
        collect(*child, found);
}

}  // namespace

Selectors selectorsOf(const Expr& expr) {
    Selectors found;
    collect(expr, found);
    return found;
}

}  // namespace pallium::promql
