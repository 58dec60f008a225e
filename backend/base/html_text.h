#pragma once

#include <string>
#include <string_view>

namespace pallium {

/// Text for any place in HTML, attribute values in quotes included: `< > & ' "` as entities, NUL as
/// U+FFFD. As Go's template.HTMLEscapeString.
std::string escapeHtml(std::string_view text);

}  // namespace pallium
