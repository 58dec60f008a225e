#pragma once

#include "backend/wire/otlp_metrics.h"

#include <cstddef>

namespace pallium::test {

/// Aborts unless all ranges of a decoded request lie inside its arrays, and its translation, under
/// every setting, gives a batch whose ranges follow each other, whose labels are sorted where they
/// should be, and whose histograms can be stored. `bodyBytes`: what it was decoded from.
void checkOtlp(const wire::OtlpRequest& request, size_t bodyBytes);

}  // namespace pallium::test
