#pragma once

#include "backend/base/result.h"
#include "backend/model/write_batch.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace pallium::wire {

/// Decodes requests of remote write 2.0 (io.prometheus.write.v2.Request), whose series name their
/// texts by numbers in one table. Reused from request to request: a warm one allocates nothing.
/// Threads: confined to one.
class RemoteWriteV2Decoder {
  public:
    /// Decodes an uncompressed request into `batch`, which is cleared first and whose views point
    /// into `body`. Labels come as sent; of what several series say alike about their metric,
    /// `metadata` has one. With `addsTypeAndUnit` that becomes labels too (`__type__`, `__unit__`),
    /// in place of labels of that name.
    ///
    /// Errors: InvalidArgument: not a message, a number outside the table, or a series without any
    /// sample; the batch is then unspecified.
    Result<void> decode(std::string_view body, bool addsTypeAndUnit, WriteBatch& batch);

  private:
    std::vector<std::string_view> m_symbols;
    std::vector<uint32_t> m_refs;  // of the series at hand
    /// By the number of a metric's name: one more than where its metadata stands in the batch.
    std::vector<uint32_t> m_metadataOfName;
};

}  // namespace pallium::wire
