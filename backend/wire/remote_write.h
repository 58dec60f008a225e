// wire: bytes of others to the model and back, with hard limits on size. Start at remote_write.h.
#pragma once

#include "backend/base/result.h"
#include "backend/model/write_batch.h"

#include <string_view>

namespace pallium::wire {

/// Decodes an uncompressed remote-write 1.0 WriteRequest into `batch`, which is cleared first and
/// whose views point into `body`. Labels come as sent, histograms are not validated. No allocation
/// when the batch is warm, but for histograms of more than 512 buckets. Errors: InvalidArgument
/// `unexpected EOF` and the like; the batch is then unspecified.
Result<void> decodeWriteRequest(std::string_view body, WriteBatch& batch);

}  // namespace pallium::wire
