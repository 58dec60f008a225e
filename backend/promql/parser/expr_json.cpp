#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/promql/parser/parser.h"

#include <cmath>

namespace pallium::promql {

std::string_view jsonTypeName(NodeKind kind) {
    switch (kind) {
        case NodeKind::Number:
            return "numberLiteral";
        case NodeKind::String:
            return "stringLiteral";
        case NodeKind::VectorSelector:
            return "vectorSelector";
        case NodeKind::MatrixSelector:
            return "matrixSelector";
        case NodeKind::Subquery:
            return "subquery";
        case NodeKind::Call:
            return "call";
        case NodeKind::Aggregate:
            return "aggregation";
        case NodeKind::Binary:
            return "binaryExpr";
        case NodeKind::Unary:
            return "unaryExpr";
        case NodeKind::Paren:
            return "parenExpr";
        case NodeKind::StepInvariant:
        case NodeKind::Duration:
            break;
    }
    return "";
}

std::string_view jsonCardName(MatchCard card) {
    switch (card) {
        case MatchCard::OneToOne:
            return "one-to-one";
        case MatchCard::ManyToOne:
            return "many-to-one";
        case MatchCard::OneToMany:
            return "one-to-many";
        case MatchCard::ManyToMany:
            return "many-to-many";
    }
    return "";
}

namespace {

/// Writes a tree as the parse_query endpoint shows it; keys in alphabetical order.
/// Threads: confined to one.
class JsonPrinter {
  public:
    explicit JsonPrinter(std::string& out) : m_json(out) {}
    void node(const Expr& expr);

  private:
    void body(const Expr& expr);
    void aggregate(const AggregateExpr& node);
    void binary(const BinaryExpr& node);
    void matching(const VectorMatching& matching);
    void call(const Call& node);
    void number(const NumberLiteral& node);
    void string(const StringLiteral& node);
    void paren(const ParenExpr& node);
    void unary(const UnaryExpr& node);
    void selector(const VectorSelector& node, const int64_t* rangeMs);
    void subquery(const SubqueryExpr& node);
    void matchers(const std::vector<Matcher>& matchers);
    void startOrEnd(const TimeModifiers& modifiers);
    void timestamp(const TimeModifiers& modifiers);
    void list(const std::vector<std::string>& texts);
    void optionalNumber(const std::optional<double>& value);
    JsonWriter& key(std::string_view name) { return m_json.key(name); }

    JsonWriter m_json;
};

void JsonPrinter::node(const Expr& expr) {
    // What the engine wraps is shown as it was written.
    if (expr.kind == NodeKind::StepInvariant)
        return node(*static_cast<const StepInvariantExpr&>(expr).expr);
    m_json.beginObject();
    body(expr);
    m_json.endObject();
}

void JsonPrinter::body(const Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Aggregate:
            return aggregate(static_cast<const AggregateExpr&>(expr));
        case NodeKind::Binary:
            return binary(static_cast<const BinaryExpr&>(expr));
        case NodeKind::Call:
            return call(static_cast<const Call&>(expr));
        case NodeKind::Number:
            return number(static_cast<const NumberLiteral&>(expr));
        case NodeKind::String:
            return string(static_cast<const StringLiteral&>(expr));
        case NodeKind::Paren:
            return paren(static_cast<const ParenExpr&>(expr));
        case NodeKind::Unary:
            return unary(static_cast<const UnaryExpr&>(expr));
        case NodeKind::VectorSelector:
            return selector(static_cast<const VectorSelector&>(expr), nullptr);
        case NodeKind::MatrixSelector: {
            const auto& range = static_cast<const MatrixSelector&>(expr);
            return selector(*range.selector, &range.rangeMs);
        }
        case NodeKind::Subquery:
            return subquery(static_cast<const SubqueryExpr&>(expr));
        case NodeKind::StepInvariant:
        case NodeKind::Duration:
            return;  // never a node of its own here
    }
}

void JsonPrinter::aggregate(const AggregateExpr& aggregation) {
    key("expr");
    node(*aggregation.expr);
    key("grouping");
    list(aggregation.grouping);
    key("op").value(aggregateName(aggregation.op));
    key("param");
    if (aggregation.param) {
        node(*aggregation.param);
    } else {
        m_json.null();
    }
    key("type").value(jsonTypeName(NodeKind::Aggregate));
    key("without").value(aggregation.without);
}

void JsonPrinter::binary(const BinaryExpr& operation) {
    key("bool").value(operation.returnBool);
    key("lhs");
    node(*operation.lhs);
    key("matching");
    if (operation.matching) {
        matching(*operation.matching);
    } else {
        m_json.null();
    }
    key("op").value(binaryOpName(operation.op));
    key("rhs");
    node(*operation.rhs);
    key("type").value(jsonTypeName(NodeKind::Binary));
}

void JsonPrinter::matching(const VectorMatching& matching) {
    m_json.beginObject();
    key("card").value(jsonCardName(matching.card));
    key("fillValues").beginObject();
    key("lhs");
    optionalNumber(matching.fillLeft);
    key("rhs");
    optionalNumber(matching.fillRight);
    m_json.endObject();
    key("include");
    list(matching.include);
    key("labels");
    list(matching.labels);
    key("on").value(matching.isOn);
    m_json.endObject();
}

/// JSON knows no infinities; they are shown as if absent.
void JsonPrinter::optionalNumber(const std::optional<double>& value) {
    if (value && std::isfinite(*value)) {
        m_json.value(*value);
    } else {
        m_json.null();
    }
}

void JsonPrinter::call(const Call& function) {
    key("args").beginArray();
    for (const ExprPtr& arg : function.args)
        node(*arg);
    m_json.endArray();
    key("func").beginObject();
    key("argTypes").beginArray();
    for (const ValueKind kind : function.function->argTypes)
        m_json.value(apiName(kind));
    m_json.endArray();
    key("name").value(function.function->name);
    key("returnType").value(apiName(function.function->returnType));
    key("variadic").value(function.function->variadic);
    m_json.endObject();
    key("type").value(jsonTypeName(NodeKind::Call));
}

void JsonPrinter::number(const NumberLiteral& literal) {
    key("type").value(jsonTypeName(NodeKind::Number));
    key("val").value(formatFloatFixed(literal.value));
}

void JsonPrinter::string(const StringLiteral& literal) {
    key("type").value(jsonTypeName(NodeKind::String));
    key("val").value(literal.value);
}

void JsonPrinter::paren(const ParenExpr& paren) {
    key("expr");
    node(*paren.expr);
    key("type").value(jsonTypeName(NodeKind::Paren));
}

void JsonPrinter::unary(const UnaryExpr& operation) {
    key("expr");
    node(*operation.expr);
    key("op").value(operation.isMinus ? "-" : "+");
    key("type").value(jsonTypeName(NodeKind::Unary));
}

/// A selector, with its range if it has one.
void JsonPrinter::selector(const VectorSelector& selector, const int64_t* rangeMs) {
    key("anchored").value(selector.extended == ExtendedRange::Anchored);
    key("matchers");
    matchers(selector.matchers);
    key("name").value(selector.name);
    key("offset").value(selector.modifiers.offsetMs);
    if (rangeMs != nullptr) key("range").value(*rangeMs);
    key("smoothed").value(selector.extended == ExtendedRange::Smoothed);
    startOrEnd(selector.modifiers);
    timestamp(selector.modifiers);
    key("type").value(
        jsonTypeName(rangeMs != nullptr ? NodeKind::MatrixSelector : NodeKind::VectorSelector));
}

void JsonPrinter::subquery(const SubqueryExpr& query) {
    key("expr");
    node(*query.expr);
    key("offset").value(query.modifiers.offsetMs);
    key("range").value(query.rangeMs);
    startOrEnd(query.modifiers);
    key("step").value(query.stepMs);
    timestamp(query.modifiers);
    key("type").value(jsonTypeName(NodeKind::Subquery));
}

void JsonPrinter::matchers(const std::vector<Matcher>& matchers) {
    m_json.beginArray();
    for (const Matcher& matcher : matchers) {
        m_json.beginObject();
        key("name").value(matcher.name());
        key("type").value(matchOperator(matcher.type()));
        key("value").value(matcher.value());
        m_json.endObject();
    }
    m_json.endArray();
}

void JsonPrinter::startOrEnd(const TimeModifiers& modifiers) {
    key("startOrEnd");
    switch (modifiers.at) {
        case AtModifier::Start:
            m_json.value("start");
            return;
        case AtModifier::End:
            m_json.value("end");
            return;
        case AtModifier::None:
        case AtModifier::Timestamp:
            m_json.null();
            return;
    }
}

void JsonPrinter::timestamp(const TimeModifiers& modifiers) {
    key("timestamp");
    if (modifiers.at == AtModifier::Timestamp) {
        m_json.value(modifiers.atMs);
    } else {
        m_json.null();
    }
}

void JsonPrinter::list(const std::vector<std::string>& texts) {
    m_json.beginArray();
    for (const std::string& text : texts)
        m_json.value(text);
    m_json.endArray();
}

}  // namespace

std::string exprToJson(const Expr& expr) {
    std::string out;
    JsonPrinter(out).node(expr);
    return out;
}

}  // namespace pallium::promql
