#include "backend/gotemplate/value.h"

#include <algorithm>

namespace pallium::gotemplate {
namespace {

Type plainType(Kind kind, const char* name, const Type* element = nullptr) {
    Type type;
    type.kind = kind;
    type.name = name;
    type.element = element;
    return type;
}

bool isUnnamed(const Type& type) {
    return type.name.starts_with('[') || type.name.starts_with("map[");
}

}  // namespace

const Type& anyType() {
    static const Type type = plainType(Kind::Nil, "interface {}");
    return type;
}
const Type& boolType() {
    static const Type type = plainType(Kind::Bool, "bool");
    return type;
}
const Type& intType() {
    static const Type type = plainType(Kind::Int, "int");
    return type;
}
const Type& int64Type() {
    static const Type type = plainType(Kind::Int, "int64");
    return type;
}
const Type& uint8Type() {
    static const Type type = plainType(Kind::Int, "uint8");
    return type;
}
const Type& floatType() {
    static const Type type = plainType(Kind::Float, "float64");
    return type;
}
const Type& complexType() {
    static const Type type = plainType(Kind::Complex, "complex128");
    return type;
}
const Type& stringType() {
    static const Type type = plainType(Kind::String, "string");
    return type;
}
const Type& stringListType() {
    static const Type type = plainType(Kind::List, "[]string", &stringType());
    return type;
}
const Type& stringMapType() {
    static const Type type = plainType(Kind::Map, "map[string]string", &stringType());
    return type;
}
const Type& anyListType() {
    static const Type type = plainType(Kind::List, "[]interface {}", &anyType());
    return type;
}
const Type& anyMapType() {
    static const Type type = plainType(Kind::Map, "map[string]interface {}", &anyType());
    return type;
}

Value::Value(bool value) : m_type(&boolType()), m_data(value) {}
Value::Value(int64_t value, const Type& type) : m_type(&type), m_data(value) {}
Value::Value(double value) : m_type(&floatType()), m_data(value) {}
Value::Value(std::complex<double> value) : m_type(&complexType()), m_data(value) {}
Value::Value(std::string value, const Type& type)
    : m_type(&type), m_data(std::make_shared<const std::string>(std::move(value))) {}

Value::Value(List items, const Type& type) : m_type(&type), m_depth(1) {
    for (const Value& item : items)
        m_depth = std::max(m_depth, item.m_depth + 1);
    m_data = std::make_shared<const List>(std::move(items));
}

Value::Value(Map items, const Type& type) : m_type(&type), m_depth(1) {
    for (const auto& [key, item] : items)
        m_depth = std::max(m_depth, item.m_depth + 1);
    m_data = std::make_shared<const Map>(std::move(items));
}

Value Value::object(List fields, const Type& type) {
    return {std::move(fields), type};
}

Value Value::nil(const Type& type) {
    Value value;
    value.m_type = &type;
    return value;
}

Value Value::zero(const Type& type) {
    switch (type.kind) {
        case Kind::Bool:
            return Value(false);
        case Kind::Int:
            return Value(int64_t{0}, type);
        case Kind::Float:
            return Value(0.0);
        case Kind::Complex:
            return Value(std::complex<double>());
        case Kind::String:
            return Value(std::string(), type);
        case Kind::List:
            return {List(), type};
        case Kind::Map:
            return {Map(), type};
        case Kind::Nil:
        case Kind::Object:
            break;
    }
    return nil(type);
}

bool Value::isTrue() const {
    switch (kind()) {
        case Kind::Nil:
            return false;
        case Kind::Bool:
            return asBool();
        case Kind::Int:
            return asInt() != 0;
        case Kind::Float:
            return asFloat() != 0;
        case Kind::Complex:
            return asComplex() != std::complex<double>();
        case Kind::Object:
            return true;
        case Kind::String:
        case Kind::List:
        case Kind::Map:
            break;
    }
    return length() > 0;
}

size_t Value::length() const {
    switch (kind()) {
        case Kind::String:
            return asString().size();
        case Kind::List:
            return asList().size();
        case Kind::Map:
            return asMap().size();
        default:
            return 0;
    }
}

Value Value::boxed(bool isBoxed) const {
    Value value = *this;
    value.m_isBoxed = isBoxed;
    return value;
}

bool isAssignable(const Type& from, const Type& to) {
    if (&from == &to || &to == &anyType()) return true;
    if (from.isPointer() && from.element == &to) return true;
    const bool isContainer = from.kind == Kind::List || from.kind == Kind::Map;
    return isContainer && from.kind == to.kind && from.element == to.element &&
           (isUnnamed(from) || isUnnamed(to));
}

Value mapValue(const Value& map, std::string_view key) {
    const Type& elementType = *map.type().element;
    const auto it = map.asMap().find(key);
    const Value value = it == map.asMap().end() ? Value::zero(elementType) : it->second;
    return value.boxed(&elementType == &anyType());
}

}  // namespace pallium::gotemplate
