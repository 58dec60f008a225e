#pragma once

#include <string>
#include <string_view>

namespace pallium::rulefmt {

/// The first letter of each word as a capital, the rest as it is. A word begins behind whatever is
/// no letter, digit or underscore; of what is not ASCII, behind white space. Source: Go's
/// strings.Title.
std::string titleCase(std::string_view text);

}  // namespace pallium::rulefmt
