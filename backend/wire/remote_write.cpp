#include "backend/wire/remote_write.h"

#include "backend/wire/proto_reader.h"

#include <limits>

namespace pallium::wire {
namespace {

// Field names in error texts are Go's, as Cortex's clients know them.

bool decodeLabel(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    Label label;
    ProtoReader reader(bytes, "LabelPair", failure);
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.sized("Name", label.name)) return false;
                break;
            case 2:
                if (!reader.sized("Value", label.value)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    batch.labels.push_back(label);
    return failure.kind == ProtoFailure::Kind::None;
}

bool decodeSample(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    Sample sample;
    uint64_t timestamp = 0;
    ProtoReader reader(bytes, "Sample", failure);
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.fixed64("Value", sample.value)) return false;
                break;
            case 2:
                if (!reader.varint("TimestampMs", timestamp)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    sample.timestampMs = static_cast<TimestampMs>(timestamp);
    batch.samples.push_back(sample);
    return failure.kind == ProtoFailure::Kind::None;
}

bool decodeSeries(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    WriteBatch::Series series;
    series.labelsBegin = static_cast<uint32_t>(batch.labels.size());
    series.samplesBegin = static_cast<uint32_t>(batch.samples.size());
    ProtoReader reader(bytes, "TimeSeries", failure);
    std::string_view field;
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.sized("Labels", field) || !decodeLabel(field, batch, failure))
                    return false;
                break;
            case 2:
                if (!reader.sized("Samples", field) || !decodeSample(field, batch, failure))
                    return false;
                break;
            case 3:
                if (!reader.sized("Exemplars", field)) return false;
                break;
            case 4:
                if (!reader.sized("Histograms", field)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    series.labelsEnd = static_cast<uint32_t>(batch.labels.size());
    series.samplesEnd = static_cast<uint32_t>(batch.samples.size());
    batch.series.push_back(series);
    return failure.kind == ProtoFailure::Kind::None;
}

MetricType metricType(uint64_t number) {
    return number <= static_cast<uint64_t>(MetricType::StateSet) ? static_cast<MetricType>(number)
                                                                 : MetricType::Unknown;
}

bool decodeMetadata(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    MetadataView metadata;
    uint64_t type = 0;
    ProtoReader reader(bytes, "MetricMetadata", failure);
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.varint("Type", type)) return false;
                break;
            case 2:
                if (!reader.sized("MetricFamilyName", metadata.metric)) return false;
                break;
            case 4:
                if (!reader.sized("Help", metadata.help)) return false;
                break;
            case 5:
                if (!reader.sized("Unit", metadata.unit)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    metadata.type = metricType(type);
    batch.metadata.push_back(metadata);
    return failure.kind == ProtoFailure::Kind::None;
}

bool decodeRequest(std::string_view body, WriteBatch& batch, ProtoFailure& failure) {
    ProtoReader reader(body, "WriteRequest", failure);
    std::string_view field;
    uint64_t source = 0;
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.sized("Timeseries", field) || !decodeSeries(field, batch, failure))
                    return false;
                break;
            case 2:
                if (!reader.varint("Source", source)) return false;
                break;
            case 3:
                if (!reader.sized("Metadata", field) || !decodeMetadata(field, batch, failure))
                    return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    return failure.kind == ProtoFailure::Kind::None;
}

}  // namespace

Result<void> decodeWriteRequest(std::string_view body, WriteBatch& batch) {
    batch.clear();
    // The batch counts in 32 bits; every element takes at least two bytes of the body.
    if (body.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "request of 4 GiB or more");
    ProtoFailure failure;
    if (!decodeRequest(body, batch, failure)) return fail(failure.error());
    return {};
}

}  // namespace pallium::wire
