#include "backend/base/go_text.h"
#include "backend/gotemplate/builtins.h"
#include "backend/gotemplate/executor.h"
#include "backend/gotemplate/printer.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::gotemplate {
namespace {

constexpr int kMaxValueDepth = 100;   // lists in lists: they are printed and freed recursively
constexpr size_t kUnitsPerStep = 64;  // bytes and elements that are handled as fast as a command

const Type& parameterType(const Function& function, size_t index) {
    return *function.parameters[std::min(index, function.parameters.size() - 1)];
}

bool takesNil(const Type& type) {
    return type.kind == Kind::Nil || type.kind == Kind::List || type.kind == Kind::Map ||
           type.isPointer();
}

/// What reflect.Value.String() makes of a value.
std::string describe(const Value& value) {
    if (value.kind() == Kind::String) return value.asString();
    return value.isNil() ? "<invalid Value>" : fmt::format("<{} Value>", value.type().name);
}

const char* expectedLiteral(Kind kind) {
    switch (kind) {
        case Kind::Bool:
            return "bool";
        case Kind::Int:
            return "integer";
        case Kind::Float:
            return "float";
        case Kind::Complex:
            return "complex";
        default:
            return "string";
    }
}

}  // namespace

Result<Value> Executor::evalFunction(const Value& dot, const IdentifierNode& node,
                                     const Node& shown, Words words, const Value* last) {
    m_node = &node;
    if (const auto own = m_functions.find(node.name); own != m_functions.end())
        return evalCall(dot, {own->second, shown, node.name}, words, last);
    const auto builtin = builtinFunctions().find(node.name);
    if (builtin == builtinFunctions().end())
        return fail(quoted(node.name) + " is not a defined function");
    return evalCall(dot, {builtin->second, shown, node.name, nullptr, true}, words, last);
}

Result<void> Executor::checkCount(const Callee& callee, Words words, const Value* last) const {
    const size_t given = words.size() + (last != nullptr ? 1 : 0);
    const size_t wanted = callee.function.parameters.size();
    if (callee.function.isVariadic && given + 1 < wanted)
        return fail(fmt::format("wrong number of args for {}: want at least {} got {}", callee.name,
                                wanted - 1, words.size()));
    if (!callee.function.isVariadic && given != wanted)
        return fail(
            fmt::format("wrong number of args for {}: want {} got {}", callee.name, wanted, given));
    return {};
}

Result<Value> Executor::evalCall(const Value& dot, const Callee& callee, Words words,
                                 const Value* last) {
    PALLIUM_TRY(checkCount(callee, words, last));
    if (callee.isBuiltin && (callee.name == "and" || callee.name == "or"))
        return evalLogic(dot, callee, words, last);
    std::vector<Value> arguments;
    if (callee.receiver != nullptr) arguments.push_back(callee.receiver->boxed(false));
    if (callee.isBuiltin && callee.name == "call")
        arguments.emplace_back(words.empty() ? describe(*last) : nodeText(*words[0]));
    for (size_t i = 0; i < words.size(); ++i) {
        auto argument = evalArgument(dot, parameterType(callee.function, i), *words[i]);
        PALLIUM_TRY(argument);
        arguments.push_back(argument->boxed(false));
    }
    if (last != nullptr) {
        auto argument = checkType(*last, parameterType(callee.function, words.size()));
        PALLIUM_TRY(argument);
        arguments.push_back(std::move(*argument));
    }
    return call(callee, arguments);
}

/// Arguments after the one that decides are not evaluated.
Result<Value> Executor::evalLogic(const Value& dot, const Callee& callee, Words words,
                                  const Value* last) {
    Value value;
    for (const NodePtr& word : words) {
        auto argument = evalArgument(dot, anyType(), *word);
        PALLIUM_TRY(argument);
        value = argument->boxed(false);
        if (value.isTrue() == (callee.name == "or")) return value;
    }
    return last != nullptr ? *last : value;
}

Result<Value> Executor::call(const Callee& callee, std::span<const Value> arguments) {
    size_t handled = 0;
    for (const Value& argument : arguments)
        handled += argument.length();
    auto result = callee.function.call(arguments);
    if (!result) {
        m_node = &callee.node;
        auto error = fail(fmt::format("error calling {}: {}", callee.name, result.error().message));
        error.value().kind = result.error().kind;
        return error;
    }
    PALLIUM_TRY(charge((handled + result->length()) / kUnitsPerStep));
    const bool isTooLong = result->kind() == Kind::String && result->length() > kMaxTextBytes;
    if (!isTooLong && result->depth() <= kMaxValueDepth) return result;
    return pallium::fail(
        ErrorKind::LimitExceeded,
        fmt::format("template: {}: result of {} is too large", m_tree->textName, callee.name));
}

Result<Value> Executor::checkType(const Value& value, const Type& type) const {
    if (value.isNil() && !value.type().isPointer() && !value.isBoxed()) {
        if (takesNil(type)) return Value::zero(type);
        return fail("invalid value; expected " + type.name);
    }
    if (!isAssignable(value.type(), type))
        return fail(
            fmt::format("wrong type for value; expected {}; got {}", type.name, value.type().name));
    if (value.isNil() && value.type().isPointer() && value.type().element == &type)
        return fail("dereference of nil pointer of type " + type.name);
    return value;
}

Result<Value> Executor::evalArgument(const Value& dot, const Type& type, const Node& node) {
    m_node = &node;
    Result<Value> value;
    switch (node.type) {
        case NodeType::Nil:
            return evalNil(type);
        case NodeType::Pipe:
            value = evalPipeline(dot, static_cast<const PipeNode&>(node));
            break;
        case NodeType::Identifier:
            value = evalFunction(dot, static_cast<const IdentifierNode&>(node), node, {}, nullptr);
            break;
        case NodeType::Bool:
        case NodeType::Number:
        case NodeType::String:
            return evalConstant(type, static_cast<const LiteralNode&>(node));
        default:
            value = evalOperand(dot, node, {}, nullptr);
            break;
    }
    PALLIUM_TRY(value);
    return checkType(*value, type);
}

Result<Value> Executor::evalNil(const Type& type) const {
    if (takesNil(type)) return Value::zero(type);
    return fail("cannot assign nil to " + type.name);
}

/// A constant takes the type of the parameter if its value allows that.
Result<Value> Executor::evalConstant(const Type& type, const LiteralNode& node) {
    const NumberLiteral& number = node.number;
    switch (type.kind) {
        case Kind::Nil:
            return node.type == NodeType::Number ? evalNumber(node) : node.value;
        case Kind::Bool:
            if (node.type == NodeType::Bool) return node.value;
            break;
        case Kind::String:
            if (node.type == NodeType::String) return Value(node.value.asString(), type);
            break;
        case Kind::Int:
            if (number.integer) return Value(*number.integer, type);
            break;
        case Kind::Float:
            if (number.floating) return Value(*number.floating);
            break;
        case Kind::Complex:
            if (number.complex) return Value(*number.complex);
            break;
        case Kind::List:
        case Kind::Map:
        case Kind::Object:
            return fail(fmt::format("can't handle {} for arg of type {}", node.source, type.name));
    }
    return fail(fmt::format("expected {}; found {}", expectedLiteral(type.kind), node.source));
}

}  // namespace pallium::gotemplate
