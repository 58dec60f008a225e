#include "backend/wire/remote_write.h"

#include "backend/wire/exemplar_reader.h"
#include "backend/wire/histogram_reader.h"
#include "backend/wire/label_reader.h"
#include "backend/wire/proto_reader.h"
#include "backend/wire/sample_reader.h"

#include <limits>

namespace pallium::wire {
namespace {

// Field names in error texts are Go's, as Cortex's clients know them.

/// A label as every sender writes it: name, then value, both shorter than 128 bytes, and nothing
/// else. decodeLabelFields() decodes these too; a request of such labels took half as long again
/// with it alone.
bool decodeUsualLabel(std::string_view bytes, Label& label) {
    constexpr char kNameTag = 0x0a;
    constexpr char kValueTag = 0x12;
    constexpr size_t kOverhead = 4;  // two tags, two lengths
    if (bytes.size() < kOverhead || bytes[0] != kNameTag) return false;
    const auto nameBytes = static_cast<uint8_t>(bytes[1]);
    if (nameBytes >= 0x80 || nameBytes + kOverhead > bytes.size()) return false;
    if (bytes[nameBytes + 2] != kValueTag) return false;
    const auto valueBytes = static_cast<uint8_t>(bytes[nameBytes + 3]);
    if (valueBytes >= 0x80 || nameBytes + kOverhead + valueBytes != bytes.size()) return false;
    label = {bytes.substr(2, nameBytes), bytes.substr(nameBytes + kOverhead)};
    return true;
}

bool decodeLabel(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    // Filled where it stays: a copy reads back what was just stored, in other pieces, and waits for
    // it.
    Label& label = batch.labels.emplace_back();
    if (decodeUsualLabel(bytes, label)) [[likely]]
        return true;
    return decodeLabelFields(bytes, label, failure);
}

bool decodeSample(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    Sample& sample = batch.samples.emplace_back();
    if (decodeUsualSample(bytes, sample)) [[likely]]
        return true;
    TimestampMs ignoredStart = 0;  // 1.0 has none
    return decodeSampleFields(bytes, sample, ignoredStart, failure);
}

// Not inlined: most series have none, and the loop below is the hot one.
[[gnu::noinline]] bool addExemplar(std::string_view bytes, WriteBatch& batch,
                                   WriteBatch::Series& series, ProtoFailure& failure) {
    const auto count = static_cast<uint32_t>(batch.exemplars.size());
    if (series.exemplarsEnd == 0) series.exemplarsBegin = count;
    series.exemplarsEnd = count + 1;
    return decodeExemplar(bytes, batch, failure);
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
                if (!reader.sized("Exemplars", field) ||
                    !addExemplar(field, batch, series, failure))
                    return false;
                break;
            case 4:
                if (!reader.sized("Histograms", field) ||
                    !addHistogram(field, bytes.size(), batch, series, failure))
                    return false;
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
    metadata.type = metricTypeOf(type);
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
    releaseLargeHistograms(batch.histograms);
    batch.clear();
    // The batch counts in 32 bits; every element takes at least two bytes of the body.
    if (body.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "request of 4 GiB or more");
    ProtoFailure failure;
    if (!decodeRequest(body, batch, failure)) return fail(failure.error());
    return {};
}

}  // namespace pallium::wire
