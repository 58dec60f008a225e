#include "ui/client/explain_api.h"

#include "ui/client/json_answer.h"

#include <algorithm>

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

std::optional<qint64> numberIn(const dom::object& object, std::string_view key) {
    if (double number = 0; object[key].get(number) != simdjson::SUCCESS) return std::nullopt;
    return jsonCount(object, key);
}

bool flagIn(const dom::object& object, std::string_view key) {
    bool flag = false;
    return object[key].get(flag) == simdjson::SUCCESS && flag;
}

/// The objects of a list; others are skipped, an absent list is empty.
std::vector<dom::object> objectsIn(const dom::object& object, std::string_view key) {
    std::vector<dom::object> objects;
    dom::array list;
    if (object[key].get(list) != simdjson::SUCCESS) return objects;
    for (const dom::element item : list)
        if (dom::object each; item.get(each) == simdjson::SUCCESS) objects.push_back(each);
    return objects;
}

std::optional<ExplainedSide> readSide(const dom::object& group, std::string_view key) {
    dom::object side;
    if (group[key].get(side) != simdjson::SUCCESS) return std::nullopt;
    return ExplainedSide{jsonCount(side, "series"), jsonText(side, "value")};
}

ExplainedGroup readGroup(const dom::object& object) {
    ExplainedGroup group;
    if (dom::object labels; object["labels"].get(labels) == simdjson::SUCCESS)
        for (const auto field : labels)
            if (std::string_view value; field.value.get(value) == simdjson::SUCCESS)
                group.labels.emplace_back(toQString(field.key), toQString(value));
    group.input = readSide(object, "input");
    group.left = readSide(object, "left");
    group.right = readSide(object, "right");
    group.result = readSide(object, "result");
    return group;
}

std::optional<ExplainedSelection> readSelection(const dom::object& node) {
    dom::object object;
    if (node["selection"].get(object) != simdjson::SUCCESS) return std::nullopt;
    return ExplainedSelection{jsonCount(object, "seriesSelected"), jsonCount(object, "samplesRead"),
                              numberIn(object, "firstMs"),         numberIn(object, "lastMs"),
                              numberIn(object, "intervalMs"),      jsonCount(object, "resets")};
}

std::optional<ExplainedMatching> readMatching(const dom::object& node) {
    dom::object object;
    if (node["matching"].get(object) != simdjson::SUCCESS) return std::nullopt;
    return ExplainedMatching{jsonText(object, "card"), flagIn(object, "on"),
                             jsonTexts(object, "labels"), jsonTexts(object, "include")};
}

void readDetails(const dom::object& object, ExplainedNode& node) {
    for (const dom::object& matcher : objectsIn(object, "matchers"))
        node.matchers << jsonText(matcher, "text");
    node.rangeMs = numberIn(object, "rangeMs");
    node.stepMs = numberIn(object, "stepMs");
    node.offsetMs = jsonCount(object, "offsetMs");
    node.atMs = numberIn(object, "atMs");
    node.extended = jsonText(object, "extended");
    node.selection = readSelection(object);
    node.grouping = jsonTexts(object, "grouping");
    node.isWithout = flagIn(object, "without");
    node.matching = readMatching(object);
    node.unmatchedLeft = jsonCount(object, "unmatchedLeft");
    node.unmatchedRight = jsonCount(object, "unmatchedRight");
    node.groupCount = jsonCount(object, "groupCount");
    for (const dom::object& group : objectsIn(object, "groups"))
        node.groups.push_back(readGroup(group));
}

/// The reader of JSON bounds the depth.
ExplainedNode readNode(const dom::object& object) {
    ExplainedNode node;
    node.type = jsonText(object, "type");
    node.valueType = jsonText(object, "valueType");
    node.text = jsonText(object, "text");
    node.name = jsonText(object, node.type == QLatin1String("call") ? "func" : "op");
    node.steps = jsonCount(object, "steps");
    node.isStepInvariant = flagIn(object, "stepInvariant");
    node.series = jsonCount(object, "series");
    node.points = jsonCount(object, "points");
    node.ownMs = jsonNumber(object, "ownMs");
    node.totalMs = jsonNumber(object, "totalMs");
    for (const dom::object& label : objectsIn(object, "labels"))
        node.labels.emplace_back(jsonText(label, "name"), jsonCount(label, "values"));
    readDetails(object, node);
    for (const dom::object& child : objectsIn(object, "children"))
        node.children.push_back(readNode(child));
    return node;
}

ApiCall explain(ApiClient& client, ApiRequest query, ExplanationHandler handler) {
    return client.call<ExplanationPtr>(explainRequest(std::move(query)), decodeExplanation,
                                       std::move(handler));
}

}  // namespace

ApiRequest explainRequest(ApiRequest query) {
    query.path = QStringLiteral("/api/v1/query_explain");
    return query;
}

ApiResult<ExplanationPtr> decodeExplanation(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    dom::object object;
    dom::object root;
    dom::object totals;
    if (data->get(object) != simdjson::SUCCESS || object["root"].get(root) != simdjson::SUCCESS ||
        object["totals"].get(totals) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    auto explanation = std::make_shared<Explanation>();
    explanation->root = readNode(root);
    explanation->samples = jsonCount(totals, "totalQueryableSamples");
    explanation->peakSamples = jsonCount(totals, "peakSamples");
    explanation->evalMs = jsonNumber(totals, "evalMs");
    return explanation;
}

ApiCall explainInstant(ApiClient& client, const InstantQuery& query, ExplanationHandler handler) {
    return explain(client, instantRequest(query), std::move(handler));
}

ApiCall explainRange(ApiClient& client, const RangeQuery& query, ExplanationHandler handler) {
    return explain(client, rangeRequest(query), std::move(handler));
}

}  // namespace pallium::ui
