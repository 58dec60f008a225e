#pragma once

#include "backend/telemetry/registry.h"

#include <string_view>

namespace pallium::api {

/// The format that a header Accept prefers; of equals the first, text where it names none.
/// Prometheus prefers delimited protobuf when it scrapes native histograms.
telemetry::ExpositionFormat metricsFormat(std::string_view accept);

}  // namespace pallium::api
