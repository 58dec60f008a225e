#include "backend/base/go_text.h"
#include "backend/gotemplate/parser.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::gotemplate {
namespace {

std::vector<std::string> splitAtDots(std::string_view text) {
    std::vector<std::string> names;
    while (true) {
        const size_t dot = std::min(text.find('.'), text.size());
        names.emplace_back(text.substr(0, dot));
        if (dot == text.size()) return names;
        text.remove_prefix(dot + 1);
    }
}

bool beginsOperand(TokenType type) {
    switch (type) {
        case TokenType::Bool:
        case TokenType::CharConstant:
        case TokenType::Complex:
        case TokenType::Dot:
        case TokenType::Field:
        case TokenType::Identifier:
        case TokenType::Number:
        case TokenType::Nil:
        case TokenType::RawString:
        case TokenType::String:
        case TokenType::Variable:
        case TokenType::LeftParen:
            return true;
        default:
            return false;
    }
}

bool isConstant(NodeType type) {
    return type == NodeType::Bool || type == NodeType::Dot || type == NodeType::Nil ||
           type == NodeType::Number || type == NodeType::String;
}

}  // namespace

Result<Parser::Pipe> Parser::pipeline(std::string_view context, TokenType end) {
    if (++m_nesting > kMaxNesting) return fail("too many nested actions");
    auto pipe = std::make_unique<PipeNode>(peekNonSpace().position);
    PALLIUM_TRY(declarations(*pipe, context));
    while (true) {
        const Token token = nextNonSpace();
        if (token.type == end) break;
        if (!beginsOperand(token.type)) return unexpected(token, context);
        backup();
        auto next = command();
        PALLIUM_TRY(next);
        pipe->commands.push_back(std::move(*next));
    }
    PALLIUM_TRY(checkPipeline(*pipe, context));
    --m_nesting;
    return pipe;
}

Result<void> Parser::declarations(PipeNode& pipe, std::string_view context) {
    while (peekNonSpace().type == TokenType::Variable) {
        const auto hasAnother = declaration(pipe, context);
        PALLIUM_TRY(hasAnother);
        if (!*hasAnother) break;
    }
    return {};
}

/// Reads `$x :=`, `$x =` or, of a range, `$x,`; leaves a variable that is none of these. True if
/// another one follows.
Result<bool> Parser::declaration(PipeNode& pipe, std::string_view context) {
    const Token variable = next();
    const Token afterVariable = peek();
    const Token token = peekNonSpace();
    if (token.type == TokenType::Assign || token.type == TokenType::Declare) {
        pipe.isAssignment = token.type == TokenType::Assign;
        (void)nextNonSpace();
        declare(pipe, variable.text);
        return false;
    }
    if (token.type != TokenType::Char || token.text != ",") {
        // Spaces are tokens: what was adjacent to the variable goes back with it.
        if (afterVariable.type == TokenType::Space)
            backup(variable, afterVariable);
        else
            backup(variable);
        return false;
    }
    (void)nextNonSpace();
    declare(pipe, variable.text);
    if (context != "range" || pipe.variables.size() >= 2)
        return fail(fmt::format("too many declarations in {}", context));
    const TokenType following = peekNonSpace().type;
    if (following != TokenType::Variable && following != TokenType::RightDelimiter &&
        following != TokenType::RightParen)
        return fail("range can only initialize variables");
    return true;
}

void Parser::declare(PipeNode& pipe, const std::string& variable) {
    pipe.variables.push_back(variable);
    m_scope.variables.push_back(variable);
}

Result<void> Parser::checkPipeline(const PipeNode& pipe, std::string_view context) const {
    if (pipe.commands.empty()) return fail(fmt::format("missing value for {}", context));
    for (size_t i = 1; i < pipe.commands.size(); ++i)
        if (isConstant(pipe.commands[i]->words[0]->type))
            return fail(fmt::format("non executable command in pipeline stage {}", i + 1));
    return {};
}

/// Reads operands up to a pipe sign, which is consumed, or the end of the pipeline, which is not.
Result<std::unique_ptr<CommandNode>> Parser::command() {
    auto command = std::make_unique<CommandNode>(peekNonSpace().position);
    while (true) {
        (void)peekNonSpace();
        auto word = operand();
        PALLIUM_TRY(word);
        if (*word != nullptr) command->words.push_back(std::move(*word));
        const Token token = next();
        if (token.type == TokenType::Space) continue;
        if (token.type == TokenType::Pipe) break;
        if (token.type != TokenType::RightDelimiter && token.type != TokenType::RightParen)
            return unexpected(token, "operand");
        backup();
        break;
    }
    if (command->words.empty()) return fail("empty command");
    return command;
}

/// A term with fields of it; null if there is none.
Result<NodePtr> Parser::operand() {
    auto node = term();
    PALLIUM_TRY(node);
    if (*node == nullptr || peek().type != TokenType::Field) return node;
    return operandWithFields(std::move(*node));
}

Result<NodePtr> Parser::operandWithFields(NodePtr term) {
    const size_t position = peek().position;
    std::vector<std::string> fields;
    while (peek().type == TokenType::Field)
        fields.push_back(next().text.substr(1));
    if (term->type == NodeType::Field || term->type == NodeType::Variable) {
        auto& names = static_cast<NamesNode&>(*term).names;
        names.insert(names.end(), fields.begin(), fields.end());
        term->position = position;
        return term;
    }
    if (isConstant(term->type)) return fail("unexpected . after term " + quoted(nodeText(*term)));
    auto chain = std::make_unique<ChainNode>(position, std::move(term));
    chain->names = std::move(fields);
    return chain;
}

Result<NodePtr> Parser::term() {
    const Token token = nextNonSpace();
    switch (token.type) {
        case TokenType::Identifier:
            return identifier(token);
        case TokenType::Dot:
            return std::make_unique<Node>(NodeType::Dot, token.position);
        case TokenType::Nil:
            return std::make_unique<Node>(NodeType::Nil, token.position);
        case TokenType::Variable:
            return variable(token);
        case TokenType::Field:
            return std::make_unique<NamesNode>(NodeType::Field, token.position,
                                               splitAtDots(token.text.substr(1)));
        case TokenType::Bool: {
            auto node = std::make_unique<LiteralNode>(NodeType::Bool, token.position, token.text);
            node->value = Value(token.text == "true");
            return node;
        }
        case TokenType::CharConstant:
        case TokenType::Complex:
        case TokenType::Number:
            return number(token);
        case TokenType::LeftParen:
            return pipeline("parenthesized pipeline", TokenType::RightParen);
        case TokenType::String:
        case TokenType::RawString:
            return string(token);
        default:
            backup();
            return nullptr;
    }
}

Result<NodePtr> Parser::identifier(const Token& token) {
    if (!m_functions.contains(token.text) && !m_builtins.contains(token.text))
        return fail(fmt::format("function {} not defined", quoted(token.text)));
    return std::make_unique<IdentifierNode>(token.position, token.text);
}

Result<NodePtr> Parser::variable(const Token& token) {
    const auto& known = m_scope.variables;
    if (std::find(known.begin(), known.end(), token.text) == known.end())
        return fail("undefined variable " + quoted(token.text));
    return std::make_unique<NamesNode>(NodeType::Variable, token.position,
                                       std::vector<std::string>{token.text});
}

Result<NodePtr> Parser::number(const Token& token) {
    auto node = std::make_unique<LiteralNode>(NodeType::Number, token.position, token.text);
    const auto read = token.type == TokenType::CharConstant ? readCharacter
                      : token.type == TokenType::Complex    ? readComplex
                                                            : readNumber;
    std::string error;
    if (!read(token.text, node->number, error)) return fail(error);
    return node;
}

Result<NodePtr> Parser::string(const Token& token) {
    auto text = unquote(token.text);
    if (!text) return fail("invalid syntax");
    auto node = std::make_unique<LiteralNode>(NodeType::String, token.position, token.text);
    node->value = Value(std::move(*text));
    return node;
}

}  // namespace pallium::gotemplate
