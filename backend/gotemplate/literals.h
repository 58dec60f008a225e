#pragma once

#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// A number of a template: whatever kinds of Go's numbers can hold it.
struct NumberLiteral {
    std::optional<int64_t> integer;
    std::optional<uint64_t> unsignedInteger;
    std::optional<double> floating;
    std::optional<std::complex<double>> complex;
};

/// A number (`0x1F`, `1_000`, `2i`), of which the lexer has made sure of the characters. False:
/// `error` is Go's text.
bool readNumber(std::string_view text, NumberLiteral& number, std::string& error);
/// A real and an imaginary part: `1+2i`.
bool readComplex(std::string_view text, NumberLiteral& number, std::string& error);
/// A character in single quotes.
bool readCharacter(std::string_view text, NumberLiteral& number, std::string& error);

/// strconv.Unquote of a string in double quotes or backticks; nullopt: invalid syntax.
std::optional<std::string> unquote(std::string_view text);

/// strconv.ParseFloat, underscores between digits included.
bool parseFloat(std::string_view text, double& value);

}  // namespace pallium::gotemplate
