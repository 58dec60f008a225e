#pragma once

#include "backend/gotemplate/literals.h"
#include "backend/gotemplate/value.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pallium::gotemplate {

enum class NodeType : uint8_t {
    Text,
    Action,
    If,
    Range,
    With,
    List,
    Template,
    Break,
    Continue,
    End,   // only while a template is parsed
    Else,  // only while a template is parsed
    Pipe,
    Command,
    Field,
    Variable,
    Chain,
    Identifier,
    Dot,
    Nil,
    Bool,
    Number,
    String,
};

/// A part of a parsed template. The type says which of the structs below it is; the types without
/// one are plain nodes.
struct Node {
    Node(NodeType nodeType, size_t offset) : type(nodeType), position(offset) {}
    virtual ~Node() = default;
    NodeType type;
    size_t position;  // byte offset that errors point at
};
using NodePtr = std::unique_ptr<Node>;

struct TextNode : Node {
    TextNode(size_t offset, std::string content)
        : Node(NodeType::Text, offset), text(std::move(content)) {}
    std::string text;
};

/// A field of dot, a variable, or either with fields of it: `.a.b`, `$x.a`, the names without dots.
struct NamesNode : Node {
    NamesNode(NodeType nodeType, size_t offset, std::vector<std::string> parts)
        : Node(nodeType, offset), names(std::move(parts)) {}
    std::vector<std::string> names;
};

/// Fields of something else: `(query "up").Value`.
struct ChainNode : Node {
    ChainNode(size_t offset, NodePtr start)
        : Node(NodeType::Chain, offset), receiver(std::move(start)) {}
    NodePtr receiver;
    std::vector<std::string> names;
};

struct IdentifierNode : Node {
    IdentifierNode(size_t offset, std::string function)
        : Node(NodeType::Identifier, offset), name(std::move(function)) {}
    std::string name;
};

/// A boolean, a number or a string.
struct LiteralNode : Node {
    LiteralNode(NodeType nodeType, size_t offset, std::string text)
        : Node(nodeType, offset), source(std::move(text)) {}
    std::string source;    // as written
    Value value;           // of booleans and strings
    NumberLiteral number;  // of numbers
};

/// A first word and its arguments.
struct CommandNode : Node {
    explicit CommandNode(size_t offset) : Node(NodeType::Command, offset) {}
    std::vector<NodePtr> words;
};

struct PipeNode : Node {
    explicit PipeNode(size_t offset) : Node(NodeType::Pipe, offset) {}
    bool isAssignment = false;  // of variables that exist
    std::vector<std::string> variables;
    std::vector<std::unique_ptr<CommandNode>> commands;
};

struct ListNode : Node {
    explicit ListNode(size_t offset) : Node(NodeType::List, offset) {}
    std::vector<NodePtr> nodes;
};

struct ActionNode : Node {
    ActionNode(size_t offset, std::unique_ptr<PipeNode> pipeline)
        : Node(NodeType::Action, offset), pipe(std::move(pipeline)) {}
    std::unique_ptr<PipeNode> pipe;
};

/// if, range or with.
struct BranchNode : Node {
    BranchNode(NodeType nodeType, size_t offset) : Node(nodeType, offset) {}
    std::unique_ptr<PipeNode> pipe;
    std::unique_ptr<ListNode> list;
    std::unique_ptr<ListNode> elseList;  // may be null
};

/// A call of a template.
struct TemplateNode : Node {
    TemplateNode(size_t offset, std::string called, std::unique_ptr<PipeNode> data)
        : Node(NodeType::Template, offset), name(std::move(called)), pipe(std::move(data)) {}
    std::string name;
    std::unique_ptr<PipeNode> pipe;  // null: without data
};

/// One template of a text, with what errors say about it.
struct Tree {
    std::string name;
    std::string textName;                     // of the whole text
    std::shared_ptr<const std::string> text;  // the whole text
    std::unique_ptr<ListNode> root;

    /// True without anything but white space.
    bool isEmpty() const;
};
using TreeSet = std::map<std::string, std::shared_ptr<const Tree>, std::less<>>;

/// The canonical text of a node, as errors show it. Requires: no list and no branch.
std::string nodeText(const Node& node);

}  // namespace pallium::gotemplate
