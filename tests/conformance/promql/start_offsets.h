#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pallium::promqltest {

/// Of each step: how far the start timestamp lies from the sample's own time, in ms; nullopt: the
/// sample has none.
using StartOffsets = std::vector<std::optional<int64_t>>;

/// The items of a line `SERIES@st`: `_ _x3 -1m -1mx5 -30s-1mx3`. Errors: InvalidArgument.
Result<StartOffsets> parseStartOffsets(std::string_view text);

}  // namespace pallium::promqltest
