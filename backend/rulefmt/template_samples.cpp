#include "backend/rulefmt/template_samples.h"

#include <algorithm>

namespace pallium::rulefmt {
namespace {

using gotemplate::FunctionTable;
using gotemplate::Kind;
using gotemplate::stringType;
using gotemplate::Type;
using gotemplate::Value;
using Arguments = std::span<const Value>;

constexpr size_t kLabelsField = 0, kValueField = 1;  // of samples

Type namedType(Kind kind, const char* name) {
    Type type;
    type.kind = kind;
    type.name = name;
    return type;
}

const Type& histogramType() {
    static const Type type = [] {
        Type made = namedType(Kind::Object, "*histogram.FloatHistogram");
        made.text = [](const Value& value) { return value.asList()[0].asString(); };
        return made;
    }();
    return type;
}

const Type& sampleType() {
    static const Type type = [] {
        Type made = namedType(Kind::Object, "*template.sample");
        made.fields = {"Labels", "Value"};
        return made;
    }();
    return type;
}

const Type& samplesType() {
    static const Type type = [] {
        Type made = namedType(Kind::List, "template.queryResult");
        made.element = &sampleType();
        return made;
    }();
    return type;
}

tl::unexpected<Error> sampleError(std::string why) {
    return fail(ErrorKind::InvalidArgument, std::move(why));
}
tl::unexpected<Error> nilSample() {
    return sampleError("runtime error: invalid memory address or nil pointer dereference");
}

std::string labelOf(const Value& sample, const std::string& name) {
    const Value::Map& labels = sample.asList()[kLabelsField].asMap();
    const auto it = labels.find(name);
    return it == labels.end() ? std::string() : it->second.asString();
}

Result<Value> firstSample(Arguments values) {
    if (values[0].asList().empty()) return sampleError("first() called on vector with no elements");
    return values[0].asList()[0];
}

Result<Value> valueOfSample(Arguments values) {
    if (values[0].isNil()) return nilSample();
    return values[0].asList()[kValueField];
}

Result<Value> labelOfSample(Arguments values) {
    if (values[1].isNil()) return nilSample();
    return Value(labelOf(values[1], values[0].asString()));
}

Result<Value> textOfSample(Arguments values) {
    if (values[0].isNil()) return nilSample();
    return Value(labelOf(values[0], "__value__"));
}

Result<Value> sortByLabel(Arguments values) {
    Value::List samples = values[1].asList();
    const std::string& name = values[0].asString();
    if (std::any_of(samples.begin(), samples.end(), [](const Value& s) { return s.isNil(); }))
        return nilSample();
    std::stable_sort(samples.begin(), samples.end(), [&](const Value& a, const Value& b) {
        return labelOf(a, name) < labelOf(b, name);
    });
    return Value(std::move(samples), samplesType());
}

}  // namespace

Value labelsValue(const StringMap& labels) {
    Value::Map map;
    for (const auto& [name, value] : labels)
        map.emplace_hint(map.end(), name, Value(value));
    return {std::move(map), gotemplate::stringMapType()};
}

Value sampleValue(const TemplateValue& value) {
    if (const auto* const number = std::get_if<double>(&value)) return Value(*number);
    return Value::object({Value(std::get<HistogramText>(value).text)}, histogramType());
}

Value samplesValue(const std::vector<TemplateSample>& samples) {
    Value::List list;
    for (const TemplateSample& sample : samples)
        list.push_back(
            Value::object({labelsValue(sample.labels), sampleValue(sample.value)}, sampleType()));
    return {std::move(list), samplesType()};
}

void addSampleFunctions(FunctionTable& table) {
    table["first"] = {{&samplesType()}, false, firstSample};
    table["value"] = {{&sampleType()}, false, valueOfSample};
    table["label"] = {{&stringType(), &sampleType()}, false, labelOfSample};
    table["strvalue"] = {{&sampleType()}, false, textOfSample};
    table["sortByLabel"] = {{&stringType(), &samplesType()}, false, sortByLabel};
}

}  // namespace pallium::rulefmt
