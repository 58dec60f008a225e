#include "backend/gotemplate/executor.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::gotemplate {
namespace {

/// Whether a number without a context is a floating-point one: by how it is written.
bool isWrittenAsFloat(std::string_view text) {
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    if (text.starts_with('\'') || (isHex && text.find_first_of("pP") == text.npos)) return false;
    return text.find_first_of(".eEpP") != text.npos;
}

}  // namespace

Result<Value> Executor::evalPipeline(const Value& dot, const PipeNode& pipe) {
    m_node = &pipe;
    Value value;
    const Value* last = nullptr;
    for (const auto& command : pipe.commands) {
        auto next = evalCommand(dot, *command, last);
        PALLIUM_TRY(next);
        value = next->boxed(false);
        last = &value;
    }
    for (const std::string& name : pipe.variables) {
        Value* const known = pipe.isAssignment ? findVariable(name) : nullptr;
        if (known != nullptr)
            *known = value;
        else if (!pipe.isAssignment)
            m_variables.push_back({name, value});
        else
            return fail("undefined variable: " + name);
    }
    return value;
}

Result<void> Executor::noArguments(const Node& first, Words words, const Value* last) const {
    if (words.empty() && last == nullptr) return {};
    return fail("can't give argument to non-function " + nodeText(first));
}

Result<Value> Executor::evalCommand(const Value& dot, const CommandNode& command,
                                    const Value* last) {
    PALLIUM_TRY(charge(1));
    const Node& first = *command.words[0];
    const Words words = Words(command.words).subspan(1);
    if (first.type == NodeType::Identifier)
        return evalFunction(dot, static_cast<const IdentifierNode&>(first), command, words, last);
    if (first.type == NodeType::Pipe) {
        PALLIUM_TRY(noArguments(first, words, last));
        return evalPipeline(dot, static_cast<const PipeNode&>(first));
    }
    if (first.type == NodeType::Field || first.type == NodeType::Variable ||
        first.type == NodeType::Chain)
        return evalOperand(dot, first, words, last);
    m_node = &first;
    PALLIUM_TRY(noArguments(first, words, last));
    if (first.type == NodeType::Nil) return fail("nil is not a command");
    return evalOperand(dot, first, words, last);
}

/// Of anything but functions, pipelines and nil.
Result<Value> Executor::evalOperand(const Value& dot, const Node& first, Words words,
                                    const Value* last) {
    switch (first.type) {
        case NodeType::Field:
        case NodeType::Variable:
            return evalNames(dot, static_cast<const NamesNode&>(first), words, last);
        case NodeType::Chain:
            return evalChain(dot, static_cast<const ChainNode&>(first), words, last);
        case NodeType::Number:
            return evalNumber(static_cast<const LiteralNode&>(first));
        case NodeType::Bool:
        case NodeType::String:
            return static_cast<const LiteralNode&>(first).value;
        default:
            return dot;
    }
}

Result<Value> Executor::evalNames(const Value& dot, const NamesNode& node, Words words,
                                  const Value* last) {
    m_node = &node;
    if (node.type == NodeType::Field) return evalFields(dot, dot, node, node.names, words, last);
    const Value* const variable = findVariable(node.names[0]);
    if (variable == nullptr) return fail("undefined variable: " + node.names[0]);
    if (node.names.size() > 1)
        return evalFields(dot, *variable, node, std::span(node.names).subspan(1), words, last);
    const Value value = *variable;
    PALLIUM_TRY(noArguments(node, words, last));
    return value;
}

Result<Value> Executor::evalChain(const Value& dot, const ChainNode& node, Words words,
                                  const Value* last) {
    m_node = &node;
    auto receiver = evalArgument(dot, anyType(), *node.receiver);
    PALLIUM_TRY(receiver);
    return evalFields(dot, std::move(*receiver), node, node.names, words, last);
}

/// Fields of fields; the last one may be a method with arguments.
Result<Value> Executor::evalFields(const Value& dot, Value receiver, const Node& node,
                                   std::span<const std::string> names, Words words,
                                   const Value* last) {
    for (const std::string& name : names.first(names.size() - 1)) {
        auto field = evalField(dot, name, node, {}, nullptr, receiver);
        PALLIUM_TRY(field);
        receiver = std::move(*field);
    }
    return evalField(dot, names.back(), node, words, last, receiver);
}

Result<Value> Executor::evalField(const Value& dot, const std::string& name, const Node& node,
                                  Words words, const Value* last, const Value& receiver) {
    const Type& type = receiver.type();
    if (receiver.isNil() && !type.isPointer()) {
        if (!receiver.isBoxed()) return Value();
        return fail(fmt::format("nil pointer evaluating {}.{}", type.name, name));
    }
    const auto method = type.methods.find(name);
    if (method != type.methods.end() && receiver.isNil())
        return fail(fmt::format("nil pointer evaluating {}.{}", type.name, name));
    if (method != type.methods.end())
        return evalCall(dot, {method->second, node, name, &receiver}, words, last);
    const bool hasArguments = !words.empty() || last != nullptr;
    if (type.kind == Kind::Map) return mapField(name, hasArguments, receiver);
    if (std::find(type.fields.begin(), type.fields.end(), name) != type.fields.end())
        return objectField(name, hasArguments, receiver);
    return fail(fmt::format("can't evaluate field {} in type {}", name,
                            receiver.isBoxed() ? anyType().name : type.name));
}

Result<Value> Executor::mapField(const std::string& name, bool hasArguments,
                                 const Value& map) const {
    if (hasArguments) return fail(name + " is not a method but has arguments");
    return mapValue(map, name);
}

Result<Value> Executor::objectField(const std::string& name, bool hasArguments,
                                    const Value& object) const {
    const auto& fields = object.type().fields;
    if (object.isNil())
        return fail(fmt::format("nil pointer evaluating {}.{}", object.type().name, name));
    if (hasArguments) return fail(name + " has arguments but cannot be invoked as function");
    const auto index = std::find(fields.begin(), fields.end(), name) - fields.begin();
    return object.asList()[static_cast<size_t>(index)];
}

Result<Value> Executor::evalNumber(const LiteralNode& node) {
    m_node = &node;
    const NumberLiteral& number = node.number;
    if (number.complex) return Value(*number.complex);
    if (number.floating && isWrittenAsFloat(node.source)) return Value(*number.floating);
    if (number.integer) return Value(*number.integer);
    return fail(node.source + " overflows int");
}

}  // namespace pallium::gotemplate
