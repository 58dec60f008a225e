#pragma once

#include <cstdint>
#include <string_view>

namespace pallium::config {

/// What a plain scalar means in YAML 1.1 as Go's yaml.v2 resolves it.
enum class ScalarType : uint8_t { Null, Bool, Int, Float, String };
ScalarType resolveScalar(std::string_view text);

/// yaml.v2's words for true and false (`yes`, `on`, …). False if the text is none.
bool parseYamlBool(std::string_view text, bool& value);

/// Whether the text without quotes is a string to every reader, also to those of YAML 1.1, which
/// know more numbers, and not a merge key.
bool readsAsString(std::string_view text);

/// Whether the text may stand without quotes in block context and still be the same text. It has no
/// control characters. Requires: not empty.
bool isPlainSafe(std::string_view text);

}  // namespace pallium::config
