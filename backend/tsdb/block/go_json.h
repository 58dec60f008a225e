#pragma once

#include <string>
#include <string_view>

namespace pallium::tsdb {

/// Lays compact JSON out as Go's encoding/json does: one tab a level, a space behind a colon, and
/// in strings `<`, `>`, `&`, U+2028 and U+2029 escaped. Requires: valid JSON without white space.
std::string goIndented(std::string_view json);

}  // namespace pallium::tsdb
