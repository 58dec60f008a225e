#include "backend/ruler/alert_restore.h"

#include "backend/base/log.h"
#include "backend/ruler/alert_series.h"

#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace pallium::ruler {
namespace {

constexpr TimestampMs kMsPerS = 1'000;
/// Later instants do not fit into nanoseconds; nobody but this ruler is bound to write them right.
constexpr double kLastRestorableSec = 9e9;

/// The last sample of ALERTS_FOR_STATE, in whole seconds.
struct LastSample {
    int64_t atSec = 0;
    int64_t activeAtSec = 0;
};

/// nullopt: there is none that tells of an active alert.
std::optional<LastSample> lastSample(const storage::SampleColumns& samples) {
    if (samples.values.empty()) return std::nullopt;
    const double value = samples.values.back();
    if (!std::isfinite(value) || value < 0 || value > kLastRestorableSec) return std::nullopt;
    return LastSample{samples.timestamps.back() / kMsPerS, static_cast<int64_t>(value)};
}

TimestampNs restoredActiveAt(const LastSample& last, std::chrono::milliseconds forDuration,
                             std::chrono::nanoseconds gracePeriod, TimestampNs now) {
    const TimestampNs activeAt = last.activeAtSec * kNsPerSecond;
    const std::chrono::milliseconds remaining =
        forDuration - std::chrono::seconds(last.atSec - last.activeAtSec);
    if (remaining.count() <= 0) return activeAt;
    if (remaining < std::chrono::ceil<std::chrono::milliseconds>(gracePeriod))
        return now + (gracePeriod - forDuration).count();
    return activeAt + (now - last.atSec * kNsPerSecond);
}

/// What all series of the rule have in common.
std::vector<Matcher> forStateMatchers(const rulefmt::Rule& rule) {
    std::vector<Matcher> matchers{
        Matcher::equal(std::string(kMetricName), std::string(kForStateSeries)),
        Matcher::equal(std::string(kAlertName), rule.alert)};
    for (const auto& [name, value] : rule.labels)
        if (name != kAlertName && !rulefmt::isTemplate(value))
            matchers.push_back(Matcher::equal(name, value));
    return matchers;
}

}  // namespace

void restoreAlerts(const Context& context, const RuleQueries& queries, const GroupOptions& options,
                   AlertingRule& rule, TimestampNs now) {
    const rulefmt::Rule& definition = rule.definition();
    if (definition.forDuration < std::chrono::ceil<std::chrono::milliseconds>(options.gracePeriod))
        return;
    std::map<Labels, TimestampNs> activeAt;
    LabelsBuilder labels;
    const auto note = [&](LabelsView series, const storage::SampleColumns& samples) {
        const auto last = lastSample(samples);
        if (!last) return;
        labels.reset(series);
        labels.remove(kMetricName);
        activeAt[labels.labels()] =
            restoredActiveAt(*last, definition.forDuration, options.gracePeriod, now);
    };
    const auto read =
        queries.read(context, options.tenant, toMs(now - options.outageTolerance.count()),
                     toMs(now), forStateMatchers(definition), note);
    if (!read)
        log::error("failed to restore 'for' state", {{"tenant", options.tenant.text()},
                                                     {"alertname", definition.alert},
                                                     {"err", read.error().message}});
    rule.restore(activeAt);
}

}  // namespace pallium::ruler
