#include "tests/backend/wire/otlp_text.h"

#include <fmt/format.h>

namespace pallium::wire {
namespace {

std::string textOfList(std::span<const OtlpAttribute> attributes) {
    std::string out = "{";
    for (const OtlpAttribute& each : attributes)
        out += fmt::format("{}={};", each.key, each.value);
    return out + "}";
}

template <class T>
std::string textOfNumbers(std::span<const T> numbers) {
    std::string out = "[";
    for (const T& each : numbers)
        out += fmt::format("{} ", each);
    return out + "]";
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

/// Prints one request.
class OtlpPrinter {
  public:
    explicit OtlpPrinter(const OtlpRequest& request) : m_request(request) {}

    std::string print() {
        for (const OtlpResource& resource : m_request.resources) {
            m_out += fmt::format("resource {}\n", attributes(resource.attributes));
            for (const OtlpMetric& metric : OtlpRequest::part(m_request.metrics, resource.metrics))
                print(metric);
        }
        return m_out;
    }

  private:
    std::string attributes(OtlpRange range) const {
        return textOfList(OtlpRequest::part(m_request.attributes, range));
    }
    std::string counts(OtlpRange range) const {
        return textOfNumbers(OtlpRequest::part(m_request.counts, range));
    }
    void print(const OtlpMetric& metric) {
        m_out += fmt::format("metric {} unit {} kind {} temporality {}{}\n", metric.name,
                             metric.unit, int(metric.kind), int(metric.temporality),
                             metric.isMonotonic ? " monotonic" : "");
        switch (metric.kind) {
            case OtlpKind::None:
                return;
            case OtlpKind::Gauge:
            case OtlpKind::Sum:
                return points(m_request.numbers, metric.points);
            case OtlpKind::Histogram:
                return points(m_request.histograms, metric.points);
            case OtlpKind::ExponentialHistogram:
                return points(m_request.exponentials, metric.points);
            case OtlpKind::Summary:
                return points(m_request.summaries, metric.points);
        }
    }
    template <class Point>
    void points(const std::vector<Point>& array, OtlpRange range) {
        for (const Point& point : OtlpRequest::part(array, range)) {
            m_out += fmt::format("point {} at {}{} {}\n", attributes(point.attributes),
                                 point.timeNs, point.isWithoutValue ? " stale" : "", rest(point));
            for (const OtlpExemplar& each : OtlpRequest::part(m_request.exemplars, point.exemplars))
                m_out += fmt::format(
                    "exemplar {} at {} {}{} trace {} span {}\n",
                    textOfList(OtlpRequest::part(m_request.exemplarAttributes, each.attributes)),
                    each.timeNs, each.value, each.hasValue ? "" : " none", hex(each.traceId),
                    hex(each.spanId));
        }
    }
    static std::string rest(const OtlpNumberPoint& point) { return fmt::format("{}", point.value); }
    std::string rest(const OtlpHistogramPoint& point) const {
        return fmt::format("count {} sum {} {} counts {} bounds {}", point.count, point.sum,
                           point.hasSum, counts(point.bucketCounts),
                           textOfNumbers(OtlpRequest::part(m_request.bounds, point.bounds)));
    }
    std::string rest(const OtlpExponentialPoint& point) const {
        return fmt::format("count {} zero {} sum {} {} scale {} positive {} {} negative {} {}",
                           point.count, point.zeroCount, point.sum, point.hasSum, point.scale,
                           point.positive.offset, counts(point.positive.counts),
                           point.negative.offset, counts(point.negative.counts));
    }
    std::string rest(const OtlpSummaryPoint& point) const {
        std::string out = fmt::format("count {} sum {}", point.count, point.sum);
        for (const OtlpQuantile& each : OtlpRequest::part(m_request.quantiles, point.quantiles))
            out += fmt::format(" {}:{}", each.quantile, each.value);
        return out;
    }

    const OtlpRequest& m_request;
    std::string m_out;
};

}  // namespace

std::string textOf(const OtlpRequest& request) {
    return OtlpPrinter(request).print();
}

}  // namespace pallium::wire
