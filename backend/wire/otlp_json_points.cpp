#include "backend/wire/otlp_json_points.h"

namespace pallium::wire {
namespace {

template <class T>
uint32_t sizeOf(const std::vector<T>& array) {
    return static_cast<uint32_t>(array.size());
}

}  // namespace

/// Reads points of one kind: `readMember` gets what not all kinds have.
template <class Point, class ReadMember>
bool OtlpJsonPoints::list(Value& value, std::vector<Point>& array, const ReadMember& readMember) {
    return m_cursor.array(value, "dataPoints", [&](Value& each) {
        if (!takeElement()) return false;
        Point& point = array.emplace_back();
        return m_cursor.object(each, "data point", [&](std::string_view key, Value& member) {
            const OtlpJsonName name(key);
            bool isKnown = true;
            if (!common(name, member, point, isKnown)) return false;
            return isKnown || readMember(name, member, point);
        });
    });
}

bool OtlpJsonPoints::common(const OtlpJsonName& name, Value& value, OtlpPoint& point,
                            bool& isKnown) {
    constexpr uint32_t kNoRecordedValue = 1;
    if (name.is("attributes"))
        return m_values.attributes(value, m_request.attributes, point.attributes);
    if (name.is("timeUnixNano")) return m_cursor.integer(value, "timeUnixNano", point.timeNs);
    if (name.is("exemplars")) return exemplars(value, point);
    if (name.is("flags")) {
        uint32_t flags = 0;
        if (!m_cursor.integer(value, "flags", flags)) return false;
        point.isWithoutValue = (flags & kNoRecordedValue) != 0;
        return true;
    }
    isKnown = false;
    return true;
}

bool OtlpJsonPoints::numbers(Value& value) {
    return list(value, m_request.numbers,
                [this](const OtlpJsonName& name, Value& member, OtlpNumberPoint& point) {
                    if (name.is("asDouble")) return m_cursor.real(member, "asDouble", point.value);
                    if (name.is("asInt")) return integerAsReal(member, "asInt", point.value);
                    return m_cursor.skip(member);
                });
}

bool OtlpJsonPoints::histograms(Value& value) {
    return list(value, m_request.histograms,
                [this](const OtlpJsonName& name, Value& member, OtlpHistogramPoint& point) {
                    if (name.is("count")) return m_cursor.integer(member, "count", point.count);
                    if (name.is("bucketCounts")) return counts(member, point.bucketCounts);
                    if (name.is("explicitBounds")) return bounds(member, point.bounds);
                    if (!name.is("sum")) return m_cursor.skip(member);
                    point.hasSum = true;
                    return m_cursor.real(member, "sum", point.sum);
                });
}

bool OtlpJsonPoints::exponentials(Value& value) {
    return list(value, m_request.exponentials,
                [this](const OtlpJsonName& name, Value& member, OtlpExponentialPoint& point) {
                    if (name.is("count")) return m_cursor.integer(member, "count", point.count);
                    if (name.is("scale")) return m_cursor.integer(member, "scale", point.scale);
                    if (name.is("zeroCount"))
                        return m_cursor.integer(member, "zeroCount", point.zeroCount);
                    if (name.is("positive")) return buckets(member, point.positive);
                    if (name.is("negative")) return buckets(member, point.negative);
                    if (!name.is("sum")) return m_cursor.skip(member);
                    point.hasSum = true;
                    return m_cursor.real(member, "sum", point.sum);
                });
}

bool OtlpJsonPoints::summaries(Value& value) {
    return list(value, m_request.summaries,
                [this](const OtlpJsonName& name, Value& member, OtlpSummaryPoint& point) {
                    if (name.is("count")) return m_cursor.integer(member, "count", point.count);
                    if (name.is("sum")) return m_cursor.real(member, "sum", point.sum);
                    if (name.is("quantileValues")) return quantiles(member, point.quantiles);
                    return m_cursor.skip(member);
                });
}

bool OtlpJsonPoints::exemplars(Value& value, OtlpPoint& point) {
    point.exemplars.begin = sizeOf(m_request.exemplars);
    const bool isRead = m_cursor.array(value, "exemplars", [&](Value& each) {
        return takeElement() && exemplar(each, m_request.exemplars.emplace_back());
    });
    point.exemplars.end = sizeOf(m_request.exemplars);
    return isRead;
}

bool OtlpJsonPoints::exemplar(Value& value, OtlpExemplar& exemplar) {
    return m_cursor.object(value, "exemplar", [&](std::string_view key, Value& member) {
        return exemplarMember(OtlpJsonName(key), member, exemplar);
    });
}

bool OtlpJsonPoints::exemplarMember(const OtlpJsonName& name, Value& value,
                                    OtlpExemplar& exemplar) {
    if (name.is("timeUnixNano")) return m_cursor.integer(value, "timeUnixNano", exemplar.timeNs);
    if (name.is("filteredAttributes"))
        return m_values.attributes(value, m_request.exemplarAttributes, exemplar.attributes);
    if (name.is("traceId")) return m_values.identifier(value, "traceId", 16, exemplar.traceId);
    if (name.is("spanId")) return m_values.identifier(value, "spanId", 8, exemplar.spanId);
    const bool isInteger = name.is("asInt");
    if (!isInteger && !name.is("asDouble")) return m_cursor.skip(value);
    exemplar.hasValue = true;
    return isInteger ? integerAsReal(value, "asInt", exemplar.value)
                     : m_cursor.real(value, "asDouble", exemplar.value);
}

bool OtlpJsonPoints::integerAsReal(Value& value, const char* what, double& number) {
    int64_t integer = 0;
    if (!m_cursor.integer(value, what, integer)) return false;
    number = static_cast<double>(integer);
    return true;
}

bool OtlpJsonPoints::counts(Value& value, OtlpRange& range) {
    range.begin = sizeOf(m_request.counts);
    const bool isRead = m_cursor.array(value, "bucketCounts", [&](Value& each) {
        return m_cursor.integer(each, "bucketCounts", m_request.counts.emplace_back());
    });
    range.end = sizeOf(m_request.counts);
    return isRead;
}

bool OtlpJsonPoints::bounds(Value& value, OtlpRange& range) {
    range.begin = sizeOf(m_request.bounds);
    const bool isRead = m_cursor.array(value, "explicitBounds", [&](Value& each) {
        return m_cursor.real(each, "explicitBounds", m_request.bounds.emplace_back());
    });
    range.end = sizeOf(m_request.bounds);
    return isRead;
}

bool OtlpJsonPoints::buckets(Value& value, OtlpBuckets& buckets) {
    return m_cursor.object(value, "buckets", [&](std::string_view key, Value& member) {
        const OtlpJsonName name(key);
        if (name.is("offset")) return m_cursor.integer(member, "offset", buckets.offset);
        if (name.is("bucketCounts")) return counts(member, buckets.counts);
        return m_cursor.skip(member);
    });
}

bool OtlpJsonPoints::quantiles(Value& value, OtlpRange& range) {
    range.begin = sizeOf(m_request.quantiles);
    const bool isRead = m_cursor.array(value, "quantileValues", [&](Value& each) {
        OtlpQuantile& quantile = m_request.quantiles.emplace_back();
        return m_cursor.object(each, "quantile", [&](std::string_view key, Value& member) {
            if (key == "quantile") return m_cursor.real(member, "quantile", quantile.quantile);
            if (key == "value") return m_cursor.real(member, "value", quantile.value);
            return m_cursor.skip(member);
        });
    });
    range.end = sizeOf(m_request.quantiles);
    return isRead;
}

bool OtlpJsonPoints::takeElement() {
    if (m_elementsLeft == 0) return m_cursor.refuse("dataPoints", kOtlpTooManyEmpty);
    --m_elementsLeft;
    return true;
}

}  // namespace pallium::wire
