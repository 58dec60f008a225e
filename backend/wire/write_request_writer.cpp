#include "backend/wire/write_request_writer.h"

#include "backend/wire/proto_writer.h"

#include <cstdint>

namespace pallium::wire {

std::string WriteRequestWriter::encodeLabels(LabelsView labels) {
    std::string out;
    appendLabels(out, labels);
    return out;
}

void WriteRequestWriter::addSeries(std::string_view labels, std::span<const Sample> samples) {
    size_t size = labels.size();
    for (const Sample& sample : samples)
        size += sampleFieldBytes(sample);
    m_body += sizedTag(1);
    appendVarint(m_body, size);
    m_body += labels;
    for (const Sample& sample : samples)
        appendSample(m_body, sample);
}

void WriteRequestWriter::addMetadata(const MetadataView& metadata) {
    const auto type = static_cast<uint64_t>(metadata.type);
    m_body += sizedTag(3);
    appendVarint(m_body, 1 + varintBytes(type) + sizedFieldBytes(metadata.metric.size()) +
                             sizedFieldBytes(metadata.help.size()) +
                             sizedFieldBytes(metadata.unit.size()));
    m_body += varintTag(1);
    appendVarint(m_body, type);
    appendSized(m_body, sizedTag(2), metadata.metric);
    appendSized(m_body, sizedTag(4), metadata.help);
    appendSized(m_body, sizedTag(5), metadata.unit);
}

}  // namespace pallium::wire
