#include "backend/wire/otlp_protobuf.h"

#include "backend/wire/otlp_attribute_reader.h"
#include "backend/wire/otlp_point_reader.h"
#include "backend/wire/proto_reader.h"

#include <limits>

namespace pallium::wire {
namespace {

/// Reads what lies around the data points. Field names in error texts are Go's.
class OtlpProtobufDecoder {
  public:
    OtlpProtobufDecoder(size_t bytes, OtlpRequest& request, ProtoFailure& failure)
        : m_request(request),
          m_failure(failure),
          m_points(request, maxOtlpElements(bytes), failure) {}

    bool request(std::string_view bytes) {
        return readFields(bytes, "ExportMetricsServiceRequest", m_failure, [&](auto& reader) {
            std::string_view field;
            if (reader.field() != 1) return reader.skip();
            return reader.sized("ResourceMetrics", field) && resourceMetrics(field);
        });
    }

  private:
    bool resourceMetrics(std::string_view bytes) {
        OtlpResource resource;
        resource.metrics.begin = static_cast<uint32_t>(m_request.metrics.size());
        const bool isRead = readFields(bytes, "ResourceMetrics", m_failure, [&](auto& reader) {
            std::string_view field;
            switch (reader.field()) {
                case 1:
                    return reader.sized("Resource", field) && attributes(field, resource);
                case 2:
                    return reader.sized("ScopeMetrics", field) && scopeMetrics(field);
                default:
                    return reader.skip();
            }
        });
        resource.metrics.end = static_cast<uint32_t>(m_request.metrics.size());
        m_request.resources.push_back(resource);
        return isRead;
    }
    bool attributes(std::string_view bytes, OtlpResource& resource) {
        resource.attributes.begin = static_cast<uint32_t>(m_request.attributes.size());
        const bool isRead = readFields(bytes, "Resource", m_failure, [&](auto& reader) {
            std::string_view field;
            if (reader.field() != 1) return reader.skip();
            return reader.sized("Attributes", field) &&
                   decodeOtlpAttribute(field, m_request.attributes.emplace_back(), m_request,
                                       m_failure);
        });
        resource.attributes.end = static_cast<uint32_t>(m_request.attributes.size());
        return isRead;
    }
    bool scopeMetrics(std::string_view bytes) {
        return readFields(bytes, "ScopeMetrics", m_failure, [&](auto& reader) {
            std::string_view field;
            if (reader.field() != 2) return reader.skip();
            return reader.sized("Metrics", field) && metric(field);
        });
    }
    bool metric(std::string_view bytes) {
        if (!m_points.takeElement()) return false;
        OtlpMetric metric;
        if (!readFields(bytes, "Metric", m_failure,
                        [&](auto& reader) { return metricField(reader, metric); }))
            return false;
        m_request.metrics.push_back(metric);
        return true;
    }
    bool metricField(ProtoReader& reader, OtlpMetric& metric) {
        switch (reader.field()) {
            case 1:
                return reader.sized("Name", metric.name);
            case 3:
                return reader.sized("Unit", metric.unit);
            case 5:
                return data(reader, "Gauge", OtlpKind::Gauge, m_request.numbers, metric,
                            &OtlpPointReader::number);
            case 7:
                return data(reader, "Sum", OtlpKind::Sum, m_request.numbers, metric,
                            &OtlpPointReader::number);
            case 9:
                return data(reader, "Histogram", OtlpKind::Histogram, m_request.histograms, metric,
                            &OtlpPointReader::histogram);
            case 10:
                return data(reader, "ExponentialHistogram", OtlpKind::ExponentialHistogram,
                            m_request.exponentials, metric, &OtlpPointReader::exponential);
            case 11:
                return data(reader, "Summary", OtlpKind::Summary, m_request.summaries, metric,
                            &OtlpPointReader::summary);
            default:
                return reader.skip();
        }
    }
    /// The message of a metric's kind. They are alike, but that only some have a temporality, and
    /// sums may be monotonic; of several in one metric the last counts.
    template <class Point>
    bool data(ProtoReader& reader, const char* name, OtlpKind kind, const std::vector<Point>& array,
              OtlpMetric& metric, bool (OtlpPointReader::*readPoint)(std::string_view)) {
        std::string_view bytes;
        if (!reader.sized(name, bytes)) return false;
        metric.kind = kind;
        metric.temporality = OtlpTemporality::Unspecified;
        metric.isMonotonic = false;
        metric.points.begin = static_cast<uint32_t>(array.size());
        const bool isRead = readFields(bytes, name, m_failure, [&](auto& inner) {
            std::string_view point;
            switch (inner.field()) {
                case 1:
                    return inner.sized("DataPoints", point) && (m_points.*readPoint)(point);
                case 2:
                    return temporality(inner, metric);
                case 3:
                    return monotonicity(inner, metric);
                default:
                    return inner.skip();
            }
        });
        metric.points.end = static_cast<uint32_t>(array.size());
        return isRead;
    }
    static bool temporality(ProtoReader& reader, OtlpMetric& metric) {
        if (metric.kind == OtlpKind::Gauge || metric.kind == OtlpKind::Summary)
            return reader.skip();
        uint64_t number = 0;
        if (!reader.varint("AggregationTemporality", number)) return false;
        metric.temporality = otlpTemporality(number);
        return true;
    }
    static bool monotonicity(ProtoReader& reader, OtlpMetric& metric) {
        if (metric.kind != OtlpKind::Sum) return reader.skip();
        uint64_t flag = 0;
        if (!reader.varint("IsMonotonic", flag)) return false;
        metric.isMonotonic = flag != 0;
        return true;
    }

    OtlpRequest& m_request;
    ProtoFailure& m_failure;
    OtlpPointReader m_points;
};

}  // namespace

Result<void> decodeOtlpProtobuf(std::string_view body, OtlpRequest& request) {
    request.clear();
    // The arrays are counted in 32 bits; every element takes at least a byte of the body.
    if (body.size() > std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::InvalidArgument, "request of 4 GiB or more");
    ProtoFailure failure;
    if (!OtlpProtobufDecoder(body.size(), request, failure).request(body))
        return fail(failure.error());
    return {};
}

}  // namespace pallium::wire
