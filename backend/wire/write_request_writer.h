#pragma once

#include "backend/model/write_batch.h"

#include <span>
#include <string>
#include <string_view>

namespace pallium::wire {

/// Builds a remote-write 1.0 WriteRequest (uncompressed) piece by piece; reused for the next one
/// after clear(), which keeps the capacity. Threads: confined to one.
class WriteRequestWriter {
  public:
    /// The labels of a series as they stand in a request, so that they are encoded once for many
    /// requests. Requires: sorted, unique.
    static std::string encodeLabels(LabelsView labels);

    /// `labels`: from encodeLabels. Samples in ascending order.
    void addSeries(std::string_view labels, std::span<const Sample> samples);
    void addMetadata(const MetadataView& metadata);

    const std::string& body() const { return m_body; }
    void clear() { m_body.clear(); }

  private:
    std::string m_body;
};

}  // namespace pallium::wire
