#pragma once

#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// Text for a JavaScript string.
std::string escapeJs(std::string_view text);
/// Text for a URL's query: all but letters, digits and `-_.~` percent-encoded, space as plus.
std::string escapeUrlQuery(std::string_view text);

}  // namespace pallium::gotemplate
