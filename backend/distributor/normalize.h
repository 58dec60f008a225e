#pragma once

#include "backend/model/write_batch.h"

namespace pallium::distributor {

/// Brings every label set of the batch into order: sorted by name, without empty values. Equal
/// names stay for the validation to refuse. In place, without allocating; sets that are in order
/// already are only read.
void normalizeLabels(WriteBatch& batch);

/// Likewise for the labels of exemplars; of equal names the last one stays.
void normalizeExemplars(WriteBatch& batch);

}  // namespace pallium::distributor
