#pragma once

#include "backend/model/write_batch.h"

#include <string_view>

namespace pallium::test {

/// Aborts unless the ranges of a batch that was decoded from `body` all lie where they should and
/// its histograms are of a size that the body can have had.
void checkRanges(const WriteBatch& batch, size_t bodyBytes);

/// Aborts unless `view` lies in `body`, or is empty.
void checkInside(std::string_view body, std::string_view view);

}  // namespace pallium::test
