#pragma once

#include "backend/promql/parser/tokens.h"

#include <string>
#include <string_view>

namespace pallium::promql {

/// Splits a query into tokens, one at a time. Comments and white space are skipped. Inside braces
/// no keyword is recognised; inside brackets only what durations are made of. After an Error token
/// errorMessage() says why and the token's start where; there is nothing behind it. Threads:
/// confined to one.
class Lexer {
  public:
    /// `text` must outlive the lexer and its tokens.
    explicit Lexer(std::string_view text) : m_text(text) {}
    Token next();
    const std::string& errorMessage() const { return m_error; }

  private:
    char32_t peekRune() const;
    char32_t takeRune();
    char peek(size_t ahead = 0) const;
    bool accept(std::string_view set);
    void acceptRun(std::string_view set);

    void skipBlanks();
    Token emit(TokenKind kind);
    Token fail(std::string message);
    Token operatorOr(char second, TokenKind both, TokenKind alone);

    Token statement();
    Token punctuation(char c, bool& isKnown);
    Token closeParen();
    Token endOfStatement();
    Token word();
    Token insideBraces();
    Token insideBracket();
    Token insideDuration();
    Token durationWord(bool& isKnown);
    Token numberOrDuration();
    bool scanNumber();
    bool scanDuration();
    Token quotedString(char quote);
    Token rawString();
    bool scanEscape(char quote);

    std::string_view m_text;
    size_t m_pos = 0;
    size_t m_start = 0;  // of the token being read
    size_t m_parenDepth = 0;
    bool m_isBraceOpen = false;
    bool m_isBracketOpen = false;
    bool m_expectsDuration = false;  // inside brackets, not directly behind a number
    bool m_gotColon = false;
    bool m_gotDuration = false;
    std::string m_error;
};

}  // namespace pallium::promql
