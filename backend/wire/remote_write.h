// wire: bytes of others to the model and back, with hard limits on size. Start at remote_write.h.
#pragma once

#include "backend/base/result.h"
#include "backend/model/write_batch.h"

#include <string_view>

namespace pallium::wire {

/// Decodes an uncompressed remote-write 1.0 WriteRequest into `batch`, which is cleared first and
/// whose views point into `body`. Labels come as sent. Exemplars and histograms are skipped (they
/// have no room in the batch yet). No allocation when the batch is warm. Errors: InvalidArgument
/// `unexpected EOF` and the like; the batch is then unspecified.
Result<void> decodeWriteRequest(std::string_view body, WriteBatch& batch);

}  // namespace pallium::wire
