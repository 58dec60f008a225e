#include "tests/backend/gotemplate/template_run.h"

#include "backend/gotemplate/time_value.h"

#include <QTest>

namespace pallium::gotemplate::test {
namespace {

/// A type `main.Item` behind a pointer, with two fields and the method `Join` of a separator and
/// further texts.
const Type& itemType() {
    static const Type type = [] {
        Type made;
        made.kind = Kind::Object;
        made.name = "*main.Item";
        made.fields = {"Name", "Any"};
        made.methods["Join"] = {{&stringType(), &stringType()},
                                true,
                                [](std::span<const Value> values) -> Result<Value> {
                                    std::string out = values[0].asList()[0].asString();
                                    for (const Value& text : values.subspan(2))
                                        out += values[1].asString() + text.asString();
                                    return Value(out);
                                }};
        return made;
    }();
    return type;
}

Value item(const char* name, Value any) {
    return Value::object({Value(std::string(name)), any.boxed()}, itemType());
}

const FunctionTable& functions() {
    static const FunctionTable table{
        {"twice",
         {{&floatType()},
          false,
          [](std::span<const Value> values) -> Result<Value> {
              return Value(2 * values[0].asFloat());
          }}},
        {"upper",
         {{&stringType()},
          false,
          [](std::span<const Value> values) -> Result<Value> {
              return Value("<" + values[0].asString() + ">");
          }}},
        {"list",
         {{&anyType()},
          true,
          [](std::span<const Value> values) -> Result<Value> {
              return Value(Value::List(values.begin(), values.end()), anyListType());
          }}},
        {"broken", {{}, false, [](std::span<const Value>) -> Result<Value> {
                        return fail(ErrorKind::InvalidArgument, "it is broken");
                    }}}};
    return table;
}

Value sampleData() {
    const Value labels(Value::Map{{"a", Value(std::string("x"))}, {"b", Value(std::string("y"))}},
                       stringMapType());
    const Value anything(Value::Map{{"n", Value(int64_t{7})}, {"none", Value()}}, anyMapType());
    const Value names(Value::List{Value(std::string("p")), Value(std::string("q"))},
                      stringListType());
    return Value(Value::Map{{"labels", labels},
                            {"any", anything},
                            {"names", names},
                            {"item", item("i", Value(2.5))},
                            {"empty", Value(Value::List(), stringListType())},
                            {"nilItem", Value::nil(itemType())},
                            {"duration", Value(int64_t{90} * 1'000'000'000, durationType())},
                            {"float", Value(1234.5678)}},
                 anyMapType());
}

}  // namespace

QString run(const QString& text) {
    return run(text, {});
}

QString run(const QString& text, const Limits& limits) {
    const auto parsed = Template::parse("t", text.toStdString(), functions());
    if (!parsed) return QString::fromStdString(parsed.error().message);
    const auto output = parsed->execute(sampleData(), functions(), limits);
    return QString::fromStdString(output ? *output : output.error().message);
}

void columns() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
}

void row(const char* name, const char* text, const char* expected) {
    QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
}

void gives() {
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(run(text), expected);
}

}  // namespace pallium::gotemplate::test
