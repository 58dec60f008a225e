#include "backend/promql/parser/printer.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"
#include "backend/promql/parser/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <limits>

namespace pallium::promql {
namespace {

/// Writes a tree to a string and stops descending once that is longer than a limit.
/// Threads: confined to one.
class Printer {
  public:
    explicit Printer(size_t limit = std::numeric_limits<size_t>::max()) : m_limit(limit) {}
    void print(const Expr& expr);
    void aggregateHead(const AggregateExpr& node);
    void operatorText(const BinaryExpr& node);
    void subquerySuffix(const SubqueryExpr& node);
    bool isOverLimit() const { return m_out.size() > m_limit; }
    std::string take() { return std::move(m_out); }

  private:
    void number(double seconds, bool isDuration);
    void milliseconds(int64_t value);
    void duration(const DurationExpr& node);
    void durationBody(const DurationExpr& node);
    void durationOr(const DurationExpr* expression, int64_t literalMs);
    void binary(const BinaryExpr& node);
    void call(const Call& node);
    void aggregate(const AggregateExpr& node);
    void labels(const std::vector<std::string>& names);
    void selector(const VectorSelector& node);
    void fill(std::string_view keyword, double value);
    void at(const TimeModifiers& modifiers);
    void offset(const TimeModifiers& modifiers);
    void extended(ExtendedRange range);

    std::string m_out;
    size_t m_limit;
};

std::string_view durationOpName(DurationOp op) {
    switch (op) {
        case DurationOp::Add:
            return " + ";
        case DurationOp::Sub:
            return " - ";
        case DurationOp::Mul:
            return " * ";
        case DurationOp::Div:
            return " / ";
        case DurationOp::Mod:
            return " % ";
        default:
            return " ^ ";
    }
}

void Printer::print(const Expr& expr) {
    if (isOverLimit()) return;
    switch (expr.kind) {
        case NodeKind::Number: {
            const auto& node = static_cast<const NumberLiteral&>(expr);
            return number(node.value, node.isDuration);
        }
        case NodeKind::String:
            return appendQuoted(m_out, static_cast<const StringLiteral&>(expr).value);
        case NodeKind::Duration:
            return duration(static_cast<const DurationExpr&>(expr));
        case NodeKind::Call:
            return call(static_cast<const Call&>(expr));
        case NodeKind::Aggregate:
            return aggregate(static_cast<const AggregateExpr&>(expr));
        case NodeKind::StepInvariant:
            return print(*static_cast<const StepInvariantExpr&>(expr).expr);
        case NodeKind::VectorSelector: {
            const auto& node = static_cast<const VectorSelector&>(expr);
            selector(node);
            at(node.modifiers);
            extended(node.extended);
            return offset(node.modifiers);
        }
        case NodeKind::MatrixSelector: {
            const auto& node = static_cast<const MatrixSelector&>(expr);
            selector(*node.selector);
            m_out += '[';
            durationOr(node.rangeExpr.get(), node.rangeMs);
            m_out += ']';
            extended(node.selector->extended);
            at(node.selector->modifiers);
            return offset(node.selector->modifiers);
        }
        case NodeKind::Subquery: {
            const auto& node = static_cast<const SubqueryExpr&>(expr);
            print(*node.expr);
            return subquerySuffix(node);
        }
        case NodeKind::Binary:
            return binary(static_cast<const BinaryExpr&>(expr));
        case NodeKind::Unary: {
            const auto& node = static_cast<const UnaryExpr&>(expr);
            m_out += node.isMinus ? '-' : '+';
            return print(*node.expr);
        }
        case NodeKind::Paren: {
            m_out += '(';
            print(*static_cast<const ParenExpr&>(expr).expr);
            m_out += ')';
            return;
        }
    }
}

void Printer::number(double value, bool isDuration) {
    if (!isDuration) return appendFloatFixed(m_out, value);
    if (std::signbit(value)) m_out += '-';
    m_out +=
        formatPrometheusDuration(std::chrono::milliseconds(std::llround(std::fabs(value) * 1000)));
}

void Printer::milliseconds(int64_t value) {
    m_out += formatPrometheusDuration(std::chrono::milliseconds(value));
}

void Printer::duration(const DurationExpr& node) {
    if (isOverLimit()) return;
    if (node.isWrapped) m_out += '(';
    durationBody(node);
    if (node.isWrapped) m_out += ')';
}

void Printer::durationBody(const DurationExpr& node) {
    switch (node.op) {
        case DurationOp::Literal:
            return number(node.seconds, node.isDuration);
        case DurationOp::Step:
            m_out += "step()";
            return;
        case DurationOp::Range:
            m_out += "range()";
            return;
        case DurationOp::Neg:
        case DurationOp::Pos:
            m_out += node.op == DurationOp::Neg ? '-' : '+';
            return duration(*node.rhs);
        case DurationOp::MaxOf:
        case DurationOp::MinOf:
            m_out += node.op == DurationOp::MaxOf ? "max_of(" : "min_of(";
            duration(*node.lhs);
            m_out += ", ";
            duration(*node.rhs);
            m_out += ')';
            return;
        default:
            break;
    }
    duration(*node.lhs);
    m_out += durationOpName(node.op);
    duration(*node.rhs);
}

void Printer::durationOr(const DurationExpr* expression, int64_t literalMs) {
    if (expression != nullptr) return duration(*expression);
    milliseconds(literalMs);
}

void Printer::binary(const BinaryExpr& node) {
    if (isInfinitePower(node)) {
        m_out += "Inf";
    } else {
        print(*node.lhs);
    }
    m_out += ' ';
    operatorText(node);
    m_out += ' ';
    print(*node.rhs);
}

void Printer::call(const Call& node) {
    m_out.append(node.function->name) += '(';
    for (size_t i = 0; i < node.args.size(); ++i) {
        if (i > 0) m_out += ", ";
        print(*node.args[i]);
    }
    m_out += ')';
}

void Printer::aggregate(const AggregateExpr& node) {
    aggregateHead(node);
    m_out += '(';
    if (node.param) {
        print(*node.param);
        m_out += ", ";
    }
    print(*node.expr);
    m_out += ')';
}

void Printer::aggregateHead(const AggregateExpr& node) {
    m_out += aggregateName(node.op);
    if (!node.without && node.grouping.empty()) return;
    m_out += node.without ? " without (" : " by (";
    labels(node.grouping);
    m_out += ") ";
}

void Printer::labels(const std::vector<std::string>& names) {
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) m_out += ", ";
        if (isClassicLabelName(names[i])) {
            m_out += names[i];
        } else {
            appendQuoted(m_out, names[i]);
        }
    }
}

void Printer::operatorText(const BinaryExpr& node) {
    m_out += binaryOpName(node.op);
    if (node.returnBool) m_out += " bool";
    if (!node.matching) return;
    const VectorMatching& matching = *node.matching;
    const bool isGrouped =
        matching.card == MatchCard::ManyToOne || matching.card == MatchCard::OneToMany;
    if (!matching.labels.empty() || matching.isOn || isGrouped) {
        m_out += matching.isOn ? " on (" : " ignoring (";
        labels(matching.labels);
        m_out += ')';
    }
    if (isGrouped) {
        m_out += matching.card == MatchCard::ManyToOne ? " group_left (" : " group_right (";
        labels(matching.include);
        m_out += ')';
    }
    const auto& left = matching.fillLeft;
    const auto& right = matching.fillRight;
    const bool areEqual =
        left && right && std::bit_cast<uint64_t>(*left) == std::bit_cast<uint64_t>(*right);
    if (areEqual) return fill(" fill (", *left);
    if (left) fill(" fill_left (", *left);
    if (right) fill(" fill_right (", *right);
}

void Printer::fill(std::string_view keyword, double value) {
    m_out += keyword;
    appendFloatGeneral(m_out, value);
    m_out += ')';
}

/// Name and matchers, these sorted by their text, so that equal selectors print the same.
void Printer::selector(const VectorSelector& node) {
    m_out += node.name;
    std::vector<std::string> texts;
    for (const Matcher& matcher : node.matchers) {
        const bool isName = matcher.name() == kMetricName && matcher.type() == MatchType::Equal &&
                            matcher.value() == node.name && !node.name.empty();
        if (!isName) texts.push_back(matcher.toString());
    }
    if (texts.empty()) {
        if (node.name.empty()) m_out += "{}";
        return;
    }
    std::sort(texts.begin(), texts.end());
    char separator = '{';
    for (const std::string& text : texts) {
        m_out += separator;
        m_out += text;
        separator = ',';
    }
    m_out += '}';
}

void Printer::at(const TimeModifiers& modifiers) {
    switch (modifiers.at) {
        case AtModifier::None:
            return;
        case AtModifier::Start:
            m_out += " @ start()";
            return;
        case AtModifier::End:
            m_out += " @ end()";
            return;
        case AtModifier::Timestamp:
            m_out += fmt::format(" @ {:.3f}", static_cast<double>(modifiers.atMs) / 1000.0);
            return;
    }
}

void Printer::offset(const TimeModifiers& modifiers) {
    if (modifiers.offsetExpr) {
        const DurationExpr& expr = *modifiers.offsetExpr;
        const bool isOperation = expr.op >= DurationOp::Add && expr.op <= DurationOp::Pow;
        m_out += " offset ";
        // Behind `offset` only what stands in parentheses is taken as a whole.
        if (isOperation && !expr.isWrapped) m_out += '(';
        duration(expr);
        if (isOperation && !expr.isWrapped) m_out += ')';
    } else if (modifiers.offsetMs != 0) {
        m_out += modifiers.offsetMs < 0 ? " offset -" : " offset ";
        milliseconds(std::abs(modifiers.offsetMs));
    }
}

void Printer::extended(ExtendedRange range) {
    if (range == ExtendedRange::Anchored) m_out += " anchored";
    if (range == ExtendedRange::Smoothed) m_out += " smoothed";
}

void Printer::subquerySuffix(const SubqueryExpr& node) {
    m_out += '[';
    durationOr(node.rangeExpr.get(), node.rangeMs);
    m_out += ':';
    if (node.stepExpr || node.stepMs != 0) durationOr(node.stepExpr.get(), node.stepMs);
    m_out += ']';
    at(node.modifiers);
    offset(node.modifiers);
}

}  // namespace

std::string printExpr(const Expr& expr) {
    Printer printer;
    printer.print(expr);
    return printer.take();
}

std::string aggregateHead(const AggregateExpr& node) {
    Printer printer;
    printer.aggregateHead(node);
    return printer.take();
}

bool isInfinitePower(const BinaryExpr& node) {
    return node.op == BinaryOp::Pow && node.lhs->kind == NodeKind::Number &&
           std::isinf(static_cast<const NumberLiteral&>(*node.lhs).value);
}

std::string operatorText(const BinaryExpr& node) {
    Printer printer;
    printer.operatorText(node);
    return printer.take();
}

std::string subquerySuffix(const SubqueryExpr& node) {
    Printer printer;
    printer.subquerySuffix(node);
    return printer.take();
}

bool isPrintedLongerThan(const Expr& expr, size_t limit) {
    Printer printer(limit);
    printer.print(expr);
    return printer.isOverLimit();
}

}  // namespace pallium::promql
