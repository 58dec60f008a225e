#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <string_view>

namespace pallium::promqltest {

bool isBlank(char c);
/// Without the blanks at both ends.
std::string_view trimmed(std::string_view text);
/// Takes the word before the next blank and the blanks after it off the front of `rest`.
std::string_view takeWord(std::string_view& rest);
/// The N of a trailing `xN`; 0 if `text` is empty. Errors: InvalidArgument, also if N is so great
/// that only a mistake can have written it.
Result<int64_t> parseRepeats(std::string_view text);
/// Seconds, or a duration with a unit; with a sign or without.
Result<int64_t> parseMilliseconds(std::string_view text);

}  // namespace pallium::promqltest
