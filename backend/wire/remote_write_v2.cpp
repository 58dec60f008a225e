#include "backend/wire/remote_write_v2.h"

#include "backend/wire/histogram_reader.h"
#include "backend/wire/proto_reader.h"
#include "backend/wire/sample_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pallium::wire {
namespace {

constexpr std::string_view kTypeLabel = "__type__", kUnitLabel = "__unit__";

bool readRefs(ProtoReader& reader, std::vector<uint32_t>& refs) {
    return reader.varints("LabelsRefs",
                          [&refs](uint64_t ref) { refs.push_back(static_cast<uint32_t>(ref)); });
}

/// The table, which may stand anywhere in a request and in pieces: hence a pass of its own.
bool readSymbols(std::string_view body, std::vector<std::string_view>& symbols,
                 ProtoFailure& failure) {
    return readFields(body, "Request", failure, [&symbols](ProtoReader& reader) {
        if (reader.field() != 4) return reader.skip();
        return reader.sized("Symbols", symbols.emplace_back());
    });
}

struct MetadataRefs {
    MetricType type = MetricType::Unknown;
    uint32_t help = 0, unit = 0;

    bool isEmpty() const { return type == MetricType::Unknown && help == 0 && unit == 0; }
};

bool readMetadata(std::string_view bytes, MetadataRefs& metadata, ProtoFailure& failure) {
    uint64_t type = 0, help = 0, unit = 0;
    const bool isRead = readFields(bytes, "Metadata", failure, [&](ProtoReader& reader) {
        switch (reader.field()) {
            case 1:
                return reader.varint("Type", type);
            case 3:
                return reader.varint("HelpRef", help);
            case 4:
                return reader.varint("UnitRef", unit);
            default:
                return reader.skip();
        }
    });
    metadata = {metricTypeOf(type), static_cast<uint32_t>(help), static_cast<uint32_t>(unit)};
    return isRead;
}

/// Decodes the series of one request. After a failure the error is in `error()`.
class SeriesDecoder {
  public:
    SeriesDecoder(const std::vector<std::string_view>& symbols, std::vector<uint32_t>& refs,
                  std::vector<uint32_t>& metadataOfName, bool addsTypeAndUnit, WriteBatch& batch)
        : m_symbols(symbols),
          m_refs(refs),
          m_metadataOfName(metadataOfName),
          m_addsTypeAndUnit(addsTypeAndUnit),
          m_batch(batch) {}

    bool decodeAll(std::string_view body) {
        return readFields(body, "Request", m_failure, [this](ProtoReader& reader) {
            if (reader.field() != 5) return reader.skip();
            std::string_view bytes;
            return reader.sized("Timeseries", bytes) && decodeSeries(bytes);
        });
    }
    Error error() const {
        if (m_refusal.empty()) return m_failure.error();
        return {ErrorKind::InvalidArgument, m_refusal};
    }

  private:
    bool decodeSeries(std::string_view bytes) {
        WriteBatch::Series series;
        series.labelsBegin = static_cast<uint32_t>(m_batch.labels.size());
        series.samplesBegin = static_cast<uint32_t>(m_batch.samples.size());
        m_refs.clear();
        MetadataRefs metadata;
        const auto readField = [&](ProtoReader& reader) {
            return decodeField(reader, bytes.size(), series, metadata);
        };
        if (!readFields(bytes, "TimeSeries", m_failure, readField)) return false;
        if (!resolve(m_refs, 0, m_batch.labels)) return false;
        series.labelsEnd = static_cast<uint32_t>(m_batch.labels.size());
        series.samplesEnd = static_cast<uint32_t>(m_batch.samples.size());
        if (!isWorthwhile(series) || !addMetadata(metadata)) return false;
        if (m_addsTypeAndUnit) addTypeAndUnit(metadata, series);
        m_batch.series.push_back(series);
        return true;
    }
    bool decodeField(ProtoReader& reader, size_t seriesBytes, WriteBatch::Series& series,
                     MetadataRefs& metadata) {
        std::string_view bytes;
        switch (reader.field()) {
            case 1:
                return readRefs(reader, m_refs);
            case 2:
                return reader.sized("Samples", bytes) && decodeSample(bytes);
            case 3:
                return reader.sized("Histograms", bytes) &&
                       addHistogram(bytes, seriesBytes, m_batch, series, m_failure);
            case 4:
                return reader.sized("Exemplars", bytes) && addExemplar(bytes, series);
            case 5:
                return reader.sized("Metadata", bytes) && readMetadata(bytes, metadata, m_failure);
            default:
                return reader.skip();
        }
    }
    bool decodeSample(std::string_view bytes) {
        Sample& sample = m_batch.samples.emplace_back();
        if (decodeUsualSample(bytes, sample)) return true;
        TimestampMs ignoredStart = 0;
        return decodeSampleFields(bytes, sample, ignoredStart, m_failure);
    }
    bool addExemplar(std::string_view bytes, WriteBatch::Series& series) {
        const auto count = static_cast<uint32_t>(m_batch.exemplars.size());
        if (series.exemplarsEnd == 0) series.exemplarsBegin = count;
        series.exemplarsEnd = count + 1;
        ExemplarPoint exemplar;
        uint64_t timestamp = 0;
        // Behind those of the series, which are needed once all of it is read.
        const size_t firstRef = m_refs.size();
        const bool isRead = readFields(bytes, "Exemplar", m_failure, [&](ProtoReader& reader) {
            switch (reader.field()) {
                case 1:
                    return readRefs(reader, m_refs);
                case 2:
                    return reader.fixed64("Value", exemplar.value);
                case 3:
                    return reader.varint("Timestamp", timestamp);
                default:
                    return reader.skip();
            }
        });
        exemplar.timestampMs = static_cast<TimestampMs>(timestamp);
        exemplar.labelsBegin = static_cast<uint32_t>(m_batch.exemplarLabels.size());
        if (!isRead || !resolve(m_refs, firstRef, m_batch.exemplarLabels)) return false;
        m_refs.resize(firstRef);
        exemplar.labelsEnd = static_cast<uint32_t>(m_batch.exemplarLabels.size());
        m_batch.exemplars.push_back(exemplar);
        return true;
    }

    /// Appends the labels that the numbers from `first` on name in pairs.
    bool resolve(const std::vector<uint32_t>& refs, size_t first, std::vector<Label>& labels) {
        if ((refs.size() - first) % 2 != 0)
            return refused(fmt::format("invalid labelRefs length {}", refs.size() - first));
        for (size_t i = first; i < refs.size(); i += 2) {
            if (std::max(refs[i], refs[i + 1]) >= m_symbols.size())
                return refused(fmt::format(
                    "labelRefs {} (name) = {} (value) outside of symbols table (size {})", refs[i],
                    refs[i + 1], m_symbols.size()));
            labels.push_back({m_symbols[refs[i]], m_symbols[refs[i + 1]]});
        }
        return true;
    }
    bool isWorthwhile(const WriteBatch::Series& series) {
        if (series.samplesBegin != series.samplesEnd || series.histogramsEnd != 0) return true;
        auto labels = m_batch.labelsOf(series);
        std::sort(labels.begin(), labels.end(),
                  [](const Label& a, const Label& b) { return a.name < b.name; });
        return refused("TimeSeries must contain at least one sample or histogram for series " +
                       formatLabelsRaw(labels));
    }
    /// Metadata of a series without a name is nobody's.
    bool addMetadata(const MetadataRefs& refs) {
        if (refs.isEmpty()) return true;
        if (std::max(refs.help, refs.unit) >= m_symbols.size())
            return refused(
                fmt::format("metadata helpRef {} or unitRef {} outside of symbols table (size {})",
                            refs.help, refs.unit, m_symbols.size()));
        for (size_t i = 0; i + 1 < m_refs.size(); i += 2) {
            if (m_symbols[m_refs[i]] != kMetricName) continue;
            const uint32_t name = m_refs[i + 1];
            addMetadataOf(name,
                          {refs.type, m_symbols[name], m_symbols[refs.help], m_symbols[refs.unit]});
            break;
        }
        return true;
    }
    void addMetadataOf(uint32_t name, const MetadataView& metadata) {
        uint32_t& known = m_metadataOfName[name];
        if (known != 0) {
            const MetadataView& other = m_batch.metadata[known - 1];
            if (other.type == metadata.type && other.help == metadata.help &&
                other.unit == metadata.unit)
                return;
        }
        m_batch.metadata.push_back(metadata);
        known = static_cast<uint32_t>(m_batch.metadata.size());
    }
    void addTypeAndUnit(const MetadataRefs& refs, WriteBatch::Series& series) {
        const std::string_view unit = refs.unit < m_symbols.size() ? m_symbols[refs.unit] : "";
        if (refs.type == MetricType::Unknown && unit.empty()) return;
        auto& labels = m_batch.labels;
        labels.erase(std::remove_if(labels.begin() + series.labelsBegin, labels.end(),
                                    [](const Label& label) {
                                        return label.name == kTypeLabel || label.name == kUnitLabel;
                                    }),
                     labels.end());
        if (refs.type != MetricType::Unknown)
            labels.push_back({kTypeLabel, metricTypeName(refs.type)});
        if (!unit.empty()) labels.push_back({kUnitLabel, unit});
        series.labelsEnd = static_cast<uint32_t>(labels.size());
    }
    bool refused(std::string text) {
        m_refusal = std::move(text);
        return false;
    }

    const std::vector<std::string_view>& m_symbols;
    std::vector<uint32_t>& m_refs;
    std::vector<uint32_t>& m_metadataOfName;
    const bool m_addsTypeAndUnit;
    WriteBatch& m_batch;
    ProtoFailure m_failure;
    std::string m_refusal;  // empty: what failed is in m_failure
};

}  // namespace

Result<void> RemoteWriteV2Decoder::decode(std::string_view body, bool addsTypeAndUnit,
                                          WriteBatch& batch) {
    releaseLargeHistograms(batch.histograms);
    batch.clear();
    // The batch counts in 32 bits; every element takes at least two bytes of the body.
    if (body.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "request of 4 GiB or more");
    m_symbols.clear();
    ProtoFailure failure;
    if (!readSymbols(body, m_symbols, failure)) return fail(failure.error());
    m_metadataOfName.assign(m_symbols.size(), 0);
    SeriesDecoder series(m_symbols, m_refs, m_metadataOfName, addsTypeAndUnit, batch);
    if (!series.decodeAll(body)) return fail(series.error());
    return {};
}

}  // namespace pallium::wire
