#pragma once

#include "backend/model/labels.h"

#include <string>
#include <string_view>

namespace pallium::distributor {

/// `metric{a="1", b="2"}` with names as sent; `metric` or `{}` without further labels. The first
/// metric name stands before the braces, a second one within.
std::string labelSetText(LabelsView labels);

/// The first 200 code points of a text, so that an answer stays short.
std::string_view clipped(std::string_view text);
/// Go's %.200q: clipped, then quoted.
std::string clippedQuoted(std::string_view text);

}  // namespace pallium::distributor
