#pragma once

#include "backend/base/result.h"
#include "backend/distributor/push_result.h"

#include <string_view>

namespace pallium::api {

/// Which message a Content-Type says the body is: 1.0 unless a parameter `proto` names 2.0, and for
/// an empty one. Errors: InvalidArgument with the text that Prometheus and Cortex answer: no
/// protobuf, a parameter without value, or an unknown message.
Result<distributor::WriteFormat> remoteWriteType(std::string_view contentType);

}  // namespace pallium::api
