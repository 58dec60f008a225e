#pragma once

#include "backend/base/result.h"
#include "backend/config/fields.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::config {

/// A flag as it stood on the command line.
struct FlagUse {
    std::string name;  // without dashes
    std::string value;
};

/// Splits a command line (without the program's name) as Go's flag package does: `-a=b`, `-a b`,
/// `--a=b`; a boolean takes its value only after `=`. Values are not checked. Errors:
/// InvalidArgument with Go's text: `flag provided but not defined: -x`, `flag needs an argument:
/// -x`, `bad flag syntax: -=x`; ours for what is no flag: `unexpected argument: x`.
Result<std::vector<FlagUse>> parseFlags(std::span<const std::string> arguments, Fields& fields);

/// The flags whose names are most like that of an unknown one, at most three, the best first; empty
/// if none is near.
std::vector<std::string> nearestFlags(std::string_view name, const Fields& fields);

/// Sets the values in order. Flags that `fields` does not know are left alone.
/// Errors: InvalidArgument with a line for each bad value: invalid value "x" for flag -y: parse
/// error.
Result<void> applyFlags(std::span<const FlagUse> flags, Fields& fields);

/// The text of -help: every flag, sorted, as Go prints them: name and type, then a tab and what it
/// does.
std::string helpText(std::string_view program, const Fields& fields);

}  // namespace pallium::config
