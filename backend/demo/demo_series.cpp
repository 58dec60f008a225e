#include "backend/demo/demo_series.h"

#include "backend/model/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pallium::demo {
namespace {

// Latencies are log-logistic: a share of 1 / (1 + (median / x)^kSharpness) is faster than x.
constexpr double kSharpness = 2.5;

double shareBelow(double bound, double median) {
    return 1 / (1 + std::pow(median / bound, kSharpness));
}

double meanOf(double median) {
    constexpr double kAngle = std::numbers::pi / kSharpness;
    return median * kAngle / std::sin(kAngle);
}

LabelPairs with(LabelPairs labels, std::string name, std::string value) {
    labels.emplace_back(std::move(name), std::move(value));
    return labels;
}

}  // namespace

std::optional<double> sampleAt(const Series& series, double time, double step) {
    if (!series.isPresent || series.isPresent(time)) return series.value(time);
    if (series.isPresent(time - step)) return staleNan();
    return std::nullopt;
}

WorldBuilder::WorldBuilder(std::string tenant, uint64_t seed) : m_seed(mixKey(seed, tenant)) {
    m_world.tenant = std::move(tenant);
    family(MetricType::Gauge, "up", "", "1 if the last scrape of the target succeeded.");
    family(MetricType::Gauge, "scrape_duration_seconds", "seconds", "How long it took.");
    family(MetricType::Gauge, "scrape_samples_scraped", "", "Samples the target exposed.");
}

void WorldBuilder::family(MetricType type, std::string_view name, std::string_view unit,
                          std::string_view help) {
    m_world.families.push_back({type, name, help, unit});
}

Labels WorldBuilder::labelsOf(const Target& target, std::string_view name, const LabelPairs& more) {
    std::vector<Label> labels{{kMetricName, name}};
    if (!target.job.empty()) labels.push_back({"job", target.job});
    if (!target.instance.empty()) labels.push_back({"instance", target.instance});
    for (const auto& [labelName, value] : more)
        labels.push_back({labelName, value});
    std::sort(labels.begin(), labels.end(),
              [](const Label& a, const Label& b) { return a.name < b.name; });
    return Labels(LabelsView(labels));
}

uint64_t WorldBuilder::key(const Target& target, std::string_view name,
                           const LabelPairs& more) const {
    return mixKey(m_seed, labelsOf(target, name, more).hash());
}

void WorldBuilder::add(const Target& target, std::string_view name, const LabelPairs& more,
                       Signal value) {
    addWhile(
        target, name, more, [life = target.life](double time) { return life.isUp(time); },
        std::move(value));
}

void WorldBuilder::addAlways(const Target& target, std::string_view name, const LabelPairs& more,
                             Signal value) {
    addWhile(target, name, more, nullptr, std::move(value));
}

void WorldBuilder::addWhile(const Target& target, std::string_view name, const LabelPairs& more,
                            std::function<bool(double)> isPresent, Signal value) {
    m_world.series.push_back(
        {labelsOf(target, name, more), std::move(isPresent), std::move(value)});
}

void WorldBuilder::gauge(const Target& target, std::string_view name, const LabelPairs& more,
                         const GaugeShape& shape) {
    add(target, name, more, demo::gauge(shape, key(target, name, more)));
}

void WorldBuilder::counter(const Target& target, std::string_view name, const LabelPairs& more,
                           double meanPerSec, double burstPerSec, double step) {
    const Events events{Flow(meanPerSec, key(target, name, more)), burstPerSec};
    add(target, name, more, demo::counter(events, target.life, step));
}

void WorldBuilder::histogram(const Target& target, const std::string& name, const LabelPairs& more,
                             double meanPerSec, double burstPerSec, const LatencyShape& shape) {
    // One flow for all buckets: each counts a share of it, so that they never cross.
    const Flow flow(meanPerSec, key(target, name, more));
    const auto part = [&](double share, double burstShare, double step) {
        return [=, life = target.life](double time) {
            const double start = life.startedAt(time);
            const double troubled = burstPerSec * (burstTotal(time) - burstTotal(start));
            return floorTo(share * flow.between(start, time) + burstShare * troubled, step);
        };
    };
    for (const double bound : shape.bounds)
        add(target, name + "_bucket", with(more, "le", fmt::format("{}", bound)),
            part(shareBelow(bound, shape.median), shareBelow(bound, shape.burstMedian), 1));
    add(target, name + "_bucket", with(more, "le", "+Inf"), part(1, 1, 1));
    add(target, name + "_count", more, part(1, 1, 1));
    add(target, name + "_sum", more, part(meanOf(shape.median), meanOf(shape.burstMedian), 1e-6));
}

void WorldBuilder::summary(const Target& target, const std::string& name, const LabelPairs& more,
                           double meanPerSec, double median) {
    for (const double quantile : {0.5, 0.9, 0.99}) {
        const double value = median * std::pow(quantile / (1 - quantile), 1 / kSharpness);
        gauge(target, name, with(more, "quantile", fmt::format("{}", quantile)),
              {.base = value, .noise = 0.1, .burst = 0.8, .step = 1e-6});
    }
    counter(target, name + "_count", more, meanPerSec);
    counter(target, name + "_sum", more, meanPerSec * meanOf(median), 0, 1e-6);
}

void WorldBuilder::scraped(const Target& target, double samples) {
    addAlways(target, "up", {},
              [life = target.life](double time) { return life.isUp(time) ? 1.0 : 0.0; });
    addAlways(target, "scrape_duration_seconds", {},
              demo::gauge({.base = 0.008, .noise = 0.4, .burst = 0.5, .step = 1e-6},
                          key(target, "scrape_duration_seconds", {})));
    addAlways(target, "scrape_samples_scraped", {}, [life = target.life, samples](double time) {
        return life.isUp(time) ? samples : 0.0;
    });
}

}  // namespace pallium::demo
