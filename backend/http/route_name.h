#pragma once

#include <string>
#include <string_view>

namespace pallium::http {

/// The label `route` of a path as Cortex names it: `/api/v1/label/{name}/values` →
/// `api_v1_label_name_values`; `root` for `/`.
std::string routeName(std::string_view pattern);

}  // namespace pallium::http
