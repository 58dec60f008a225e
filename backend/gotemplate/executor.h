#pragma once

#include "backend/gotemplate/template.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::gotemplate {

/// One execution of a template. Source: Go 1.23 text/template exec.go, whose order of evaluation
/// and errors it keeps. Threads: confined to one.
class Executor {
  public:
    /// All must outlive it.
    Executor(const TreeSet& trees, const FunctionTable& functions, const Limits& limits)
        : m_trees(trees), m_functions(functions), m_limits(limits) {}
    /// The output. To be called once.
    Result<std::string> run(const Tree& tree, const Value& data);

  private:
    enum class Flow : uint8_t { Next, Break, Continue };
    /// What follows the first word of a command.
    using Words = std::span<const NodePtr>;
    struct Variable {
        std::string_view name;  // of the tree or "$"
        Value value;
    };
    /// A function to call and what errors say of it.
    struct Callee {
        const Function& function;
        const Node& node;
        std::string_view name;
        const Value* receiver = nullptr;  // of a method
        bool isBuiltin = false;
    };

    // executor.cpp
    Result<Flow> walk(const Value& dot, const Node& node);
    Result<Flow> walkList(const Value& dot, const ListNode& list);
    Result<Flow> walkBranch(const Value& dot, const BranchNode& branch);
    Result<Flow> walkRange(const Value& dot, const BranchNode& branch);
    Result<bool> rangeItems(const BranchNode& branch, const Value& items);
    Result<Flow> rangeItem(const BranchNode& branch, const Value& index, const Value& item);
    void setRangeVariables(const PipeNode& pipe, const Value& index, const Value& item);
    Result<void> walkTemplate(const Value& dot, const TemplateNode& node);
    Result<void> walkAction(const Value& dot, const ActionNode& action);
    Result<void> write(std::string_view text);

    // executor_eval.cpp
    Result<Value> evalPipeline(const Value& dot, const PipeNode& pipe);
    Result<Value> evalCommand(const Value& dot, const CommandNode& command, const Value* last);
    Result<Value> evalOperand(const Value& dot, const Node& first, Words words, const Value* last);
    Result<Value> evalNames(const Value& dot, const NamesNode& node, Words words,
                            const Value* last);
    Result<Value> evalChain(const Value& dot, const ChainNode& node, Words words,
                            const Value* last);
    Result<Value> evalFields(const Value& dot, Value receiver, const Node& node,
                             std::span<const std::string> names, Words words, const Value* last);
    Result<Value> evalField(const Value& dot, const std::string& name, const Node& node,
                            Words words, const Value* last, const Value& receiver);
    Result<Value> mapField(const std::string& name, bool hasArguments, const Value& map) const;
    Result<Value> objectField(const std::string& name, bool hasArguments,
                              const Value& object) const;
    Result<Value> evalNumber(const LiteralNode& node);

    // executor_call.cpp
    Result<Value> evalFunction(const Value& dot, const IdentifierNode& node, const Node& shown,
                               Words words, const Value* last);
    Result<Value> evalCall(const Value& dot, const Callee& callee, Words words, const Value* last);
    Result<void> checkCount(const Callee& callee, Words words, const Value* last) const;
    Result<Value> evalLogic(const Value& dot, const Callee& callee, Words words, const Value* last);
    Result<Value> call(const Callee& callee, std::span<const Value> arguments);
    Result<Value> evalArgument(const Value& dot, const Type& type, const Node& node);
    Result<Value> evalConstant(const Type& type, const LiteralNode& node);
    Result<Value> evalNil(const Type& type) const;
    Result<Value> checkType(const Value& value, const Type& type) const;

    tl::unexpected<Error> fail(std::string_view why) const;
    Result<void> charge(size_t steps);
    Result<void> noArguments(const Node& first, Words words, const Value* last) const;
    Value* findVariable(std::string_view name);

    const TreeSet& m_trees;
    const FunctionTable& m_functions;
    const Limits& m_limits;
    const Tree* m_tree = nullptr;  // being executed
    const Node* m_node = nullptr;  // that errors point at
    std::vector<Variable> m_variables;
    std::string m_out;
    int64_t m_steps = 0;
    int m_depth = 0;
};

}  // namespace pallium::gotemplate
