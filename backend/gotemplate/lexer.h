#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

enum class TokenType : uint8_t {
    Error,  // the text says why
    Bool,
    Char,  // an ASCII character that is no other token, as the comma
    CharConstant,
    Complex,
    Assign,
    Declare,
    EndOfText,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelimiter,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    // From here on: keywords.
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
};

/// A piece of a template's text as written: strings with quotes, fields with their dot.
struct Token {
    TokenType type = TokenType::EndOfText;
    size_t position = 0;  // byte offset
    std::string text;
};

/// As Go's parser calls a token in errors: `"abc"`, `<end>`, `EOF`.
std::string tokenName(const Token& token);

/// Cuts a template's text into tokens, one a call. After an error or the end it must not be called
/// again. Source: Go 1.23 text/template/parse.
/// Threads: confined to one.
class Lexer {
  public:
    /// `text` must outlive it.
    explicit Lexer(std::string_view text) : m_text(text) {}
    Token next();

  private:
    Token textToken();
    Token leftDelimiter();
    /// Skips a comment; an error token if it is not closed.
    bool skipComment(Token& error);
    Token rightDelimiter();
    Token insideAction();
    Token space();
    Token identifier();
    Token fieldOrVariable(TokenType type);
    Token quotedToken(char quote, TokenType type, const char* error);
    Token rawString();
    Token number();
    Token single(TokenType type);
    Token paren(char c);
    Token leadingDot();

    bool scanNumber();
    bool accept(std::string_view characters);
    void acceptAll(std::string_view characters);
    bool isAtRightDelimiter() const;
    bool isAtTerminator() const;
    void skipAlphanumerics();
    std::string_view rest() const { return m_text.substr(m_position); }
    char peek() const { return m_position < m_text.size() ? m_text[m_position] : '\0'; }

    Token emit(TokenType type);
    Token fail(std::string why);
    Token badCharacter(const char* what);

    std::string_view m_text;
    size_t m_start = 0;     // of the token at hand
    size_t m_position = 0;  // of the next byte
    int m_parens = 0;
    bool m_isInAction = false;
};

}  // namespace pallium::gotemplate
