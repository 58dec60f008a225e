#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pallium::rulefmt {

/// The column at which what is below a key at column `indent` stands.
size_t yamlIndentBelow(size_t indent);

/// Appends `key:` at column `indent`; its value follows.
void appendYamlKey(std::string& out, size_t indent, std::string_view key);

/// Appends the line `key: value`, or the lines where the value has several. The value is a string
/// whatever it looks like: quoted where it would read as something else, a literal block if it has
/// line breaks and can be one. What is no UTF-8 comes in base 64 with the tag `!!binary`. Source:
/// yaml.v3 with four spaces; where what that writes reads as something else (blocks that begin
/// with a line break, separators of lines that only Unicode knows), the string is quoted.
void appendYamlEntry(std::string& out, size_t indent, std::string_view key, std::string_view value);

/// The order of keys of a Go map: digits in a row count as a number, other characters come before
/// letters.
bool yamlKeyLess(std::string_view a, std::string_view b);

}  // namespace pallium::rulefmt
