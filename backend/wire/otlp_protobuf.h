#pragma once

#include "backend/base/result.h"
#include "backend/wire/otlp_metrics.h"

#include <string_view>

namespace pallium::wire {

/// Decodes an uncompressed ExportMetricsServiceRequest in protobuf into `request`, which is cleared
/// first and whose views point into `body` or itself. No allocation when the request is warm.
/// Errors: InvalidArgument in the words of Go's generated code, or for what is nested or empty
/// beyond reason; the request is then unspecified.
Result<void> decodeOtlpProtobuf(std::string_view body, OtlpRequest& request);

}  // namespace pallium::wire
