#pragma once

#include "backend/base/result.h"
#include "backend/config/node.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::config {

/// What a document may cost. Text from users is hostile: an alias names a tree again for one word.
struct YamlLimits {
    size_t maxBytes = 1 << 20;           // of the text
    size_t maxDepth = 100;               // nesting, aliases resolved
    size_t maxNodes = 250'000;           // of the text, and kept for aliases
    size_t maxAliasNodes = 10'000;       // nodes that aliases and merge keys add
    size_t maxAliasBytes = 4 * 1 << 20;  // text that they add
};

/// Something wrong at a line of a document, several of which are told at once.
struct Problem {
    int line = 0;
    std::string text;
};

/// The message of a text with more than one document.
inline constexpr std::string_view kSecondDocument = "yaml: more than one document";

/// Reads one YAML document; empty text is a null node. Keys of mappings are scalars. Aliases are
/// copied, merge keys (`<<`) applied.
///
/// Errors: InvalidArgument: `yaml: line N: …` for broken syntax, a limit, an alias to itself, a
/// second document. A key that appears twice is one too, unless `duplicates` is given: then it is
/// noted there and the first value is kept. Threads: free function, safe everywhere.
Result<Node> parseYaml(std::string_view text, const YamlLimits& limits = {},
                       std::vector<Problem>* duplicates = nullptr);

/// Several problems as one text, in the order of lines: `yaml: unmarshal errors:` and a line for
/// each, `  line N: text`, without a line break at the end.
std::string unmarshalErrors(std::vector<Problem> problems);

/// The document as Go's yaml.v2 writes it: block style, two spaces, sequences not indented, `[]`
/// and
/// `{}`, strings quoted only where needed. Ends with a line break.
std::string printYaml(const Node& node);

/// `text`, which reads as `before`, changed so that it reads as `after`: only the entries of
/// mappings that differ are written anew, so that comments elsewhere and the order of keys stay.
/// Where that cannot be done, since the text is not in block style all along, the same as
/// printYaml(after). Requires: the keys of `before` have their lines.
std::string editYaml(std::string_view text, const Node& before, const Node& after);

}  // namespace pallium::config
