#pragma once

#include "backend/wire/otlp_metrics.h"

#include <string>

namespace pallium::wire {

/// All that a decoded request holds, one line a resource, metric, point and exemplar, so that two
/// can be compared.
std::string textOf(const OtlpRequest& request);

}  // namespace pallium::wire
