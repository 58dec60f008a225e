#pragma once

#include <cstdint>
#include <string_view>

namespace pallium::config {

/// What a plain scalar means in YAML 1.1 as Go's yaml.v2 resolves it.
enum class ScalarType : uint8_t { Null, Bool, Int, Float, String };
ScalarType resolveScalar(std::string_view text);

/// yaml.v2's words for true and false (`yes`, `on`, …). False if the text is none.
bool parseYamlBool(std::string_view text, bool& value);

}  // namespace pallium::config
