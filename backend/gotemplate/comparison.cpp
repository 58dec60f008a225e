#include "backend/gotemplate/builtins.h"
#include "backend/gotemplate/printer.h"

#include <fmt/format.h>

namespace pallium::gotemplate {
namespace {

bool isBasic(const Value& value) {
    switch (value.kind()) {
        case Kind::Bool:
        case Kind::Int:
        case Kind::Float:
        case Kind::Complex:
        case Kind::String:
            return true;
        default:
            return false;
    }
}

tl::unexpected<Error> comparisonError(std::string why) {
    return fail(ErrorKind::InvalidArgument, std::move(why));
}

std::string textOf(const Value& value) {
    Printer printer;
    printer.print({&value, 1});
    return printer.take();
}

Result<bool> equalObjects(const Value& a, const Value& b) {
    if (a.isNil() || b.isNil()) return a.isNil() == b.isNil();
    if (a.kind() != b.kind())
        return comparisonError(fmt::format("non-comparable types {}: {}, {}: {}", textOf(a),
                                           a.type().name, b.type().name, textOf(b)));
    if (a.kind() != Kind::Object || !b.type().isPointer())
        return comparisonError(fmt::format("non-comparable type {}: {}", textOf(b), b.type().name));
    return &a.asList() == &b.asList();
}

Result<bool> equals(const Value& a, const Value& b) {
    if (!isBasic(a) && !isBasic(b)) return equalObjects(a, b);
    if (a.kind() != b.kind()) {
        if (!a.isNil() && !b.isNil()) return comparisonError("incompatible types for comparison");
        return false;
    }
    switch (a.kind()) {
        case Kind::Bool:
            return a.asBool() == b.asBool();
        case Kind::Int:
            return a.asInt() == b.asInt();
        case Kind::Float:
            return a.asFloat() == b.asFloat();
        case Kind::Complex:
            return a.asComplex() == b.asComplex();
        default:
            return a.asString() == b.asString();
    }
}

}  // namespace

Result<Value> equalsAny(std::span<const Value> values) {
    if (values.size() < 2) return comparisonError("missing argument for comparison");
    for (const Value& other : values.subspan(1)) {
        const auto isEqual = equals(values[0], other);
        PALLIUM_TRY(isEqual);
        if (*isEqual) return Value(true);
    }
    return Value(false);
}

Result<bool> isLess(const Value& a, const Value& b) {
    if (!isBasic(a) || !isBasic(b)) return comparisonError("invalid type for comparison");
    if (a.kind() != b.kind()) return comparisonError("incompatible types for comparison");
    switch (a.kind()) {
        case Kind::Int:
            return a.asInt() < b.asInt();
        case Kind::Float:
            return a.asFloat() < b.asFloat();
        case Kind::String:
            return a.asString() < b.asString();
        default:
            return comparisonError("invalid type for comparison");
    }
}

}  // namespace pallium::gotemplate
