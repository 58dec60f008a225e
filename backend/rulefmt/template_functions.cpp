#include "backend/rulefmt/template_functions.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"
#include "backend/base/letter_case.h"
#include "backend/gotemplate/escape.h"
#include "backend/gotemplate/literals.h"
#include "backend/gotemplate/printer.h"
#include "backend/gotemplate/time_value.h"
#include "backend/model/regex_search.h"
#include "backend/rulefmt/host_text.h"
#include "backend/rulefmt/humanize.h"
#include "backend/rulefmt/template_samples.h"
#include "backend/rulefmt/title_case.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace pallium::rulefmt {
namespace {

using gotemplate::anyType;
using gotemplate::Function;
using gotemplate::FunctionTable;
using gotemplate::Kind;
using gotemplate::stringType;
using gotemplate::Value;
using Arguments = std::span<const Value>;

/// A function of one text that makes another.
Function ofText(std::string (*call)(std::string_view)) {
    return {{&stringType()}, false, [call](Arguments values) -> Result<Value> {
                return Value(call(values[0].asString()));
            }};
}

Result<double> floatOfText(const std::string& text) {
    double value = 0;
    if (gotemplate::parseFloat(text, value)) return value;
    return fail(ErrorKind::InvalidArgument,
                fmt::format("strconv.ParseFloat: parsing {}: {}", quoted(text),
                            std::isinf(value) ? "value out of range" : "invalid syntax"));
}

/// What Prometheus takes for a number.
Result<double> toFloat(const Value& value) {
    if (&value.type() == &gotemplate::durationType())
        return std::chrono::duration<double>(std::chrono::nanoseconds(value.asInt())).count();
    if (value.kind() == Kind::Float) return value.asFloat();
    if (value.kind() == Kind::Int) return static_cast<double>(value.asInt());
    if (&value.type() == &stringType()) return floatOfText(value.asString());
    const bool isNothing = &value.type() == &anyType();
    return fail(ErrorKind::InvalidArgument,
                fmt::format("can't convert {} to float", isNothing ? "<nil>" : value.type().name));
}

/// A function of a number that makes a text.
Function ofNumber(Result<std::string> (*call)(double)) {
    return {{&anyType()}, false, [call](Arguments values) -> Result<Value> {
                const auto number = toFloat(values[0]);
                PALLIUM_TRY(number);
                auto text = call(*number);
                PALLIUM_TRY(text);
                return Value(std::move(*text));
            }};
}

Result<Value> timeOfNumber(Arguments values) {
    const auto number = toFloat(values[0]);
    PALLIUM_TRY(number);
    const auto time = toTime(*number);
    PALLIUM_TRY(time);
    return gotemplate::timeValue(*time, gotemplate::timePointerType());
}

Result<Value> durationSeconds(Arguments values) {
    const auto duration = parsePrometheusDuration(values[0].asString());
    PALLIUM_TRY(duration);
    return Value(std::chrono::duration<double>(*duration).count());
}

Result<Value> matchText(Arguments values) {
    const auto regex = RegexSearch::create(values[0].asString());
    PALLIUM_TRY(regex);
    return Value(regex->matches(values[1].asString()));
}

Result<Value> replaceAll(Arguments values) {
    const std::string& pattern = values[0].asString();
    const auto regex = RegexSearch::create(pattern);
    if (!regex) {
        const bool hasBacktick = pattern.find('`') != std::string::npos;
        const std::string shown = hasBacktick ? quoted(pattern) : "`" + pattern + "`";
        return fail(regex.error().wrap("regexp: Compile(" + shown + ")"));
    }
    auto text =
        regex->replaceAll(values[2].asString(), values[1].asString(), gotemplate::kMaxTextBytes);
    PALLIUM_TRY(text);
    return Value(std::move(*text));
}

std::string inCase(std::string_view text, LetterCase to) {
    std::string out;
    appendInCase(out, text, to);
    return out;
}

std::string graphLink(std::string_view expression) {
    return "/graph?g0.expr=" + gotemplate::escapeUrlQuery(expression) + "&g0.tab=0";
}

/// Text that the HTML engine leaves alone.
const gotemplate::Type& htmlType() {
    static const gotemplate::Type type = [] {
        gotemplate::Type made;
        made.kind = Kind::String;
        made.name = "template.HTML";
        return made;
    }();
    return type;
}

Result<Value> markHtml(Arguments values) {
    return Value(values[0].asString(), htmlType());
}

Result<Value> namedArguments(Arguments values) {
    Value::Map arguments;
    for (const Value& value : values)
        arguments.emplace(fmt::format("arg{}", arguments.size()), value);
    return Value(std::move(arguments), gotemplate::anyMapType());
}

void addNumberFunctions(FunctionTable& table) {
    const auto plain = []<std::string (*format)(double)>() {
        return ofNumber([](double value) -> Result<std::string> { return format(value); });
    };
    table["humanize"] = plain.operator()<humanize>();
    table["humanize1024"] = plain.operator()<humanize1024>();
    table["humanizeDuration"] = plain.operator()<humanizeDuration>();
    table["humanizePercentage"] = plain.operator()<humanizePercentage>();
    table["humanizeTimestamp"] = ofNumber(humanizeTimestamp);
    table["toTime"] = {{&anyType()}, false, timeOfNumber};
    table["parseDuration"] = {{&stringType()}, false, durationSeconds};
}

void addTextFunctions(FunctionTable& table) {
    table["title"] = ofText(titleCase);
    table["toUpper"] =
        ofText([](std::string_view text) { return inCase(text, LetterCase::Upper); });
    table["toLower"] =
        ofText([](std::string_view text) { return inCase(text, LetterCase::Lower); });
    table["graphLink"] = ofText(graphLink);
    table["tableLink"] = ofText(tableLink);
    table["stripPort"] = ofText(stripPort);
    table["stripDomain"] = ofText(stripDomain);
    table["urlQueryEscape"] = ofText(gotemplate::escapeUrlQuery);
    table["match"] = {{&stringType(), &stringType()}, false, matchText};
    table["reReplaceAll"] = {{&stringType(), &stringType(), &stringType()}, false, replaceAll};
    table["safeHtml"] = {{&stringType()}, false, markHtml};
    table["args"] = {{&anyType()}, true, namedArguments};
}

FunctionTable makeFunctions() {
    FunctionTable table;
    addNumberFunctions(table);
    addTextFunctions(table);
    addSampleFunctions(table);
    for (const char* const name : {"query", "externalURL", "pathPrefix", "now"})
        table[name];
    return table;
}

Function returning(Value value) {
    return {{}, false, [value = std::move(value)](Arguments) -> Result<Value> { return value; }};
}

}  // namespace

std::string tableLink(std::string_view expression) {
    return "/graph?g0.expr=" + gotemplate::escapeUrlQuery(expression) + "&g0.tab=1";
}

const FunctionTable& ruleFunctions() {
    static const FunctionTable table = makeFunctions();
    return table;
}

FunctionTable ruleFunctions(const AlertTemplateData& data, const TemplateQuery& query) {
    FunctionTable table = ruleFunctions();
    table["query"] = {{&stringType()}, false, [&query](Arguments values) -> Result<Value> {
                          const auto samples = query(values[0].asString());
                          PALLIUM_TRY(samples);
                          return samplesValue(*samples);
                      }};
    table["externalURL"] = returning(Value(data.externalUrl));
    table["pathPrefix"] = returning(Value(urlPath(data.externalUrl)));
    table["now"] = returning(Value(static_cast<double>(data.time) / 1000));
    return table;
}

}  // namespace pallium::rulefmt
