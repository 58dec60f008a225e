#include "backend/gotemplate/executor.h"

#include "backend/base/go_text.h"
#include "backend/gotemplate/printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pallium::gotemplate {

Result<std::string> Executor::run(const Tree& tree, const Value& data) {
    m_tree = &tree;
    m_variables.push_back({"$", data});
    PALLIUM_TRY(walkList(data, *tree.root));
    return std::move(m_out);
}

tl::unexpected<Error> Executor::fail(std::string_view why) const {
    const std::string_view before = std::string_view(*m_tree->text).substr(0, m_node->position);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0
    return pallium::fail(
        ErrorKind::InvalidArgument,
        fmt::format("template: {}:{}:{}: executing {} at <{}>: {}", m_tree->textName, line,
                    before.size() - lineStart, quoted(m_tree->name), nodeText(*m_node), why));
}

Result<void> Executor::charge(size_t steps) {
    m_steps += static_cast<int64_t>(steps);
    if (m_steps <= m_limits.steps) return {};
    return pallium::fail(ErrorKind::LimitExceeded,
                         fmt::format("template: {}: execution takes more than {} steps",
                                     m_tree->textName, m_limits.steps));
}

Result<void> Executor::write(std::string_view text) {
    if (text.size() > m_limits.outputBytes - m_out.size())
        return pallium::fail(ErrorKind::LimitExceeded,
                             fmt::format("template: {}: output is larger than {} bytes",
                                         m_tree->textName, m_limits.outputBytes));
    m_out += text;
    return {};
}

Result<Executor::Flow> Executor::walk(const Value& dot, const Node& node) {
    m_node = &node;
    PALLIUM_TRY(charge(1));
    switch (node.type) {
        case NodeType::Text:
            PALLIUM_TRY(write(static_cast<const TextNode&>(node).text));
            return Flow::Next;
        case NodeType::Action:
            PALLIUM_TRY(walkAction(dot, static_cast<const ActionNode&>(node)));
            return Flow::Next;
        case NodeType::If:
        case NodeType::With:
            return walkBranch(dot, static_cast<const BranchNode&>(node));
        case NodeType::Range:
            return walkRange(dot, static_cast<const BranchNode&>(node));
        case NodeType::Template:
            PALLIUM_TRY(walkTemplate(dot, static_cast<const TemplateNode&>(node)));
            return Flow::Next;
        case NodeType::Break:
            return Flow::Break;
        case NodeType::Continue:
            return Flow::Continue;
        default:
            return Flow::Next;
    }
}

Result<Executor::Flow> Executor::walkList(const Value& dot, const ListNode& list) {
    ++m_depth;
    Flow flow = Flow::Next;
    for (const NodePtr& node : list.nodes) {
        const auto next = walk(dot, *node);
        PALLIUM_TRY(next);
        flow = *next;
        if (flow != Flow::Next) break;
    }
    --m_depth;
    return flow;
}

Result<void> Executor::walkAction(const Value& dot, const ActionNode& action) {
    const auto value = evalPipeline(dot, *action.pipe);
    PALLIUM_TRY(value);
    if (!action.pipe->variables.empty()) return {};
    m_node = &action;
    Printer printer;
    printer.printResult(*value);
    return write(printer.take());
}

Result<Executor::Flow> Executor::walkBranch(const Value& dot, const BranchNode& branch) {
    const size_t visible = m_variables.size();
    const auto value = evalPipeline(dot, *branch.pipe);
    PALLIUM_TRY(value);
    Result<Flow> flow = Flow::Next;
    if (value->isTrue())
        flow = walkList(branch.type == NodeType::With ? *value : dot, *branch.list);
    else if (branch.elseList != nullptr)
        flow = walkList(dot, *branch.elseList);
    m_variables.resize(visible);
    return flow;
}

Result<Executor::Flow> Executor::walkRange(const Value& dot, const BranchNode& branch) {
    const size_t visible = m_variables.size();
    const auto items = evalPipeline(dot, *branch.pipe);
    PALLIUM_TRY(items);
    const auto hasRun = rangeItems(branch, *items);
    PALLIUM_TRY(hasRun);
    Result<Flow> flow = Flow::Next;
    if (!*hasRun && branch.elseList != nullptr) flow = walkList(dot, *branch.elseList);
    m_variables.resize(visible);
    return flow;
}

/// False if there was no item.
Result<bool> Executor::rangeItems(const BranchNode& branch, const Value& items) {
    Result<Flow> flow = Flow::Next;
    const auto run = [&](const Value& index, const Value& item) {
        flow = rangeItem(branch, index, item);
        return flow && *flow != Flow::Break;
    };
    switch (items.kind()) {
        case Kind::Nil:
            return false;
        case Kind::List:
            for (size_t i = 0; i < items.asList().size(); ++i)
                if (!run(Value(static_cast<int64_t>(i)), items.asList()[i])) break;
            break;
        case Kind::Map:
            for (const auto& [key, item] : items.asMap())
                if (!run(Value(key), item)) break;
            break;
        case Kind::Int:
            if (branch.pipe->variables.size() > 1)
                return fail(fmt::format("can't use {} to iterate over more than one variable",
                                        items.asInt()));
            for (int64_t i = 0; i < items.asInt(); ++i)
                if (!run(Value(), Value(i, items.type()))) break;
            break;
        default: {
            Printer printer;
            printer.printResult(items);
            return fail("range can't iterate over " + printer.take());
        }
    }
    PALLIUM_TRY(flow);
    return items.isTrue() && (items.kind() != Kind::Int || items.asInt() > 0);
}

Result<Executor::Flow> Executor::rangeItem(const BranchNode& branch, const Value& index,
                                           const Value& item) {
    PALLIUM_TRY(charge(1));
    const size_t visible = m_variables.size();
    setRangeVariables(*branch.pipe, index, item);
    const auto flow = walkList(item, *branch.list);
    m_variables.resize(visible);
    return flow;
}

/// The pipeline has pushed the variables with the whole range as their value, unless it assigns.
void Executor::setRangeVariables(const PipeNode& pipe, const Value& index, const Value& item) {
    const size_t count = pipe.variables.size();
    for (size_t i = 0; i < count; ++i) {
        const bool isItem = i + 1 == count;
        Value* const variable = pipe.isAssignment
                                    ? findVariable(pipe.variables[i])
                                    : &m_variables[m_variables.size() - count + i].value;
        if (variable != nullptr) *variable = isItem ? item : index;
    }
}

Result<void> Executor::walkTemplate(const Value& dot, const TemplateNode& node) {
    const auto called = m_trees.find(node.name);
    if (called == m_trees.end())
        return fail(fmt::format("template {} not defined", quoted(node.name)));
    if (m_depth >= m_limits.depth) return fail("exceeded maximum template depth (100000)");
    Value data;
    if (node.pipe != nullptr) {
        auto value = evalPipeline(dot, *node.pipe);
        PALLIUM_TRY(value);
        data = std::move(*value);
    }
    const Tree* const caller = std::exchange(m_tree, called->second.get());
    auto variables = std::exchange(m_variables, {});
    m_variables.push_back({"$", data});
    PALLIUM_TRY(walkList(data, *m_tree->root));
    m_variables = std::move(variables);
    m_tree = caller;
    m_node = &node;
    return {};
}

Value* Executor::findVariable(std::string_view name) {
    const auto it = std::find_if(m_variables.rbegin(), m_variables.rend(),
                                 [&](const Variable& known) { return known.name == name; });
    return it == m_variables.rend() ? nullptr : &it->value;
}

}  // namespace pallium::gotemplate
