#include "backend/api/explanation_json.h"

#include "backend/api/result_json.h"
#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/promql/parser/parser.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pallium::api {
namespace {

using namespace promql;

constexpr size_t kMaxTextBytes = 1000;  // trees are deep, and every node has its text
constexpr size_t kMaxGroups = 100;

double milliseconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

bool isMatched(const ExplainedGroup& group) {
    return group.left.series > 0 && group.right.series > 0;
}

/// Threads: confined to one.
class ExplanationPrinter {
  public:
    ExplanationPrinter(std::string& out, std::string_view query) : m_json(out), m_query(query) {}

    void whole(const Explanation& explanation, const QueryResult& result);

  private:
    void node(const ExplainedNode& node);
    void numbers(const ExplainedNode& node);
    void details(const ExplainedNode& node);
    void selector(const VectorSelector& selector);
    void modifiers(const TimeModifiers& modifiers);
    void selection(const ExplainedSelection& selection);
    void aggregation(const ExplainedNode& node, const AggregateExpr& aggregate);
    void binary(const ExplainedNode& node, const BinaryExpr& binary);
    void matching(const VectorMatching& matching);
    void unmatched(const ExplainedNode& node);
    void groups(const ExplainedNode& node, bool areMatches);
    void group(const ExplainedGroup& group, bool isMatch);
    void side(std::string_view name, const ExplainedSide& side);
    void list(std::string_view name, const std::vector<std::string>& texts);
    void count(std::string_view name, size_t number) {
        key(name).value(static_cast<uint64_t>(number));
    }
    void timeOrNull(std::string_view name, bool isKnown, int64_t time);
    std::string_view textOf(const PositionRange& position) const;
    JsonWriter& key(std::string_view name) { return m_json.key(name); }

    JsonWriter m_json;
    std::string_view m_query;
};

void ExplanationPrinter::whole(const Explanation& explanation, const QueryResult& result) {
    static constexpr std::array<std::string_view, 4> kTypes{"scalar", "string", "vector", "matrix"};
    m_json.beginObject();
    key("resultType").value(kTypes[result.value.index()]);
    key("root");
    node(explanation.root);
    key("totals").beginObject();
    key("totalQueryableSamples").value(result.stats.totalQueryableSamples);
    key("peakSamples").value(result.stats.peakSamples);
    key("evalMs").value(result.stats.timings.evalTotal * 1000);
    key("otherMs").value(milliseconds(explanation.otherTime));
    m_json.endObject();
    m_json.endObject();
}

std::string_view ExplanationPrinter::textOf(const PositionRange& position) const {
    std::string_view text = m_query.substr(std::min<size_t>(position.start, m_query.size()));
    text = text.substr(0, position.end - std::min(position.start, position.end));
    if (text.size() <= kMaxTextBytes) return text;
    size_t end = kMaxTextBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;  // not within a character
    return text.substr(0, end);
}

void ExplanationPrinter::node(const ExplainedNode& node) {
    const Expr& expr = *node.expr;
    m_json.beginObject();
    key("type").value(jsonTypeName(expr.kind));
    key("valueType").value(apiName(expr.type()));
    key("text").value(textOf(expr.position));
    count("start", expr.position.start);
    count("end", expr.position.end);
    numbers(node);
    details(node);
    key("children").beginArray();
    for (const ExplainedNode& child : node.children)
        this->node(child);
    m_json.endArray();
    m_json.endObject();
}

void ExplanationPrinter::numbers(const ExplainedNode& node) {
    count("steps", node.steps);
    key("stepInvariant").value(node.isStepInvariant);
    count("series", node.series);
    key("points").value(node.points);
    key("empty").value(node.points == 0);
    key("ownMs").value(milliseconds(node.ownTime));
    key("totalMs").value(milliseconds(node.timeWithChildren()));
    key("labels").beginArray();
    for (const ExplainedLabel& label : node.labels) {
        m_json.beginObject();
        key("name").value(label.name);
        count("values", label.values);
        m_json.endObject();
    }
    m_json.endArray();
}

void ExplanationPrinter::details(const ExplainedNode& node) {
    switch (node.expr->kind) {
        case NodeKind::VectorSelector:
            selector(static_cast<const VectorSelector&>(*node.expr));
            break;
        case NodeKind::MatrixSelector: {
            const auto& matrix = static_cast<const MatrixSelector&>(*node.expr);
            selector(*matrix.selector);
            key("rangeMs").value(matrix.rangeMs);
            break;
        }
        case NodeKind::Subquery: {
            const auto& subquery = static_cast<const SubqueryExpr&>(*node.expr);
            key("rangeMs").value(subquery.rangeMs);
            key("stepMs").value(subquery.stepMs);
            modifiers(subquery.modifiers);
            break;
        }
        case NodeKind::Call:
            key("func").value(static_cast<const Call&>(*node.expr).function->name);
            break;
        case NodeKind::Aggregate:
            aggregation(node, static_cast<const AggregateExpr&>(*node.expr));
            break;
        case NodeKind::Binary:
            binary(node, static_cast<const BinaryExpr&>(*node.expr));
            break;
        default:
            break;
    }
    if (node.selection) selection(*node.selection);
}

void ExplanationPrinter::selector(const VectorSelector& selector) {
    key("matchers").beginArray();
    for (const Matcher& matcher : selector.matchers) {
        m_json.beginObject();
        key("name").value(matcher.name());
        key("type").value(matchOperator(matcher.type()));
        key("value").value(matcher.value());
        key("text").value(matcher.toString());
        m_json.endObject();
    }
    m_json.endArray();
    modifiers(selector.modifiers);
    key("extended");
    if (selector.extended == ExtendedRange::None)
        m_json.null();
    else
        m_json.value(selector.extended == ExtendedRange::Anchored ? "anchored" : "smoothed");
}

void ExplanationPrinter::modifiers(const TimeModifiers& modifiers) {
    key("offsetMs").value(modifiers.offsetMs);
    timeOrNull("atMs", modifiers.at == AtModifier::Timestamp, modifiers.atMs);
}

void ExplanationPrinter::selection(const ExplainedSelection& selection) {
    key("selection").beginObject();
    count("seriesSelected", selection.series);
    key("samplesRead").value(selection.samples);
    timeOrNull("firstMs", selection.samples > 0, selection.firstMs);
    timeOrNull("lastMs", selection.samples > 0, selection.lastMs);
    key("intervalMs");
    if (selection.intervalMs > 0)
        m_json.value(selection.intervalMs);
    else
        m_json.null();
    key("resets").value(selection.resets);
    m_json.endObject();
}

void ExplanationPrinter::aggregation(const ExplainedNode& node, const AggregateExpr& aggregate) {
    key("op").value(aggregateName(aggregate.op));
    list("grouping", aggregate.grouping);
    key("without").value(aggregate.without);
    groups(node, false);
}

void ExplanationPrinter::binary(const ExplainedNode& node, const BinaryExpr& binary) {
    key("op").value(binaryOpName(binary.op));
    key("bool").value(binary.returnBool);
    count("leftSeries", node.children[0].series);
    count("rightSeries", node.children[1].series);
    if (!binary.matching) return;
    matching(*binary.matching);
    unmatched(node);
    groups(node, true);
}

void ExplanationPrinter::matching(const VectorMatching& matching) {
    key("matching").beginObject();
    key("card").value(jsonCardName(matching.card));
    key("on").value(matching.isOn);
    list("labels", matching.labels);
    list("include", matching.include);
    m_json.endObject();
}

void ExplanationPrinter::unmatched(const ExplainedNode& node) {
    size_t left = 0, right = 0;
    for (const ExplainedGroup& group : node.groups) {
        if (isMatched(group)) continue;
        left += group.left.series;
        right += group.right.series;
    }
    count("unmatchedLeft", left);
    count("unmatchedRight", right);
}

void ExplanationPrinter::groups(const ExplainedNode& node, bool areMatches) {
    count("groupCount", node.groups.size());
    std::vector<const ExplainedGroup*> shown;
    for (const ExplainedGroup& group : node.groups)
        shown.push_back(&group);
    if (areMatches)
        std::stable_partition(shown.begin(), shown.end(),
                              [](const ExplainedGroup* group) { return !isMatched(*group); });
    shown.resize(std::min(shown.size(), kMaxGroups));
    key("groups").beginArray();
    for (const ExplainedGroup* one : shown)
        group(*one, areMatches);
    m_json.endArray();
}

void ExplanationPrinter::group(const ExplainedGroup& group, bool isMatch) {
    std::string labels;
    appendLabelsJson(labels, group.labels.view());
    m_json.beginObject();
    key("labels").raw(labels);
    side(isMatch ? "left" : "input", group.left);
    if (isMatch) side("right", group.right);
    if (group.result)
        side("result", *group.result);
    else
        key("result").null();
    m_json.endObject();
}

void ExplanationPrinter::side(std::string_view name, const ExplainedSide& side) {
    key(name).beginObject();
    count("series", side.series);
    key("value");
    if (side.value) {
        std::string text;
        appendFloatJson(text, *side.value);
        m_json.value(text);
    } else {
        m_json.null();
    }
    m_json.endObject();
}

void ExplanationPrinter::list(std::string_view name, const std::vector<std::string>& texts) {
    key(name).beginArray();
    for (const std::string& text : texts)
        m_json.value(text);
    m_json.endArray();
}

void ExplanationPrinter::timeOrNull(std::string_view name, bool isKnown, int64_t time) {
    key(name);
    if (isKnown)
        m_json.value(time);
    else
        m_json.null();
}

}  // namespace

void appendExplanation(std::string& out, std::string_view query, const Explanation& explanation,
                       const QueryResult& result) {
    ExplanationPrinter(out, query).whole(explanation, result);
}

}  // namespace pallium::api
