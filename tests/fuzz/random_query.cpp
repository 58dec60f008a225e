#include "tests/fuzz/random_query.h"

#include "backend/promql/parser/ast.h"

#include <algorithm>
#include <array>

namespace pallium::fuzz {
namespace {

using promql::FunctionSignature;
using promql::ValueKind;

constexpr size_t kMaxDepth = 5;
constexpr size_t kMaxNodes = 40;

class QueryGenerator {
  public:
    explicit QueryGenerator(ByteSource& bytes) : m_bytes(bytes) {}

    std::string expression(ValueKind kind, size_t depth);

  private:
    std::string vector(size_t depth);
    std::string matrix(size_t depth);
    std::string scalar(size_t depth);
    std::string text();
    std::string number();
    std::string selector();
    std::string modifiers();
    std::string duration();
    std::string call(ValueKind result, size_t depth);
    std::string aggregation(size_t depth);
    std::string binary(size_t depth);
    std::string matching(bool isSet);
    std::string labelList();

    template <size_t N>
    std::string pick(const std::array<const char*, N>& choices) {
        return choices[m_bytes.below(N)];
    }

    ByteSource& m_bytes;
    size_t m_nodes = 0;
};

std::string QueryGenerator::expression(ValueKind kind, size_t depth) {
    switch (kind) {
        case ValueKind::Scalar:
            return scalar(depth);
        case ValueKind::Matrix:
            return matrix(depth);
        case ValueKind::String:
            return text();
        default:
            return vector(depth);
    }
}

std::string QueryGenerator::vector(size_t depth) {
    if (depth >= kMaxDepth || ++m_nodes > kMaxNodes) return selector();
    switch (m_bytes.below(10)) {
        case 0:
        case 1:
            return selector() + modifiers();
        case 2:
        case 3:
        case 4:
            return call(ValueKind::Vector, depth);
        case 5:
        case 6:
            return aggregation(depth);
        case 7:
        case 8:
            return binary(depth);
        default:
            return (m_bytes.flag() ? "-(" : "(") + vector(depth + 1) + ")";
    }
}

std::string QueryGenerator::matrix(size_t depth) {
    if (m_bytes.below(4) != 0 || depth >= kMaxDepth || ++m_nodes > kMaxNodes)
        return selector() + "[" + duration() + "]" + modifiers();
    const ValueKind inner = m_bytes.below(8) == 0 ? ValueKind::Scalar : ValueKind::Vector;
    const std::string step = m_bytes.flag() ? duration() : "";
    return "(" + expression(inner, depth + 1) + ")[" + duration() + ":" + step + "]" + modifiers();
}

std::string QueryGenerator::scalar(size_t depth) {
    if (depth >= kMaxDepth || ++m_nodes > kMaxNodes) return number();
    switch (m_bytes.below(8)) {
        case 0:
            return call(ValueKind::Scalar, depth);
        case 1:
            return "(" + scalar(depth + 1) +
                   pick(std::array{" + ", " - ", " * ", " / ", " % ", " ^ ", " atan2 ", " > bool ",
                                   " == bool "}) +
                   scalar(depth + 1) + ")";
        case 2:
            return "-" + number();
        case 3:
            return "scalar(" + vector(depth + 1) + ")";
        default:
            return number();
    }
}

std::string QueryGenerator::number() {
    return pick(std::array{"0", "1", "0.5", "2", "5", "0.9", "1e300", "1e-300", "NaN", "Inf", "100",
                           "10s", "3.7", "1e19"});
}

std::string QueryGenerator::text() {
    return pick(std::array{"\"job\"", "\"instance\"", "\"le\"", "\"__name__\"", "\"new\"", "\"\"",
                           "\"(.*)\"", "\"x|y\"", "\"$1\"", "\"a-$1\"", "\"-\"", "\"(\"",
                           "\"\\xff\""});
}

std::string QueryGenerator::selector() {
    const std::string name = pick(std::array{"g", "a_total", "h", "hg", "hc", "m_total", "c_bucket",
                                             "k", "target_info", "nothing", "{__name__=~\"h.*\"}",
                                             "{__name__=~\"g|k|a_total\"}", "{job=~\".+\"}"});
    if (name.ends_with('}') || m_bytes.below(3) != 0) return name;
    return name + pick(std::array{"{job=\"x\"}", "{job!=\"x\"}", "{instance=~\"0|1\"}",
                                  "{job!~\"y\"}", "{le=\"\"}", "{instance=\"0\",job=\"y\"}"});
}

std::string QueryGenerator::modifiers() {
    switch (m_bytes.below(12)) {
        case 0:
            return " offset " + duration();
        case 1:
            return " offset -" + duration();
        case 2:
            return pick(std::array{" @ 100", " @ 0", " @ -3", " @ start()", " @ end()"});
        case 3:
            return pick(std::array{" anchored", " smoothed"});
        case 4:
            return " @ 150 offset " + duration();
        default:
            return "";
    }
}

std::string QueryGenerator::duration() {
    return pick(std::array{"30s", "10s", "1m", "25s", "2m30s", "5m", "1ms", "1h", "7s", "90s",
                           "(1m - 10s)", "(step() + 1s)", "max_of(10s, step())", "(2 * 15)",
                           "range()"});
}

std::string QueryGenerator::call(ValueKind result, size_t depth) {
    const auto& functions = promql::allFunctions();
    size_t index = m_bytes.below(functions.size());
    while (functions[index].returnType != result)
        index = (index + 1) % functions.size();
    const FunctionSignature& function = functions[index];
    size_t count = function.argTypes.size();
    if (function.variadic > 0) count -= m_bytes.below(2);
    if (function.variadic < 0) count += m_bytes.below(2);
    std::string arguments;
    for (size_t i = 0; i < count; ++i) {
        if (i > 0) arguments += ", ";
        const bool isInfoSelector = function.name == "info" && i == 1;
        arguments += isInfoSelector
                         ? pick(std::array{"{version=~\".+\"}", "{__name__=~\".*_info\"}"})
                         : expression(function.argTypes[std::min(i, function.argTypes.size() - 1)],
                                      depth + 1);
    }
    return std::string(function.name) + "(" + arguments + ")";
}

std::string QueryGenerator::aggregation(size_t depth) {
    using promql::AggregateOp;
    const auto op = static_cast<AggregateOp>(m_bytes.below(14));
    std::string grouping;
    if (m_bytes.below(3) != 0) grouping = (m_bytes.flag() ? " by " : " without ") + labelList();
    std::string parameter;
    if (op == AggregateOp::CountValues)
        parameter = text() + ", ";
    else if (op >= AggregateOp::Topk)
        parameter = scalar(depth + 1) + ", ";
    return std::string(aggregateName(op)) + grouping + " (" + parameter + vector(depth + 1) + ")";
}

std::string QueryGenerator::binary(size_t depth) {
    const auto op = static_cast<promql::BinaryOp>(m_bytes.below(18));
    const bool isSet = isSetOperator(op);
    std::string name(binaryOpName(op));
    if (isComparison(op) && m_bytes.flag()) name += " bool";
    if (!isSet && m_bytes.below(3) == 0) {
        const bool isScalarLeft = m_bytes.flag();
        const std::string number = scalar(depth + 1), other = vector(depth + 1);
        return "(" + (isScalarLeft ? number : other) + " " + name + " " +
               (isScalarLeft ? other : number) + ")";
    }
    return "(" + vector(depth + 1) + " " + name + matching(isSet) + " " + vector(depth + 1) + ")";
}

std::string QueryGenerator::matching(bool isSet) {
    std::string text;
    if (m_bytes.below(3) != 0) text = (m_bytes.flag() ? " on " : " ignoring ") + labelList();
    if (isSet) return text;
    if (!text.empty() && m_bytes.below(3) == 0)
        text += (m_bytes.flag() ? " group_left " : " group_right ") + labelList();
    switch (m_bytes.below(8)) {
        case 0:
            return text + " fill (1)";
        case 1:
            return text + " fill_left (0)";
        case 2:
            return text + " fill_right (NaN)";
        default:
            return text;
    }
}

std::string QueryGenerator::labelList() {
    return pick(std::array{"(job)", "()", "(instance)", "(job, instance)", "(le)", "(version)",
                           "(__name__)", "(job, le)"});
}

}  // namespace

std::string randomQuery(ByteSource& bytes) {
    QueryGenerator generator(bytes);
    switch (bytes.below(8)) {
        case 0:
            return generator.expression(ValueKind::Matrix, 0);
        case 1:
            return generator.expression(ValueKind::Scalar, 0);
        default:
            return generator.expression(ValueKind::Vector, 0);
    }
}

}  // namespace pallium::fuzz
