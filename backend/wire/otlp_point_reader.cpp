#include "backend/wire/otlp_point_reader.h"

#include "backend/wire/otlp_attribute_reader.h"

namespace pallium::wire {
namespace {

// Field names in error texts are Go's.

template <class T>
uint32_t endOf(const std::vector<T>& array) {
    return static_cast<uint32_t>(array.size());
}

bool signedValue(ProtoReader& reader, const char* name, double& value) {
    int64_t integer = 0;
    if (!reader.fixed64(name, integer)) return false;
    value = static_cast<double>(integer);
    return true;
}

bool pointFlags(ProtoReader& reader, OtlpPoint& point) {
    constexpr uint64_t kNoRecordedValue = 1;
    uint64_t flags = 0;
    if (!reader.varint("Flags", flags)) return false;
    point.isWithoutValue = (flags & kNoRecordedValue) != 0;
    return true;
}

template <class Point>
bool sumOf(ProtoReader& reader, Point& point) {
    point.hasSum = true;
    return reader.fixed64("Sum", point.sum);
}

}  // namespace

/// Reads a point of any kind; what it holds of the arrays is what is added to them meanwhile.
template <class Point, class ReadField>
bool OtlpPointReader::point(std::string_view bytes, const char* name, std::vector<Point>& array,
                            const ReadField& readField) {
    if (!takeElement()) return false;
    Point& point = array.emplace_back();
    point.attributes.begin = endOf(m_request.attributes);
    point.exemplars.begin = endOf(m_request.exemplars);
    const bool isRead = readFields(bytes, name, m_failure, [&](ProtoReader& reader) {
        return reader.field() == 3 ? reader.fixed64("TimeUnixNano", point.timeNs)
                                   : readField(reader, point);
    });
    point.attributes.end = endOf(m_request.attributes);
    point.exemplars.end = endOf(m_request.exemplars);
    return isRead;
}

bool OtlpPointReader::number(std::string_view bytes) {
    const auto field = [this](ProtoReader& reader, OtlpNumberPoint& point) {
        switch (reader.field()) {
            case 4:
                return reader.fixed64("AsDouble", point.value);
            case 5:
                return exemplar(reader);
            case 6:
                return signedValue(reader, "AsInt", point.value);
            case 7:
                return attribute(reader, "Attributes", m_request.attributes);
            case 8:
                return pointFlags(reader, point);
            default:
                return reader.skip();
        }
    };
    return point(bytes, "NumberDataPoint", m_request.numbers, field);
}

bool OtlpPointReader::histogram(std::string_view bytes) {
    const uint32_t counts = endOf(m_request.counts);
    const uint32_t bounds = endOf(m_request.bounds);
    const auto field = [this](ProtoReader& reader, OtlpHistogramPoint& point) {
        switch (reader.field()) {
            case 4:
                return reader.fixed64("Count", point.count);
            case 5:
                return sumOf(reader, point);
            case 6:
                return reader.fixed64s<uint64_t>(
                    "BucketCounts", [this](uint64_t n) { m_request.counts.push_back(n); });
            case 7:
                return reader.fixed64s("ExplicitBounds",
                                       [this](double b) { m_request.bounds.push_back(b); });
            case 8:
                return exemplar(reader);
            case 9:
                return attribute(reader, "Attributes", m_request.attributes);
            case 10:
                return pointFlags(reader, point);
            default:
                return reader.skip();
        }
    };
    if (!point(bytes, "HistogramDataPoint", m_request.histograms, field)) return false;
    m_request.histograms.back().bucketCounts = {counts, endOf(m_request.counts)};
    m_request.histograms.back().bounds = {bounds, endOf(m_request.bounds)};
    return true;
}

bool OtlpPointReader::exponential(std::string_view bytes) {
    const auto field = [this](ProtoReader& reader, OtlpExponentialPoint& point) {
        switch (reader.field()) {
            case 1:
                return attribute(reader, "Attributes", m_request.attributes);
            case 4:
                return reader.fixed64("Count", point.count);
            case 5:
                return sumOf(reader, point);
            case 6:
                return reader.sint32("Scale", point.scale);
            case 7:
                return reader.fixed64("ZeroCount", point.zeroCount);
            case 8:
                return buckets(reader, "Positive", point.positive);
            case 9:
                return buckets(reader, "Negative", point.negative);
            case 10:
                return pointFlags(reader, point);
            case 11:
                return exemplar(reader);
            default:
                return reader.skip();
        }
    };
    return point(bytes, "ExponentialHistogramDataPoint", m_request.exponentials, field);
}

bool OtlpPointReader::summary(std::string_view bytes) {
    const uint32_t quantiles = endOf(m_request.quantiles);
    const auto field = [this](ProtoReader& reader, OtlpSummaryPoint& point) {
        switch (reader.field()) {
            case 4:
                return reader.fixed64("Count", point.count);
            case 5:
                return reader.fixed64("Sum", point.sum);
            case 6:
                return quantile(reader);
            case 7:
                return attribute(reader, "Attributes", m_request.attributes);
            case 8:
                return pointFlags(reader, point);
            default:
                return reader.skip();
        }
    };
    if (!point(bytes, "SummaryDataPoint", m_request.summaries, field)) return false;
    m_request.summaries.back().quantiles = {quantiles, endOf(m_request.quantiles)};
    return true;
}

bool OtlpPointReader::exemplar(ProtoReader& reader) {
    std::string_view bytes;
    if (!reader.sized("Exemplars", bytes) || !takeElement()) return false;
    OtlpExemplar exemplar;
    exemplar.attributes.begin = endOf(m_request.exemplarAttributes);
    if (!readFields(bytes, "Exemplar", m_failure,
                    [&](ProtoReader& inner) { return exemplarField(inner, exemplar); }))
        return false;
    exemplar.attributes.end = endOf(m_request.exemplarAttributes);
    m_request.exemplars.push_back(exemplar);
    return true;
}

bool OtlpPointReader::exemplarField(ProtoReader& reader, OtlpExemplar& exemplar) {
    switch (reader.field()) {
        case 2:
            return reader.fixed64("TimeUnixNano", exemplar.timeNs);
        case 3:
            exemplar.hasValue = true;
            return reader.fixed64("AsDouble", exemplar.value);
        case 4:
            return identifier(reader, "SpanId", 8, "invalid length for SpanID", exemplar.spanId);
        case 5:
            return identifier(reader, "TraceId", 16, "invalid length for TraceID",
                              exemplar.traceId);
        case 6:
            exemplar.hasValue = true;
            return signedValue(reader, "AsInt", exemplar.value);
        case 7:
            return attribute(reader, "FilteredAttributes", m_request.exemplarAttributes);
        default:
            return reader.skip();
    }
}

bool OtlpPointReader::attribute(ProtoReader& reader, const char* name,
                                std::vector<OtlpAttribute>& into) {
    std::string_view bytes;
    return reader.sized(name, bytes) &&
           decodeOtlpAttribute(bytes, into.emplace_back(), m_request, m_failure);
}

/// An identifier of zeros is none.
bool OtlpPointReader::identifier(ProtoReader& reader, const char* name, size_t bytes,
                                 const char* wrongLength, std::string_view& id) {
    if (!reader.sized(name, id)) return false;
    if (!id.empty() && id.size() != bytes) return refuse(wrongLength);
    if (id.find_first_not_of('\0') == id.npos) id = {};
    return true;
}

bool OtlpPointReader::buckets(ProtoReader& reader, const char* name, OtlpBuckets& buckets) {
    std::string_view bytes;
    if (!reader.sized(name, bytes)) return false;
    buckets.counts.begin = endOf(m_request.counts);
    const bool isRead = readFields(bytes, "Buckets", m_failure, [&](ProtoReader& inner) {
        switch (inner.field()) {
            case 1:
                return inner.sint32("Offset", buckets.offset);
            case 2:
                return inner.varints("BucketCounts",
                                     [this](uint64_t n) { m_request.counts.push_back(n); });
            default:
                return inner.skip();
        }
    });
    buckets.counts.end = endOf(m_request.counts);
    return isRead;
}

bool OtlpPointReader::quantile(ProtoReader& reader) {
    std::string_view bytes;
    if (!reader.sized("QuantileValues", bytes)) return false;
    OtlpQuantile& quantile = m_request.quantiles.emplace_back();
    return readFields(bytes, "ValueAtQuantile", m_failure, [&](ProtoReader& inner) {
        switch (inner.field()) {
            case 1:
                return inner.fixed64("Quantile", quantile.quantile);
            case 2:
                return inner.fixed64("Value", quantile.value);
            default:
                return inner.skip();
        }
    });
}

bool OtlpPointReader::takeElement() {
    if (m_elementsLeft == 0) return refuse(kOtlpTooManyEmpty);
    --m_elementsLeft;
    return true;
}

bool OtlpPointReader::refuse(const char* text) {
    m_failure = {ProtoFailure::Kind::Refused, text, 0};
    return false;
}

}  // namespace pallium::wire
