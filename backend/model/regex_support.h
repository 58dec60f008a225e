#pragma once

#include <re2/re2.h>

#include <string>
#include <string_view>

namespace pallium {

/// For the sources of this module only: how every regular expression is compiled, silently and with
/// memory for some 100k alternatives.
re2::RE2::Options regexOptions();

/// A pattern as RE2 takes it: a named group may be written `(?<name>…)` too, as in newer Go. What
/// RE2 takes as it stands is left alone.
std::string regexPattern(std::string_view text);

/// Why `regex` did not compile, worded as Go's regexp package does, whose dialect RE2 shares:
/// "error parsing regexp: missing closing ): `(`".
std::string regexError(const re2::RE2& regex);

}  // namespace pallium
