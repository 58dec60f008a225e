#pragma once

#include <re2/re2.h>

#include <string>

namespace pallium {

/// For the sources of this module only: how every regular expression is compiled, silently and with
/// memory for some 100k alternatives.
re2::RE2::Options regexOptions();

/// Why `regex` did not compile, worded as Go's regexp package does, whose dialect RE2 shares:
/// "error parsing regexp: missing closing ): `(`".
std::string regexError(const re2::RE2& regex);

}  // namespace pallium
