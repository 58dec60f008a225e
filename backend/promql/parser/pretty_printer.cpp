#include "backend/promql/parser/parser.h"
#include "backend/promql/parser/printer.h"

namespace pallium::promql {
namespace {

constexpr size_t kMaxLine = 100;
constexpr size_t kIndentWidth = 2;

/// Writes nodes on lines of their own where one line would be too long.
/// Threads: confined to one.
class PrettyPrinter {
  public:
    void print(const Expr& expr, size_t level);
    std::string take() { return std::move(m_out); }

  private:
    void split(const Expr& expr, size_t level);
    void indent(size_t level) { m_out.append(level * kIndentWidth, ' '); }
    void enclosed(const Expr& expr, size_t level);
    void aggregate(const AggregateExpr& node, size_t level);
    void call(const Call& node, size_t level);
    void binary(const BinaryExpr& node, size_t level);
    void unary(const UnaryExpr& node, size_t level);

    std::string m_out;
};

void PrettyPrinter::print(const Expr& expr, size_t level) {
    if (isPrintedLongerThan(expr, kMaxLine)) return split(expr, level);
    // Prometheus puts a short subquery at the beginning of its line.
    if (expr.kind != NodeKind::Subquery) indent(level);
    m_out += printExpr(expr);
}

void PrettyPrinter::split(const Expr& expr, size_t level) {
    switch (expr.kind) {
        case NodeKind::Aggregate:
            return aggregate(static_cast<const AggregateExpr&>(expr), level);
        case NodeKind::Call:
            return call(static_cast<const Call&>(expr), level);
        case NodeKind::Binary:
            return binary(static_cast<const BinaryExpr&>(expr), level);
        case NodeKind::Unary:
            return unary(static_cast<const UnaryExpr&>(expr), level);
        case NodeKind::StepInvariant:
            return print(*static_cast<const StepInvariantExpr&>(expr).expr, level);
        case NodeKind::Paren:
            indent(level);
            return enclosed(*static_cast<const ParenExpr&>(expr).expr, level);
        case NodeKind::Subquery: {
            const auto& node = static_cast<const SubqueryExpr&>(expr);
            print(*node.expr, level);
            m_out += subquerySuffix(node);
            return;
        }
        default:
            indent(level);
            m_out += printExpr(expr);
    }
}

/// In parentheses on lines of its own.
void PrettyPrinter::enclosed(const Expr& expr, size_t level) {
    m_out += "(\n";
    print(expr, level + 1);
    m_out += '\n';
    indent(level);
    m_out += ')';
}

void PrettyPrinter::aggregate(const AggregateExpr& node, size_t level) {
    indent(level);
    m_out += aggregateHead(node);
    m_out += "(\n";
    if (node.param) {
        print(*node.param, level + 1);
        m_out += ",\n";
    }
    print(*node.expr, level + 1);
    m_out += '\n';
    indent(level);
    m_out += ')';
}

void PrettyPrinter::call(const Call& node, size_t level) {
    indent(level);
    m_out.append(node.function->name) += "(\n";
    for (size_t i = 0; i < node.args.size(); ++i) {
        if (i > 0) m_out += ",\n";
        print(*node.args[i], level + 1);
    }
    m_out += '\n';
    indent(level);
    m_out += ')';
}

void PrettyPrinter::binary(const BinaryExpr& node, size_t level) {
    if (isInfinitePower(node)) {
        indent(level + 1);
        m_out += "Inf";
    } else {
        print(*node.lhs, level + 1);
    }
    m_out += '\n';
    indent(level);
    m_out += operatorText(node);
    m_out += '\n';
    print(*node.rhs, level + 1);
}

/// The sign goes between the indentation and the text of its operand.
void PrettyPrinter::unary(const UnaryExpr& node, size_t level) {
    const size_t start = m_out.size();
    print(*node.expr, level);
    m_out.insert(m_out.find_first_not_of(' ', start), 1, node.isMinus ? '-' : '+');
}

}  // namespace

std::string prettyPrint(const Expr& expr) {
    PrettyPrinter printer;
    printer.print(expr, 0);
    return printer.take();
}

}  // namespace pallium::promql
