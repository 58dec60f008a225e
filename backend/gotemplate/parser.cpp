#include "backend/gotemplate/parser.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <utility>

namespace pallium::gotemplate {

Parser::Parser(std::string name, std::string_view text, const FunctionTable& functions,
               const FunctionTable& builtins)
    : m_name(std::move(name)),
      m_text(std::make_shared<const std::string>(text)),
      m_functions(functions),
      m_builtins(builtins),
      m_lexer(*m_text) {}

Result<TreeSet> Parser::parse() {
    auto root = std::make_unique<ListNode>(0);
    PALLIUM_TRY(parseText(*root));
    PALLIUM_TRY(addTree(m_name, std::move(root)));
    return std::move(m_trees);
}

/// As a list of items, where templates may be defined besides.
Result<void> Parser::parseText(ListNode& root) {
    while (peek().type != TokenType::EndOfText) {
        if (peek().type == TokenType::LeftDelimiter) {
            const Token delimiter = next();
            if (nextNonSpace().type == TokenType::Define) {
                PALLIUM_TRY(definition());
                continue;
            }
            backup(delimiter);
        }
        auto node = textOrAction();
        PALLIUM_TRY(node);
        if ((*node)->type == NodeType::End || (*node)->type == NodeType::Else)
            return fail("unexpected " + nodeText(**node));
        root.nodes.push_back(std::move(*node));
    }
    return {};
}

Result<void> Parser::definition() {
    constexpr std::string_view kContext = "define clause";
    const Token token = nextNonSpace();
    auto name = templateName(token, kContext);
    PALLIUM_TRY(name);
    PALLIUM_TRY(expect(TokenType::RightDelimiter, kContext));
    return body(std::move(*name), token.position, kContext);
}

/// Of a template, up to its end.
Result<void> Parser::body(std::string name, size_t position, std::string_view context) {
    Scope outer = std::exchange(m_scope, {});
    auto root = std::make_unique<ListNode>(position);
    auto end = itemList(*root);
    PALLIUM_TRY(end);
    if ((*end)->type != NodeType::End)
        return fail(fmt::format("unexpected {} in {}", nodeText(**end), context));
    m_scope = std::move(outer);
    return addTree(std::move(name), std::move(root));
}

Result<void> Parser::addTree(std::string name, std::unique_ptr<ListNode> root) {
    auto tree = std::make_shared<Tree>(Tree{name, m_name, m_text, std::move(root)});
    const auto known = m_trees.find(name);
    if (known == m_trees.end() || known->second->isEmpty())
        m_trees.insert_or_assign(std::move(name), std::move(tree));
    else if (!tree->isEmpty())
        return fail("template: multiple definition of template " + quoted(name));
    return {};
}

/// Fills the list up to an end or an else, which is returned.
Result<NodePtr> Parser::itemList(ListNode& list) {
    if (++m_nesting > kMaxNesting) return fail("too many nested actions");
    while (peekNonSpace().type != TokenType::EndOfText) {
        auto node = textOrAction();
        PALLIUM_TRY(node);
        if ((*node)->type == NodeType::End || (*node)->type == NodeType::Else) {
            --m_nesting;
            return node;
        }
        list.nodes.push_back(std::move(*node));
    }
    return fail("unexpected EOF");
}

Result<NodePtr> Parser::textOrAction() {
    Token token = nextNonSpace();
    if (token.type == TokenType::Text)
        return std::make_unique<TextNode>(token.position, std::move(token.text));
    if (token.type != TokenType::LeftDelimiter) return unexpected(token, "input");
    m_actionAt = token.position;
    auto node = action();
    m_actionAt.reset();
    return node;
}

Result<NodePtr> Parser::action() {
    const Token token = nextNonSpace();
    switch (token.type) {
        case TokenType::Block:
            return blockControl();
        case TokenType::Break:
            return loopControl(NodeType::Break, token);
        case TokenType::Continue:
            return loopControl(NodeType::Continue, token);
        case TokenType::Else:
            return elseControl();
        case TokenType::End:
            PALLIUM_TRY(expect(TokenType::RightDelimiter, "end"));
            return std::make_unique<Node>(NodeType::End, token.position);
        case TokenType::If:
            return control(NodeType::If, "if");
        case TokenType::Range:
            return control(NodeType::Range, "range");
        case TokenType::Template:
            return templateControl();
        case TokenType::With:
            return control(NodeType::With, "with");
        default:
            break;
    }
    backup();
    auto pipe = pipeline("command", TokenType::RightDelimiter);
    PALLIUM_TRY(pipe);
    return std::make_unique<ActionNode>(token.position, std::move(*pipe));
}

Result<NodePtr> Parser::control(NodeType type, std::string_view context) {
    const size_t visible = m_scope.variables.size();
    auto pipe = pipeline(context, TokenType::RightDelimiter);
    PALLIUM_TRY(pipe);
    auto branch = std::make_unique<BranchNode>(type, (*pipe)->position);
    branch->pipe = std::move(*pipe);
    branch->list = std::make_unique<ListNode>(branch->position);
    m_scope.rangeDepth += type == NodeType::Range ? 1 : 0;
    auto end = itemList(*branch->list);
    m_scope.rangeDepth -= type == NodeType::Range ? 1 : 0;
    PALLIUM_TRY(end);
    if ((*end)->type == NodeType::Else) PALLIUM_TRY(elseBranch(*branch, context, (*end)->position));
    m_scope.variables.resize(visible);
    return branch;
}

/// `{{else if …}}` stands for `{{else}}{{if …}}` with one end for both; so with `with`.
Result<void> Parser::elseBranch(BranchNode& branch, std::string_view context, size_t position) {
    branch.elseList = std::make_unique<ListNode>(position);
    const bool isElseIf = branch.type == NodeType::If && peek().type == TokenType::If;
    const bool isElseWith = branch.type == NodeType::With && peek().type == TokenType::With;
    if (isElseIf || isElseWith) {
        next();
        if (++m_nesting > kMaxNesting) return fail("too many nested actions");
        auto node = control(branch.type, context);
        --m_nesting;
        PALLIUM_TRY(node);
        branch.elseList->nodes.push_back(std::move(*node));
        return {};
    }
    auto end = itemList(*branch.elseList);
    PALLIUM_TRY(end);
    if ((*end)->type != NodeType::End) return fail("expected end; found " + nodeText(**end));
    return {};
}

Result<NodePtr> Parser::elseControl() {
    const Token token = peekNonSpace();
    // An if or with that follows is left to elseBranch().
    if (token.type != TokenType::If && token.type != TokenType::With)
        PALLIUM_TRY(expect(TokenType::RightDelimiter, "else"));
    return std::make_unique<Node>(NodeType::Else, token.position);
}

Result<NodePtr> Parser::loopControl(NodeType type, const Token& keyword) {
    const std::string name = "{{" + keyword.text + "}}";
    PALLIUM_TRY(expect(TokenType::RightDelimiter, name));
    if (m_scope.rangeDepth == 0) return fail(name + " outside {{range}}");
    return std::make_unique<Node>(type, keyword.position);
}

/// Defines a template and calls it at once.
Result<NodePtr> Parser::blockControl() {
    constexpr std::string_view kContext = "block clause";
    const Token token = nextNonSpace();
    auto name = templateName(token, kContext);
    PALLIUM_TRY(name);
    auto pipe = pipeline(kContext, TokenType::RightDelimiter);
    PALLIUM_TRY(pipe);
    PALLIUM_TRY(body(*name, token.position, kContext));
    return std::make_unique<TemplateNode>(token.position, std::move(*name), std::move(*pipe));
}

Result<NodePtr> Parser::templateControl() {
    constexpr std::string_view kContext = "template clause";
    const Token token = nextNonSpace();
    auto name = templateName(token, kContext);
    PALLIUM_TRY(name);
    if (nextNonSpace().type == TokenType::RightDelimiter)
        return std::make_unique<TemplateNode>(token.position, std::move(*name), nullptr);
    backup();
    auto pipe = pipeline(kContext, TokenType::RightDelimiter);
    PALLIUM_TRY(pipe);
    return std::make_unique<TemplateNode>(token.position, std::move(*name), std::move(*pipe));
}

Result<std::string> Parser::templateName(const Token& token, std::string_view context) {
    if (token.type != TokenType::String && token.type != TokenType::RawString)
        return unexpected(token, context);
    auto name = unquote(token.text);
    if (!name) return fail("invalid syntax");
    return std::move(*name);
}

}  // namespace pallium::gotemplate
