#pragma once

#include "backend/base/result.h"
#include "backend/config/node.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pallium::config {

/// A string that is printed as `********` unless empty.
struct SecretText {
    std::string text;
};

/// Where a setting's value lives: one of the types a setting may have. The type decides the syntax
/// of a duration: nanoseconds are Go's (`1h0m0s`), milliseconds Prometheus' (`1h`). A Node takes
/// any YAML.
using ValueRef =
    std::variant<bool*, int64_t*, double*, std::string*, SecretText*, std::chrono::nanoseconds*,
                 std::chrono::milliseconds*, std::vector<std::string>*,
                 std::vector<std::chrono::nanoseconds>*, std::map<std::string, std::string>*,
                 std::map<std::string, double>*, Node*>;

/// Takes a value from YAML. A null node leaves a value alone and empties a list or map.
/// Errors: InvalidArgument with yaml.v2's text, without the line: cannot unmarshal !!str `x` into
/// int; the value is then unchanged.
Result<void> readValue(const Node& node, ValueRef value);

/// Takes a value from the command line. A list takes its elements from between commas; the first
/// use of a flag replaces what was there, later ones append. Maps are YAML (so JSON too). Errors:
/// InvalidArgument with Go's text (`parse error`); the value is then unchanged.
Result<void> setValue(std::string_view text, bool isFirst, ValueRef value);

/// The value as the configuration document shows it.
Node printValue(ValueRef value);

/// How -help names the type: `int`, `duration`, …; empty for a boolean, which needs no argument.
std::string_view flagType(ValueRef value);

/// The text of yaml.v2 for a node that has the wrong shape: cannot unmarshal !!seq into
/// server.Config.
std::string cannotUnmarshal(const Node& node, std::string_view goType);

}  // namespace pallium::config
