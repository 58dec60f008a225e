#include "backend/wire/otlp_json.h"

#include "backend/wire/otlp_json_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace pallium::wire {
namespace {

using JsonValue = JsonCursor::Value;

/// Reads what lies around the data points.
class OtlpJsonRequestReader {
  public:
    OtlpJsonRequestReader(JsonCursor& cursor, OtlpRequest& request, size_t bytes)
        : m_cursor(cursor), m_request(request), m_points(cursor, request, maxOtlpElements(bytes)) {}

    bool read(simdjson::ondemand::object& root) {
        return m_cursor.members(root, "request", [this](std::string_view key, JsonValue& value) {
            if (!OtlpJsonName(key).is("resourceMetrics")) return m_cursor.skip(value);
            return m_cursor.array(value, "resourceMetrics",
                                  [this](JsonValue& each) { return resourceMetrics(each); });
        });
    }

  private:
    bool resourceMetrics(JsonValue& value) {
        OtlpResource resource;
        resource.metrics.begin = static_cast<uint32_t>(m_request.metrics.size());
        const auto member = [&](std::string_view key, JsonValue& inner) {
            const OtlpJsonName name(key);
            if (name.is("resource")) return attributes(inner, resource);
            if (!name.is("scopeMetrics")) return m_cursor.skip(inner);
            return m_cursor.array(inner, "scopeMetrics",
                                  [this](JsonValue& each) { return scopeMetrics(each); });
        };
        if (!m_cursor.object(value, "resourceMetrics", member)) return false;
        resource.metrics.end = static_cast<uint32_t>(m_request.metrics.size());
        m_request.resources.push_back(resource);
        return true;
    }
    bool attributes(JsonValue& value, OtlpResource& resource) {
        return m_cursor.object(value, "resource", [&](std::string_view key, JsonValue& inner) {
            if (key != "attributes") return m_cursor.skip(inner);
            return m_points.values().attributes(inner, m_request.attributes, resource.attributes);
        });
    }
    bool scopeMetrics(JsonValue& value) {
        return m_cursor.object(value, "scopeMetrics", [&](std::string_view key, JsonValue& inner) {
            if (key != "metrics") return m_cursor.skip(inner);
            return m_cursor.array(inner, "metrics",
                                  [this](JsonValue& each) { return metric(each); });
        });
    }
    bool metric(JsonValue& value) {
        if (!m_points.takeElement()) return false;
        OtlpMetric metric;
        const auto member = [&](std::string_view key, JsonValue& inner) {
            const OtlpJsonName name(key);
            if (name.is("name")) return m_cursor.string(inner, "name", metric.name);
            if (name.is("unit")) return m_cursor.string(inner, "unit", metric.unit);
            return kind(name, inner, metric);
        };
        if (!m_cursor.object(value, "metrics", member)) return false;
        m_request.metrics.push_back(metric);
        return true;
    }
    bool kind(const OtlpJsonName& name, JsonValue& value, OtlpMetric& metric) {
        if (name.is("gauge"))
            return data(value, OtlpKind::Gauge, m_request.numbers, metric,
                        &OtlpJsonPoints::numbers);
        if (name.is("sum"))
            return data(value, OtlpKind::Sum, m_request.numbers, metric, &OtlpJsonPoints::numbers);
        if (name.is("histogram"))
            return data(value, OtlpKind::Histogram, m_request.histograms, metric,
                        &OtlpJsonPoints::histograms);
        if (name.is("exponentialHistogram"))
            return data(value, OtlpKind::ExponentialHistogram, m_request.exponentials, metric,
                        &OtlpJsonPoints::exponentials);
        if (name.is("summary"))
            return data(value, OtlpKind::Summary, m_request.summaries, metric,
                        &OtlpJsonPoints::summaries);
        return m_cursor.skip(value);
    }
    /// The object of a metric's kind; of several the last counts.
    template <class Point>
    bool data(JsonValue& value, OtlpKind kind, const std::vector<Point>& array, OtlpMetric& metric,
              bool (OtlpJsonPoints::*readPoints)(JsonValue&)) {
        metric.kind = kind;
        metric.temporality = OtlpTemporality::Unspecified;
        metric.isMonotonic = false;
        metric.points = {static_cast<uint32_t>(array.size()), static_cast<uint32_t>(array.size())};
        return m_cursor.object(value, "metric data", [&](std::string_view key, JsonValue& inner) {
            const OtlpJsonName name(key);
            if (name.is("dataPoints")) {
                metric.points.begin = static_cast<uint32_t>(array.size());
                if (!(m_points.*readPoints)(inner)) return false;
                metric.points.end = static_cast<uint32_t>(array.size());
                return true;
            }
            if (name.is("aggregationTemporality")) return temporality(inner, metric);
            if (name.is("isMonotonic"))
                return m_cursor.boolean(inner, "isMonotonic", metric.isMonotonic);
            return m_cursor.skip(inner);
        });
    }
    bool temporality(JsonValue& value, OtlpMetric& metric) {
        constexpr const char* kWhat = "aggregationTemporality";
        simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
        if (!m_cursor.check(value.type().get(type), kWhat)) return false;
        if (type != simdjson::ondemand::json_type::string) {
            uint64_t number = 0;
            if (!m_cursor.integer(value, kWhat, number)) return false;
            metric.temporality = otlpTemporality(number);
            return true;
        }
        std::string_view name;
        if (!m_cursor.string(value, kWhat, name)) return false;
        constexpr std::string_view kNames[] = {"AGGREGATION_TEMPORALITY_UNSPECIFIED",
                                               "AGGREGATION_TEMPORALITY_DELTA",
                                               "AGGREGATION_TEMPORALITY_CUMULATIVE"};
        for (uint64_t number = 0; number < std::size(kNames); ++number) {
            if (name != kNames[number]) continue;
            metric.temporality = otlpTemporality(number);
            return true;
        }
        return m_cursor.refuse(kWhat, "unknown name");
    }

    JsonCursor& m_cursor;
    OtlpRequest& m_request;
    OtlpJsonPoints m_points;
};

/// The next byte of a token, 0 at the end; `at` is then behind it.
char nextToken(std::string_view body, size_t& at) {
    at = std::min(body.find_first_not_of(" \t\r\n", at), body.size());
    return at < body.size() ? body[at++] : '\0';
}

/// What the JSON reader of Cortex says, with what lies around the place.
std::string startRefusal(std::string_view what, std::string_view body, size_t at) {
    const auto around = [&](size_t reach) {
        const size_t begin = at - std::min(at, reach);
        return body.substr(begin, at + reach - begin);
    };
    return fmt::format("{}, error found in #{} byte of ...|{}|..., bigger context ...|{}|...", what,
                       std::min<size_t>(at, 10), around(10), around(50));
}

/// How a request begins: with members to be read, or not.
struct Start {
    bool hasMembers = false;
    std::string refusal;  // empty: nothing is wrong
};

/// Cortex reads one value and does not care what follows.
Start startOf(std::string_view body) {
    size_t at = 0;
    const char first = nextToken(body, at);
    if (first == 'n') {
        const std::string_view null("ull");
        for (size_t i = 0; i < null.size(); ++i)
            if (at == body.size() || body[at++] != null[i])
                return {false, startRefusal("skipThreeBytes: expect ull", body, at)};
        return {};
    }
    if (first != '{')
        return {false, startRefusal(fmt::format("ReadObjectCB: expect {{ or n, but found {}",
                                                std::string_view(&first, 1)),
                                    body, at)};
    const char second = nextToken(body, at);
    if (second == '"') return {true, {}};
    if (second == '}') return {};
    return {false, startRefusal(fmt::format("ReadObjectCB: expect \" after {{, but found {}",
                                            std::string_view(&second, 1)),
                                body, at)};
}

}  // namespace

struct OtlpJsonDecoder::Memory {
    simdjson::ondemand::parser parser;
    std::unique_ptr<char[]> body;  // with what the parser may read beyond its end
    size_t capacity = 0;           // of body
};

OtlpJsonDecoder::OtlpJsonDecoder() : m_memory(std::make_unique<Memory>()) {}

OtlpJsonDecoder::~OtlpJsonDecoder() = default;

void OtlpJsonDecoder::release() {
    constexpr size_t kKeptBytes = 4 << 20;
    if (m_memory->capacity > kKeptBytes) m_memory = std::make_unique<Memory>();
}

Result<void> OtlpJsonDecoder::decode(std::string_view body, OtlpRequest& request) {
    constexpr size_t kMaxBytes = size_t(1) << 31;  // the parser and our arrays count in 32 bits
    request.clear();
    if (body.size() > kMaxBytes)
        return fail(ErrorKind::InvalidArgument, "request of 2 GiB or more");
    if (Start start = startOf(body); !start.hasMembers)
        return start.refusal.empty() ? Result<void>()
                                     : fail(ErrorKind::InvalidArgument, std::move(start.refusal));
    const size_t needed = body.size() + simdjson::SIMDJSON_PADDING;
    if (m_memory->capacity < needed) {
        m_memory->body = std::make_unique<char[]>(needed);
        m_memory->capacity = needed;
    }
    std::memcpy(m_memory->body.get(), body.data(), body.size());
    std::memset(m_memory->body.get() + body.size(), 0, simdjson::SIMDJSON_PADDING);

    JsonCursor cursor;
    simdjson::ondemand::document document;
    simdjson::ondemand::object root;
    const simdjson::padded_string_view padded(m_memory->body.get(), body.size(),
                                              m_memory->capacity);
    const bool isRead = cursor.check(m_memory->parser.iterate(padded).get(document), "request") &&
                        cursor.check(document.get_object().get(root), "request") &&
                        OtlpJsonRequestReader(cursor, request, body.size()).read(root);
    if (!isRead) return fail(ErrorKind::InvalidArgument, cursor.failure());
    return {};
}

}  // namespace pallium::wire
