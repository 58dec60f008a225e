#include "backend/config/json.h"

#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/config/value.h"
#include "backend/config/yaml_scalar.h"

#include <simdjson.h>

#include <cmath>
#include <unordered_map>

namespace pallium::config {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// Written with all its digits a number would seem an integer, which readers find too large.
constexpr double kLeastWithExponent = 1e18;

Node nodeOf(const element& value);

Node sequenceOf(const simdjson::dom::array& array) {
    std::vector<Node> items;
    for (const element item : array)
        items.push_back(nodeOf(item));
    return Node::sequence(std::move(items));
}

Node mappingOf(const simdjson::dom::object& object) {
    Node node = Node::mapping();
    std::unordered_map<std::string_view, size_t> places;  // an object may have very many keys
    for (const auto& [key, value] : object) {
        const auto [place, isNew] = places.try_emplace(key, node.keys.size());
        if (isNew) {
            node.keys.push_back({std::string(key)});
            node.items.push_back(nodeOf(value));
        } else {
            node.items[place->second] = nodeOf(value);
        }
    }
    return node;
}

Node nodeOf(const element& value) {
    switch (value.type()) {
        case element_type::ARRAY:
            return sequenceOf(value.get_array().value_unsafe());
        case element_type::OBJECT:
            return mappingOf(value.get_object().value_unsafe());
        case element_type::INT64:
            return Node::plain(std::to_string(value.get_int64().value_unsafe()));
        case element_type::UINT64:
            return Node::plain(std::to_string(value.get_uint64().value_unsafe()));
        case element_type::DOUBLE:
            return Node::plain(formatFloatGeneral(value.get_double().value_unsafe()));
        case element_type::STRING:
            return Node::string(std::string(value.get_string().value_unsafe()));
        case element_type::BOOL:
            return Node::plain(value.get_bool().value_unsafe() ? "true" : "false");
        case element_type::NULL_VALUE:
            break;
    }
    return {};
}

void writeNumber(JsonWriter& json, const Node& node) {
    int64_t integer = 0;
    double real = 0;
    if (readValue(node, &integer))
        json.value(integer);
    else if (!readValue(node, &real) || !std::isfinite(real))
        json.value(node.text);
    else if (std::abs(real) < kLeastWithExponent)
        json.value(real);
    else
        json.raw(formatFloatGeneral(real));
}

void writeScalar(JsonWriter& json, const Node& node) {
    bool flag = false;
    switch (node.isString ? ScalarType::String : resolveScalar(node.text)) {
        case ScalarType::Null:
            json.null();
            break;
        case ScalarType::Bool:
            json.value(parseYamlBool(node.text, flag) && flag);
            break;
        case ScalarType::Int:
        case ScalarType::Float:
            writeNumber(json, node);
            break;
        case ScalarType::String:
            json.value(node.text);
            break;
    }
}

void write(JsonWriter& json, const Node& node) {
    switch (node.kind) {
        case Node::Kind::Null:
            json.null();
            break;
        case Node::Kind::Scalar:
            writeScalar(json, node);
            break;
        case Node::Kind::Sequence:
            json.beginArray();
            for (const Node& item : node.items)
                write(json, item);
            json.endArray();
            break;
        case Node::Kind::Mapping:
            json.beginObject();
            for (size_t i = 0; i < node.keys.size(); ++i) {
                json.key(node.keys[i].text);
                write(json, node.items[i]);
            }
            json.endObject();
            break;
    }
}

}  // namespace

Result<Node> parseJson(std::string_view text, const JsonLimits& limits) {
    const auto invalid = [] { return fail(ErrorKind::InvalidArgument, "invalid JSON"); };
    if (text.empty() || text.size() > limits.maxBytes) return invalid();
    simdjson::dom::parser parser;
    if (parser.allocate(text.size(), limits.maxDepth) != simdjson::SUCCESS) return invalid();
    element root;
    // The parser pads its own copy; what it sized by allocate() keeps the depth.
    if (parser.parse(text.data(), text.size(), true).get(root) != simdjson::SUCCESS)
        return invalid();
    return nodeOf(root);
}

std::string printJson(const Node& node) {
    std::string out;
    JsonWriter json(out);
    write(json, node);
    return out;
}

}  // namespace pallium::config
