#include "backend/gotemplate/printer.h"

#include "backend/base/utf8.h"

#include <utility>

namespace pallium::gotemplate {
namespace {

constexpr std::string_view kNil = "<nil>";
/// Go prints where a pointer points.
constexpr uint64_t kAddress = 0xC000000000;

}  // namespace

void Printer::print(std::span<const Value> values) {
    bool followsString = true;
    for (const Value& value : values) {
        const bool isString = value.kind() == Kind::String;
        if (!isString && !followsString) m_out += ' ';
        printArgument(value, 'v');
        followsString = isString;
    }
}

void Printer::println(std::span<const Value> values) {
    for (const Value& value : values) {
        if (&value != &values.front()) m_out += ' ';
        printArgument(value, 'v');
    }
    m_out += '\n';
}

void Printer::printResult(const Value& value) {
    const bool isObject = value.kind() == Kind::Object && value.type().isPointer();
    if (value.isNil() && !value.type().isPointer())
        m_out += "<no value>";
    else if (isObject && !value.type().text)
        printObject(value, 'v');
    else
        printArgument(value, 'v');
}

void Printer::printArgument(const Value& value, char32_t verb) {
    if (m_out.size() > kMaxTextBytes) return;
    if (value.isNil()) {
        if (verb == 'v' || (verb == 'T' && !value.type().isPointer()))
            appendPadded(m_out, kNil, m_spec);
        else if (verb == 'T')
            appendPadded(m_out, value.type().name, m_spec);
        else
            badVerb(value, verb);
        return;
    }
    if (verb == 'T') return appendString(m_out, value.type().name, 's', m_spec);
    if (!printByMethod(value, verb)) printKind(value, verb, false);
}

void Printer::printNested(const Value& value, char32_t verb) {
    if (m_out.size() > kMaxTextBytes) return;
    if (value.isNil()) {
        if (verb == 'v')
            m_out += kNil;
        else
            badVerb(value, verb);
        return;
    }
    if (!printByMethod(value, verb)) printKind(value, verb, true);
}

bool Printer::printByMethod(const Value& value, char32_t verb) {
    if (m_isComplaining || m_spec.sharpV || !value.type().text || !isStringVerb(verb)) return false;
    appendString(m_out, value.type().text(value), verb, m_spec);
    return true;
}

void Printer::printKind(const Value& value, char32_t verb, bool isNested) {
    switch (value.kind()) {
        case Kind::Bool:
            if (verb != 't' && verb != 'v') return badVerb(value, verb);
            return appendPadded(m_out, value.asBool() ? "true" : "false", m_spec);
        case Kind::Int: {
            if (!isIntegerVerb(verb)) return badVerb(value, verb);
            const bool isUnsigned = value.type().name.starts_with("uint");
            FormatSpec spec = m_spec;
            spec.sharp = spec.sharp || (spec.sharpV && isUnsigned);
            const char32_t shown = spec.sharpV && isUnsigned ? U'x' : verb;
            return appendInteger(m_out, static_cast<uint64_t>(value.asInt()), !isUnsigned, shown,
                                 spec);
        }
        case Kind::Float:
            if (!isFloatVerb(verb)) return badVerb(value, verb);
            return appendFloat(m_out, value.asFloat(), verb, m_spec);
        case Kind::Complex:
            if (!isFloatVerb(verb)) return badVerb(value, verb);
            return appendComplex(m_out, value.asComplex(), verb, m_spec);
        case Kind::String:
            if (!isStringVerb(verb)) return badVerb(value, verb);
            return appendString(m_out, value.asString(), verb, m_spec);
        case Kind::List:
            return printList(value, verb);
        case Kind::Map:
            return printMap(value, verb);
        case Kind::Object:
            break;
        case Kind::Nil:
            return;
    }
    if (value.type().isPointer() && isNested)
        return appendInteger(m_out, kAddress, false, 'x', {.sharp = true});
    if (value.type().isPointer()) m_out += '&';
    printObject(value, verb);
}

void Printer::printSeparator(bool isFirst) {
    if (!isFirst) m_out += m_spec.sharpV ? ", " : " ";
}

void Printer::printList(const Value& value, char32_t verb) {
    m_out += m_spec.sharpV ? value.type().name + "{" : "[";
    for (const Value& item : value.asList()) {
        printSeparator(&item == &value.asList().front());
        printNested(item, verb);
    }
    m_out += m_spec.sharpV ? '}' : ']';
}

void Printer::printMap(const Value& value, char32_t verb) {
    m_out += m_spec.sharpV ? value.type().name + "{" : "map[";
    bool isFirst = true;
    for (const auto& [key, item] : value.asMap()) {
        printSeparator(std::exchange(isFirst, false));
        printNested(Value(key), verb);
        m_out += ':';
        printNested(item, verb);
    }
    m_out += m_spec.sharpV ? '}' : ']';
}

void Printer::printObject(const Value& value, char32_t verb) {
    const Type& type = value.type();
    if (m_spec.sharpV) m_out += type.name.substr(type.isPointer() ? 1 : 0);
    m_out += '{';
    for (size_t i = 0; i < type.fields.size(); ++i) {
        printSeparator(i == 0);
        if (m_spec.plusV || m_spec.sharpV) m_out += type.fields[i] + ":";
        printNested(value.asList()[i], verb);
    }
    m_out += '}';
}

void Printer::badVerb(const Value& value, char32_t verb) {
    m_out += "%!";
    appendUtf8(m_out, verb);
    m_out += '(';
    if (value.isNil() && !value.type().isPointer()) {
        m_out += kNil;
    } else {
        m_isComplaining = true;
        m_out += value.type().name + "=";
        printArgument(value, 'v');
        m_isComplaining = false;
    }
    m_out += ')';
}

}  // namespace pallium::gotemplate
