#include "backend/gotemplate/builtins.h"

#include "backend/base/html_text.h"
#include "backend/gotemplate/escape.h"
#include "backend/gotemplate/printer.h"

#include <fmt/format.h>

namespace pallium::gotemplate {
namespace {

using Arguments = std::span<const Value>;

/// A function of at least `count` values of any type.
Function ofAny(size_t count, bool isVariadic, std::function<Result<Value>(Arguments)> call) {
    std::vector<const Type*> parameters(count + (isVariadic ? 1 : 0), &anyType());
    return {std::move(parameters), isVariadic, std::move(call)};
}

/// Go's Sprint of values as an action would print them.
std::string textOf(Arguments values) {
    std::vector<Value> shown;
    for (const Value& value : values) {
        Printer printer;
        printer.printResult(value);
        const bool isText = value.isNil() || value.kind() == Kind::Object;
        shown.push_back(isText ? Value(printer.take()) : value);
    }
    Printer printer;
    printer.print(shown);
    return printer.take();
}

Function escaper(std::string (*escape)(std::string_view)) {
    return ofAny(0, true, [escape](Arguments values) -> Result<Value> {
        return Value(escape(textOf(values)));
    });
}

Function printing(void (Printer::*print)(Arguments)) {
    return ofAny(0, true, [print](Arguments values) -> Result<Value> {
        Printer printer;
        (printer.*print)(values);
        return Value(printer.take());
    });
}

Result<Value> printFormatted(Arguments values) {
    Printer printer;
    printer.printf(values[0].asString(), values.subspan(1));
    return Value(printer.take());
}

Result<Value> lengthOf(Arguments values) {
    const Value& value = values[0];
    switch (value.kind()) {
        case Kind::String:
        case Kind::List:
        case Kind::Map:
            return Value(static_cast<int64_t>(value.length()));
        case Kind::Nil:
            if (value.type().isPointer())
                return fail(ErrorKind::InvalidArgument, "len of nil pointer");
            return fail(ErrorKind::InvalidArgument,
                        "reflect: call of reflect.Value.Type on zero Value");
        default:
            return fail(ErrorKind::InvalidArgument, "len of type " + value.type().name);
    }
}

/// No value of a template is a function.
Result<Value> callValue(Arguments values) {
    if (values[1].isNil()) return fail(ErrorKind::InvalidArgument, "call of nil");
    return fail(
        ErrorKind::InvalidArgument,
        fmt::format("non-function {} of type {}", values[0].asString(), values[1].type().name));
}

/// A comparison of two values made of isLess() and equalsAny().
Function ordering(bool isNegated, bool acceptsEqual) {
    return ofAny(2, false, [=](Arguments values) -> Result<Value> {
        const auto less = isLess(values[0], values[1]);
        PALLIUM_TRY(less);
        bool holds = *less;
        if (!holds && acceptsEqual) {
            const auto isEqual = equalsAny(values);
            PALLIUM_TRY(isEqual);
            holds = isEqual->asBool();
        }
        return Value(holds != isNegated);
    });
}

Result<Value> differ(Arguments values) {
    const auto isEqual = equalsAny(values);
    PALLIUM_TRY(isEqual);
    return Value(!isEqual->asBool());
}

FunctionTable makeBuiltins() {
    FunctionTable table;
    table["and"] = table["or"] = ofAny(1, true, nullptr);
    table["call"] = ofAny(1, true, callValue);
    table["eq"] = ofAny(1, true, equalsAny);
    table["ge"] = ordering(true, false);
    table["gt"] = ordering(true, true);
    table["html"] = escaper(escapeHtml);
    table["index"] = ofAny(1, true, indexValue);
    table["js"] = escaper(escapeJs);
    table["le"] = ordering(false, true);
    table["len"] = ofAny(1, false, lengthOf);
    table["lt"] = ordering(false, false);
    table["ne"] = ofAny(2, false, differ);
    table["not"] = ofAny(
        1, false, [](Arguments values) -> Result<Value> { return Value(!values[0].isTrue()); });
    table["print"] = printing(&Printer::print);
    table["printf"] = {{&stringType(), &anyType()}, true, printFormatted};
    table["println"] = printing(&Printer::println);
    table["slice"] = ofAny(1, true, sliceValue);
    table["urlquery"] = escaper(escapeUrlQuery);
    return table;
}

}  // namespace

const FunctionTable& builtinFunctions() {
    static const FunctionTable table = makeBuiltins();
    return table;
}

}  // namespace pallium::gotemplate
