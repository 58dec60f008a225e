#pragma once

#include "backend/base/result.h"
#include "backend/config/node.h"

#include <string>
#include <string_view>

namespace pallium::config {

/// What a JSON text may cost: its readers are handed text from users.
struct JsonLimits {
    size_t maxBytes = 1 << 20;
    size_t maxDepth = 64;
};

/// Reads one JSON value as the tree that the same data in YAML gives: strings are strings whatever
/// they look like, numbers print as Go prints them, of a key that stands there twice the last value
/// counts (as in Go). Lines are 0. Errors: InvalidArgument: `invalid JSON`.
Result<Node> parseJson(std::string_view text, const JsonLimits& limits = {});

/// The tree as one line of JSON, without a line break. A plain scalar becomes what it means in
/// YAML: a number, true or false, null, otherwise a string; numbers that JSON lacks (.inf, .nan)
/// are strings.
std::string printJson(const Node& node);

}  // namespace pallium::config
