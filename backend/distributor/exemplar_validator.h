#pragma once

#include "backend/distributor/series_validator.h"
#include "backend/model/write_batch.h"

#include <string>

namespace pallium::distributor {

/// Holds the exemplars of a series to what OpenMetrics allows, in Cortex's order. Requires: their
/// labels are normalised.
Verdict checkExemplars(const WriteBatch& batch, const WriteBatch::Series& series);

/// Cortex's text. Requires: a refusing verdict on the same arguments.
std::string exemplarText(const Verdict& verdict, const WriteBatch& batch,
                         const WriteBatch::Series& series);

}  // namespace pallium::distributor
