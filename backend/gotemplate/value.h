#pragma once

#include "backend/base/result.h"

#include <complex>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pallium::gotemplate {

enum class Kind : uint8_t { Nil, Bool, Int, Float, Complex, String, List, Map, Object };

class Value;
struct Type;

/// What a template can call. `parameters` are checked and converted before the call as Go's
/// text/template does it; the last one is repeated, also not at all, if `isVariadic`. A method gets
/// its receiver as first argument, which is no parameter. An error's message is what Go's function
/// would say.
struct Function {
    std::vector<const Type*> parameters;
    bool isVariadic = false;
    std::function<Result<Value>(std::span<const Value>)> call;
};
using FunctionTable = std::map<std::string, Function, std::less<>>;

/// A Go type: what errors and %T name and what values of it can do. Types are compared by address
/// and live as long as the program.
struct Type {
    Kind kind = Kind::Nil;
    std::string name;  // `map[string]string`, `*template.sample`; a pointer begins with a star
    /// Of lists, and of maps, whose keys are strings: the type of elements. Of pointers: the type
    /// pointed at, if values of it exist too.
    const Type* element = nullptr;
    /// Of objects: the names of the first values, in the order in which they are printed.
    std::vector<std::string> fields;
    FunctionTable methods;
    /// Its String method; none if empty.
    std::function<std::string(const Value&)> text;

    bool isPointer() const { return name.starts_with('*'); }
};

/// `interface {}`: takes every value.
const Type& anyType();
const Type& boolType();
const Type& intType();
const Type& int64Type();
const Type& uint8Type();
const Type& floatType();
const Type& complexType();
const Type& stringType();
const Type& stringListType();
const Type& stringMapType();
/// `[]interface {}` and `map[string]interface {}`.
const Type& anyListType();
const Type& anyMapType();

/// A value of a template. Cheap to copy: lists, maps, objects and strings are shared.
/// Threads: immutable.
class Value {
  public:
    using List = std::vector<Value>;
    using Map = std::map<std::string, Value, std::less<>>;

    /// No value at all, which prints as `<no value>`.
    Value() = default;
    explicit Value(bool value);
    explicit Value(int64_t value, const Type& type = intType());
    explicit Value(double value);
    explicit Value(std::complex<double> value);
    explicit Value(std::string value, const Type& type = stringType());
    Value(List items, const Type& type);
    Value(Map items, const Type& type);
    /// Fields as the type names them; what follows is private to the type's methods.
    static Value object(List fields, const Type& type);
    /// A nil pointer.
    static Value nil(const Type& type);
    /// What a missing key of a map of `type` reads as.
    static Value zero(const Type& type);

    /// Nil for nil pointers too.
    Kind kind() const { return isNil() ? Kind::Nil : m_type->kind; }
    /// That of `interface {}` if there is no value at all.
    const Type& type() const { return *m_type; }
    bool isNil() const { return std::holds_alternative<std::monostate>(m_data); }

    /// Require that kind.
    bool asBool() const { return std::get<bool>(m_data); }
    int64_t asInt() const { return std::get<int64_t>(m_data); }
    double asFloat() const { return std::get<double>(m_data); }
    std::complex<double> asComplex() const { return std::get<std::complex<double>>(m_data); }
    const std::string& asString() const { return *std::get<SharedString>(m_data); }
    const Map& asMap() const { return *std::get<SharedMap>(m_data); }
    /// Of lists the elements, of objects the fields.
    const List& asList() const { return *std::get<SharedList>(m_data); }

    /// As `if` sees it: 0, empty and nil are false, objects true.
    bool isTrue() const;
    /// Elements or bytes; 0 for whatever has no length.
    size_t length() const;
    /// How deep lists, maps and objects are nested; 0 for the rest.
    int depth() const { return m_depth; }

    /// Read from a place of type `interface {}`: errors about its fields name that type.
    bool isBoxed() const { return m_isBoxed; }
    Value boxed(bool isBoxed = true) const;

  private:
    using SharedString = std::shared_ptr<const std::string>;
    using SharedList = std::shared_ptr<const List>;
    using SharedMap = std::shared_ptr<const Map>;

    const Type* m_type = &anyType();
    std::variant<std::monostate, bool, int64_t, double, std::complex<double>, SharedString,
                 SharedList, SharedMap>
        m_data;
    int m_depth = 0;
    bool m_isBoxed = false;
};

/// Whether a value of `from` may stand where `to` is expected, as Go assigns.
bool isAssignable(const Type& from, const Type& to);

/// What a map has at a key, as a template reads it; a zero value if it has nothing there.
Value mapValue(const Value& map, std::string_view key);

}  // namespace pallium::gotemplate
