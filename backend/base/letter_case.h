#pragma once

#include <string>
#include <string_view>

namespace pallium {

enum class LetterCase { Lower, Upper };

/// Appends `text` with all its letters in that case, by Unicode's simple mapping (one letter for
/// one). A byte that is no UTF-8 becomes U+FFFD, as with Go's strings.ToLower and ToUpper.
void appendInCase(std::string& out, std::string_view text, LetterCase to);

}  // namespace pallium
