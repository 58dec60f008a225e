#pragma once

#include "backend/base/result.h"
#include "backend/model/write_batch.h"
#include "backend/wire/otlp_metrics.h"

namespace pallium::distributor {

/// Writes an exponential histogram of `request` as a native one over whatever `out` holds, of whose
/// memory it makes use. Scales above 8 are lowered to it by joining buckets; empty buckets at both
/// ends are left out. Errors: InvalidArgument for scales below -4 and buckets out of all range.
Result<void> toNativeHistogram(const wire::OtlpExponentialPoint& point,
                               const wire::OtlpRequest& request, wire::OtlpTemporality temporality,
                               HistogramPoint& out);

}  // namespace pallium::distributor
