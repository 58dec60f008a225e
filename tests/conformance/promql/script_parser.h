#pragma once

#include "backend/base/result.h"
#include "tests/conformance/promql/script.h"

#include <string_view>

namespace pallium::promqltest {

/// Errors: InvalidArgument, starting with the line number.
Result<Script> parseScript(std::string_view text);

}  // namespace pallium::promqltest
