#include "backend/gotemplate/node.h"

#include "backend/base/go_text.h"

#include <algorithm>

namespace pallium::gotemplate {
namespace {

void appendNode(std::string& out, const Node& node);

void appendOperand(std::string& out, const Node& node) {
    const bool isPipe = node.type == NodeType::Pipe;
    if (isPipe) out += '(';
    appendNode(out, node);
    if (isPipe) out += ')';
}

void appendCommand(std::string& out, const CommandNode& command) {
    for (const NodePtr& word : command.words) {
        if (&word != &command.words.front()) out += ' ';
        appendOperand(out, *word);
    }
}

void appendPipe(std::string& out, const PipeNode& pipe) {
    for (const std::string& variable : pipe.variables) {
        if (&variable != &pipe.variables.front()) out += ", ";
        out += variable;
    }
    // Go 1.23 writes an assignment like this too.
    if (!pipe.variables.empty()) out += " := ";
    for (const auto& command : pipe.commands) {
        if (&command != &pipe.commands.front()) out += " | ";
        appendCommand(out, *command);
    }
}

void appendNames(std::string& out, const std::vector<std::string>& names, bool startsWithDot) {
    for (const std::string& name : names) {
        if (startsWithDot || &name != &names.front()) out += '.';
        out += name;
    }
}

void appendTemplate(std::string& out, const TemplateNode& node) {
    out += "{{template " + quoted(node.name);
    if (node.pipe != nullptr) {
        out += ' ';
        appendPipe(out, *node.pipe);
    }
    out += "}}";
}

void appendChain(std::string& out, const ChainNode& chain) {
    appendOperand(out, *chain.receiver);
    appendNames(out, chain.names, true);
}

void appendNode(std::string& out, const Node& node) {
    switch (node.type) {
        case NodeType::Action:
            out += "{{";
            appendPipe(out, *static_cast<const ActionNode&>(node).pipe);
            out += "}}";
            return;
        case NodeType::Template:
            return appendTemplate(out, static_cast<const TemplateNode&>(node));
        case NodeType::Pipe:
            return appendPipe(out, static_cast<const PipeNode&>(node));
        case NodeType::Command:
            return appendCommand(out, static_cast<const CommandNode&>(node));
        case NodeType::Field:
        case NodeType::Variable:
            return appendNames(out, static_cast<const NamesNode&>(node).names,
                               node.type == NodeType::Field);
        case NodeType::Chain:
            return appendChain(out, static_cast<const ChainNode&>(node));
        case NodeType::Identifier:
            out += static_cast<const IdentifierNode&>(node).name;
            return;
        case NodeType::Bool:
        case NodeType::Number:
        case NodeType::String:
            out += static_cast<const LiteralNode&>(node).source;
            return;
        case NodeType::Dot:
            out += '.';
            return;
        case NodeType::Nil:
            out += "nil";
            return;
        case NodeType::End:
            out += "{{end}}";
            return;
        case NodeType::Else:
            out += "{{else}}";
            return;
        default:
            return;
    }
}

bool isBlank(const Node& node) {
    if (node.type != NodeType::Text) return false;
    const std::string& text = static_cast<const TextNode&>(node).text;
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

}  // namespace

bool Tree::isEmpty() const {
    return std::all_of(root->nodes.begin(), root->nodes.end(),
                       [](const NodePtr& node) { return isBlank(*node); });
}

std::string nodeText(const Node& node) {
    std::string out;
    appendNode(out, node);
    return out;
}

}  // namespace pallium::gotemplate
