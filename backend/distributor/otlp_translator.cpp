#include "backend/distributor/otlp_translator.h"

#include "backend/base/go_text.h"
#include "backend/distributor/otlp_native_histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace pallium::distributor {
namespace {

using wire::OtlpKind;
using wire::OtlpMetric;
using wire::OtlpPoint;
using wire::OtlpRequest;
using wire::OtlpTemporality;

constexpr const char* kTooManyLabels =
    "too many labels in one request (limit: 8388608), send fewer data points at once";

bool hasTemporality(OtlpKind kind) {
    return kind == OtlpKind::Sum || kind == OtlpKind::Histogram ||
           kind == OtlpKind::ExponentialHistogram;
}

/// Prometheus has no type for what counts since the last time only.
MetricType typeOf(const OtlpMetric& metric) {
    if (hasTemporality(metric.kind) && metric.temporality == OtlpTemporality::Delta)
        return MetricType::Unknown;
    switch (metric.kind) {
        case OtlpKind::Gauge:
            return MetricType::Gauge;
        case OtlpKind::Sum:
            return metric.isMonotonic ? MetricType::Counter : MetricType::Gauge;
        case OtlpKind::Histogram:
        case OtlpKind::ExponentialHistogram:
            return MetricType::Histogram;
        case OtlpKind::Summary:
            return MetricType::Summary;
        case OtlpKind::None:
            break;
    }
    return MetricType::Unknown;
}

}  // namespace

OtlpOutcome OtlpTranslator::translate(const OtlpRequest& request, const OtlpSettings& settings,
                                      WriteBatch& batch) {
    m_request = &request;
    m_settings = &settings;
    m_outcome = {};
    m_texts.clear();
    m_namer.use({settings.addsSuffixes, settings.keepsUtf8});
    m_labels.beginRequest(settings);
    m_series.beginBatch(batch);
    m_histograms.beginRequest();
    m_quantiles.beginRequest();
    for (const wire::OtlpResource& each : request.resources) {
        resource(each);
        if (!m_series.isFull()) continue;
        batch.clear();
        return {0, m_outcome.translated + m_outcome.dropped, kTooManyLabels};
    }
    return std::move(m_outcome);
}

void OtlpTranslator::resource(const wire::OtlpResource& resource) {
    m_labels.beginResource(OtlpRequest::part(m_request->attributes, resource.attributes));
    m_earliestNs = std::numeric_limits<uint64_t>::max();
    m_latestNs = 0;
    for (const OtlpMetric& each : OtlpRequest::part(m_request->metrics, resource.metrics)) {
        metric(each);
        if (m_series.isFull()) return;
    }
    if (m_settings->makesTargetInfo && m_earliestNs <= m_latestNs) targetInfo();
}

void OtlpTranslator::metric(const OtlpMetric& metric) {
    const size_t points = metric.points.size();
    if (metric.kind == OtlpKind::None)
        return drop(0, fmt::format("could not get aggregation temporality for {} as it has "
                                   "unsupported metric type Empty",
                                   metric.name));
    noteTimes(metric);
    const bool isAccepted =
        !hasTemporality(metric.kind) || metric.temporality == OtlpTemporality::Cumulative ||
        (m_settings->acceptsDelta && metric.temporality == OtlpTemporality::Delta);
    if (!isAccepted)
        return drop(points, fmt::format("invalid temporality and type combination for metric {}",
                                        quoted(metric.name)));
    const auto name = m_namer.metric(metric);
    if (!name) return drop(points, name.error().message);
    if (points == 0) return drop(0, fmt::format("empty data points. {} is dropped", metric.name));
    const std::string_view kept = m_texts.keep(*name);
    m_labels.beginMetric(typeOf(metric), metric.unit);
    dataOf(metric, kept);
}

void OtlpTranslator::dataOf(const OtlpMetric& metric, std::string_view name) {
    switch (metric.kind) {
        case OtlpKind::Gauge:
        case OtlpKind::Sum:
            return numbers(metric, name);
        case OtlpKind::Histogram:
            return histograms(metric, name);
        case OtlpKind::ExponentialHistogram:
            return exponentials(metric, name);
        case OtlpKind::Summary:
            return summaries(metric, name);
        case OtlpKind::None:
            return;
    }
}

/// Calls `write(point, labels)` for each data point; with the first error the rest of the metric is
/// given up.
template <class Point, class Write>
void OtlpTranslator::points(const std::vector<Point>& array, const OtlpMetric& metric,
                            const Write& write) {
    const auto all = OtlpRequest::part(array, metric.points);
    for (size_t i = 0; i < all.size() && !m_series.isFull(); ++i) {
        const auto labels =
            m_labels.ofPoint(OtlpRequest::part(m_request->attributes, all[i].attributes));
        if (!labels) return drop(all.size() - i, labels.error().message);
        if (const Result<void> written = write(all[i], *labels); !written)
            return drop(all.size() - i, written.error().message);
        ++m_outcome.translated;
    }
}

void OtlpTranslator::numbers(const OtlpMetric& metric, std::string_view name) {
    const bool hasExemplars = metric.kind == OtlpKind::Sum;
    points(m_request->numbers, metric, [&](const auto& point, LabelsView labels) -> Result<void> {
        m_series.useBase(labels);
        m_series.begin(name);
        const double value = point.isWithoutValue ? staleNan() : point.value;
        m_series.addSample({otlpTimeMs(point.timeNs), value});
        if (hasExemplars) addExemplars(point);
        m_series.end();
        return hasExemplars ? checkExemplars(point) : Result<void>();
    });
}

void OtlpTranslator::histograms(const OtlpMetric& metric, std::string_view name) {
    const OtlpClassicHistograms::Names names{m_texts.join({name, "_sum"}),
                                             m_texts.join({name, "_count"}),
                                             m_texts.join({name, "_bucket"})};
    points(m_request->histograms, metric,
           [&](const auto& point, LabelsView labels) -> Result<void> {
               m_histograms.write(point, *m_request, labels, names);
               return checkExemplars(point);
           });
}

void OtlpTranslator::exponentials(const OtlpMetric& metric, std::string_view name) {
    points(m_request->exponentials, metric,
           [&](const auto& point, LabelsView labels) -> Result<void> {
               PALLIUM_TRY(toNativeHistogram(point, *m_request, metric.temporality, m_histogram));
               m_series.useBase(labels);
               m_series.begin(name);
               std::swap(m_series.addHistogram(), m_histogram);
               addExemplars(point);
               m_series.end();
               return checkExemplars(point);
           });
}

void OtlpTranslator::summaries(const OtlpMetric& metric, std::string_view name) {
    const std::string_view sumName = m_texts.join({name, "_sum"});
    const std::string_view countName = m_texts.join({name, "_count"});
    points(m_request->summaries, metric, [&](const auto& point, LabelsView labels) -> Result<void> {
        const auto one = [&](std::string_view seriesName, std::string_view quantile, double value) {
            m_series.begin(seriesName, quantile);
            m_series.addSample(
                {otlpTimeMs(point.timeNs), point.isWithoutValue ? staleNan() : value});
            m_series.end();
        };
        m_series.useBase(labels, "quantile");
        one(sumName, {}, point.sum);
        one(countName, {}, static_cast<double>(point.count));
        const auto quantiles = OtlpRequest::part(m_request->quantiles, point.quantiles);
        for (size_t i = 0; i < quantiles.size() && !m_series.isFull(); ++i)
            one(name, m_quantiles.at(i, quantiles[i].quantile), quantiles[i].value);
        return {};
    });
}

/// From the earliest to the latest data point, close enough together to be found in between.
void OtlpTranslator::targetInfo() {
    constexpr uint64_t kIntervalNs = 150'000'000'000;  // half of the default lookback
    constexpr uint64_t kMaxSamples = 1000;  // a point without a time would ask for millions
    const auto labels = m_labels.ofTarget();
    if (!labels) return drop(0, labels.error().message);
    if (!*labels) return;
    m_series.useBase(**labels);
    m_series.begin("target_info");
    uint64_t at = m_earliestNs;
    if ((m_latestNs - at) / kIntervalNs > kMaxSamples) at = m_latestNs - kMaxSamples * kIntervalNs;
    while (otlpTimeMs(at) != otlpTimeMs(m_latestNs)) {
        m_series.addSample({otlpTimeMs(at), 1});
        if (m_latestNs - at <= kIntervalNs) break;
        at += kIntervalNs;
    }
    m_series.addSample({otlpTimeMs(m_latestNs), 1});
    m_series.end();
}

void OtlpTranslator::addExemplars(const OtlpPoint& point) {
    for (const wire::OtlpExemplar& each : OtlpRequest::part(m_request->exemplars, point.exemplars))
        if (each.hasValue) m_series.addExemplar(each, *m_request);
}

Result<void> OtlpTranslator::checkExemplars(const OtlpPoint& point) const {
    const auto all = OtlpRequest::part(m_request->exemplars, point.exemplars);
    if (std::all_of(all.begin(), all.end(), [](const auto& each) { return each.hasValue; }))
        return {};
    return fail(ErrorKind::InvalidArgument, "unsupported exemplar value type: Empty");
}

void OtlpTranslator::noteTimes(const OtlpMetric& metric) {
    const auto note = [this, &metric](const auto& array) {
        for (const OtlpPoint& point : OtlpRequest::part(array, metric.points)) {
            m_earliestNs = std::min(m_earliestNs, point.timeNs);
            m_latestNs = std::max(m_latestNs, point.timeNs);
        }
    };
    switch (metric.kind) {
        case OtlpKind::Gauge:
        case OtlpKind::Sum:
            return note(m_request->numbers);
        case OtlpKind::Histogram:
            return note(m_request->histograms);
        case OtlpKind::ExponentialHistogram:
            return note(m_request->exponentials);
        case OtlpKind::Summary:
            return note(m_request->summaries);
        case OtlpKind::None:
            return;
    }
}

void OtlpTranslator::drop(size_t points, std::string_view why) {
    constexpr size_t kMaxBytes = 16 << 10;  // nobody reads more
    m_outcome.dropped += points;
    if (m_outcome.error.size() + why.size() > kMaxBytes) return;
    if (!m_outcome.error.empty()) m_outcome.error += "; ";
    m_outcome.error += why;
}

}  // namespace pallium::distributor
