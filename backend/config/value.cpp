#include "backend/config/value.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"
#include "backend/config/yaml.h"
#include "backend/config/yaml_scalar.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace pallium::config {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

tl::unexpected<Error> invalid(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

std::string_view tagOf(const Node& node) {
    if (node.kind == Node::Kind::Sequence) return "!!seq";
    if (node.kind == Node::Kind::Mapping) return "!!map";
    if (node.isString) return "!!str";
    switch (resolveScalar(node.text)) {
        case ScalarType::Null:
            return "!!null";
        case ScalarType::Bool:
            return "!!bool";
        case ScalarType::Int:
            return "!!int";
        case ScalarType::Float:
            return "!!float";
        case ScalarType::String:
            return "!!str";
    }
    return "!!str";
}

bool isScalar(const Node& node) {
    return node.kind == Node::Kind::Scalar;
}

/// An integer of YAML: decimal or with base prefix; a whole float too, as in yaml.v2.
bool parseYamlInt(const Node& node, int64_t& value) {
    std::string digits;
    for (const char c : node.text)
        if (c != '_') digits += c;
    if (parseGoInt(digits, value)) return true;
    if (digits.size() > 2 && digits[0] == '0') {
        const int base = digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : digits[1] == 'b' ? 2 : 0;
        const char* const end = digits.data() + digits.size();
        if (base != 0) {
            const auto parsed = std::from_chars(digits.data() + 2, end, value, base);
            return parsed.ec == std::errc() && parsed.ptr == end;
        }
    }
    double number = 0;
    if (!parseGoFloat(digits, number) || std::trunc(number) != number) return false;
    if (std::abs(number) > 9e18) return false;
    value = static_cast<int64_t>(number);
    return true;
}

bool parseYamlFloat(const std::string& text, double& value) {
    const bool isNegative = text.starts_with('-');
    const std::string_view bare = std::string_view(text).substr(isNegative ? 1 : 0);
    if (bare == ".inf" || bare == ".Inf" || bare == "+.inf") {
        value = std::numeric_limits<double>::infinity() * (isNegative ? -1 : 1);
        return true;
    }
    const ScalarType type = resolveScalar(text);
    return (type == ScalarType::Int || type == ScalarType::Float) && parseGoFloat(text, value);
}

std::string formatYamlFloat(double value) {
    if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
    if (std::isnan(value)) return ".nan";
    return formatFloatGeneral(value);
}

Result<void> readDuration(const Node& node, nanoseconds& value) {
    // A bare number would be nanoseconds in Go, which nobody means.
    if (!isScalar(node) ||
        (!node.isString && node.text != "0" && resolveScalar(node.text) != ScalarType::String))
        return invalid(cannotUnmarshal(node, "time.Duration"));
    const Result<nanoseconds> parsed = parseGoDuration(node.text);
    if (!parsed) return invalid(cannotUnmarshal(node, "time.Duration"));
    value = *parsed;
    return {};
}

Result<void> readDuration(const Node& node, milliseconds& value) {
    if (!isScalar(node)) return invalid(cannotUnmarshal(node, "string"));
    const Result<milliseconds> parsed = parsePrometheusDuration(node.text);
    PALLIUM_TRY(parsed);
    value = *parsed;
    return {};
}

template <class T>
Result<void> readSequence(const Node& node, std::string_view goType, std::vector<T>& value) {
    if (!node.isNull() && node.kind != Node::Kind::Sequence)
        return invalid(cannotUnmarshal(node, goType));
    std::vector<T> elements(node.items.size());
    for (size_t i = 0; i < elements.size(); ++i)
        PALLIUM_TRY(readValue(node.items[i], &elements[i]));
    value = std::move(elements);
    return {};
}

template <class T>
Result<void> readMapping(const Node& node, std::string_view goType,
                         std::map<std::string, T>& value) {
    if (!node.isNull() && node.kind != Node::Kind::Mapping)
        return invalid(cannotUnmarshal(node, goType));
    std::map<std::string, T> entries;
    for (size_t i = 0; i < node.items.size(); ++i)
        PALLIUM_TRY(readValue(node.items[i], &entries[node.keys[i].text]));
    value = std::move(entries);
    return {};
}

std::vector<std::string> splitAtCommas(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

template <class T>
Result<void> setList(std::string_view text, bool isFirst, std::vector<T>& value) {
    std::vector<T> elements = isFirst ? std::vector<T>() : value;
    for (const std::string& part : splitAtCommas(text)) {
        T element{};
        PALLIUM_TRY(setValue(part, true, &element));
        elements.push_back(std::move(element));
    }
    value = std::move(elements);
    return {};
}

Result<void> setFromYaml(std::string_view text, ValueRef value) {
    const Result<Node> node = parseYaml(text);
    PALLIUM_TRY(node);
    return readValue(*node, value);
}

template <class T>
Node printList(const std::vector<T>& value) {
    std::vector<Node> items;
    for (T element : value)
        items.push_back(printValue(&element));
    return Node::sequence(std::move(items));
}

template <class T>
Node printMap(const std::map<std::string, T>& value) {
    Node node = Node::mapping();
    for (auto [key, element] : value)
        node.add(key, printValue(&element));
    return node;
}

}  // namespace

std::string cannotUnmarshal(const Node& node, std::string_view goType) {
    if (!isScalar(node)) return fmt::format("cannot unmarshal {} into {}", tagOf(node), goType);
    const std::string text = node.text.size() > 10 ? node.text.substr(0, 7) + "..." : node.text;
    return fmt::format("cannot unmarshal {} `{}` into {}", tagOf(node), text, goType);
}

Result<void> readValue(const Node& node, ValueRef value) {
    if (node.isNull() && value.index() < 7) return {};
    const auto wrong = [&node](std::string_view type) {
        return invalid(cannotUnmarshal(node, type));
    };
    const auto readText = [&](std::string& text) -> Result<void> {
        if (!isScalar(node)) return wrong("string");
        text = node.text;
        return {};
    };
    return std::visit(
        Overloaded{
            [&](bool* to) -> Result<void> {
                bool parsed = false;
                if (!isScalar(node) || node.isString || !parseYamlBool(node.text, parsed))
                    return wrong("bool");
                *to = parsed;
                return {};
            },
            [&](int64_t* to) -> Result<void> {
                if (!isScalar(node) || node.isString || !parseYamlInt(node, *to))
                    return wrong("int");
                return {};
            },
            [&](double* to) -> Result<void> {
                if (!isScalar(node) || node.isString || !parseYamlFloat(node.text, *to))
                    return wrong("float64");
                return {};
            },
            [&](std::string* to) { return readText(*to); },
            [&](SecretText* to) { return readText(to->text); },
            [&](nanoseconds* to) { return readDuration(node, *to); },
            [&](milliseconds* to) { return readDuration(node, *to); },
            [&](std::vector<std::string>* to) { return readSequence(node, "[]string", *to); },
            [&](std::vector<nanoseconds>* to) {
                return readSequence(node, "[]time.Duration", *to);
            },
            [&](std::map<std::string, std::string>* to) {
                return readMapping(node, "map[string]string", *to);
            },
            [&](std::map<std::string, double>* to) {
                return readMapping(node, "map[string]float64", *to);
            },
            [&](Node* to) -> Result<void> {
                *to = node;
                return {};
            },
        },
        value);
}

Result<void> setValue(std::string_view text, bool isFirst, ValueRef value) {
    const auto check = [](bool isGood) -> Result<void> {
        if (!isGood) return invalid("parse error");
        return {};
    };
    return std::visit(
        Overloaded{
            [&](bool* to) { return check(parseGoBool(text, *to)); },
            [&](int64_t* to) { return check(parseGoInt(text, *to)); },
            [&](double* to) { return check(parseGoFloat(text, *to)); },
            [&](std::string* to) -> Result<void> {
                *to = text;
                return {};
            },
            [&](SecretText* to) -> Result<void> {
                to->text = text;
                return {};
            },
            [&](nanoseconds* to) -> Result<void> {
                const Result<nanoseconds> parsed = parseGoDuration(text);
                if (parsed) *to = *parsed;
                return check(parsed.has_value());
            },
            [&](milliseconds* to) -> Result<void> {
                const Result<milliseconds> parsed = parsePrometheusDuration(text);
                PALLIUM_TRY(parsed);
                *to = *parsed;
                return {};
            },
            [&](std::vector<std::string>* to) { return setList(text, isFirst, *to); },
            [&](std::vector<nanoseconds>* to) { return setList(text, isFirst, *to); },
            [&](std::map<std::string, std::string>* to) { return setFromYaml(text, to); },
            [&](std::map<std::string, double>* to) { return setFromYaml(text, to); },
            [&](Node* to) { return setFromYaml(text, to); },
        },
        value);
}

Node printValue(ValueRef value) {
    return std::visit(
        Overloaded{
            [](bool* from) { return Node::plain(*from ? "true" : "false"); },
            [](int64_t* from) { return Node::plain(std::to_string(*from)); },
            [](double* from) { return Node::plain(formatYamlFloat(*from)); },
            [](std::string* from) { return Node::string(*from); },
            [](SecretText* from) { return Node::string(from->text.empty() ? "" : "********"); },
            [](nanoseconds* from) { return Node::plain(formatGoDuration(*from)); },
            [](milliseconds* from) { return Node::plain(formatPrometheusDuration(*from)); },
            [](std::vector<std::string>* from) { return printList(*from); },
            [](std::vector<nanoseconds>* from) { return printList(*from); },
            [](std::map<std::string, std::string>* from) { return printMap(*from); },
            [](std::map<std::string, double>* from) { return printMap(*from); },
            [](Node* from) { return *from; },
        },
        value);
}

std::string_view flagType(ValueRef value) {
    return std::visit(Overloaded{
                          [](bool*) { return std::string_view(); },
                          [](int64_t*) { return std::string_view("int"); },
                          [](double*) { return std::string_view("float"); },
                          [](std::string*) { return std::string_view("string"); },
                          [](nanoseconds*) { return std::string_view("duration"); },
                          [](auto*) { return std::string_view("value"); },
                      },
                      value);
}

}  // namespace pallium::config
