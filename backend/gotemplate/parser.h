#pragma once

#include "backend/base/result.h"
#include "backend/gotemplate/lexer.h"
#include "backend/gotemplate/node.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::gotemplate {

/// How deep actions and parentheses may be nested in each other.
inline constexpr int kMaxNesting = 200;

/// Parses a text with all templates that it defines; that of the text itself has its name. Errors:
/// InvalidArgument in Go's words: `template: NAME:LINE: …`. Source: Go 1.23 text/template/parse.
/// Threads: confined to one.
class Parser {
  public:
    /// `functions` and `builtins`, whose names a template may use, must outlive it.
    Parser(std::string name, std::string_view text, const FunctionTable& functions,
           const FunctionTable& builtins);
    /// To be called once.
    Result<TreeSet> parse();

  private:
    using Pipe = std::unique_ptr<PipeNode>;
    /// What belongs to one template of the text.
    struct Scope {
        std::vector<std::string> variables{"$"};
        int rangeDepth = 0;
    };

    // parser_tokens.cpp
    const Token& next();
    const Token& peek();
    Token nextNonSpace();
    const Token& peekNonSpace();
    void backup() { ++m_peeked; }
    void backup(const Token& before);
    void backup(const Token& before, const Token& between);
    tl::unexpected<Error> fail(const std::string& why) const;
    tl::unexpected<Error> unexpected(const Token& token, std::string_view context) const;
    Result<Token> expect(TokenType type, std::string_view context);
    size_t lineOf(size_t position) const;

    // parser.cpp
    Result<void> parseText(ListNode& root);
    Result<void> definition();
    Result<void> body(std::string name, size_t position, std::string_view context);
    Result<void> addTree(std::string name, std::unique_ptr<ListNode> root);
    Result<NodePtr> itemList(ListNode& list);
    Result<NodePtr> textOrAction();
    Result<NodePtr> action();
    Result<NodePtr> control(NodeType type, std::string_view context);
    Result<void> elseBranch(BranchNode& branch, std::string_view context, size_t position);
    Result<NodePtr> elseControl();
    Result<NodePtr> loopControl(NodeType type, const Token& keyword);
    Result<NodePtr> blockControl();
    Result<NodePtr> templateControl();
    Result<std::string> templateName(const Token& token, std::string_view context);

    // parser_pipeline.cpp
    Result<Pipe> pipeline(std::string_view context, TokenType end);
    Result<void> declarations(PipeNode& pipe, std::string_view context);
    Result<bool> declaration(PipeNode& pipe, std::string_view context);
    void declare(PipeNode& pipe, const std::string& variable);
    Result<void> checkPipeline(const PipeNode& pipe, std::string_view context) const;
    Result<std::unique_ptr<CommandNode>> command();
    Result<NodePtr> operand();
    Result<NodePtr> operandWithFields(NodePtr term);
    Result<NodePtr> term();
    Result<NodePtr> identifier(const Token& token);
    Result<NodePtr> variable(const Token& token);
    Result<NodePtr> number(const Token& token);
    Result<NodePtr> string(const Token& token);

    std::string m_name;
    std::shared_ptr<const std::string> m_text;
    const FunctionTable& m_functions;
    const FunctionTable& m_builtins;
    Lexer m_lexer;
    std::array<Token, 3> m_tokens;  // looked ahead; the first is the one read last
    size_t m_peeked = 0;
    std::optional<size_t> m_actionAt;  // where the action at hand began
    int m_nesting = 0;
    Scope m_scope;
    TreeSet m_trees;
};

}  // namespace pallium::gotemplate
