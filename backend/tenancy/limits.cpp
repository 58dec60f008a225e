#include "backend/tenancy/limits.h"

#include "backend/base/go_text.h"
#include "backend/model/relabel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace pallium::tenancy {

void LimitsPerLabelSet::describe(config::Fields& fields) {
    fields.block(
        "limits", [&] { fields.add("max_series", maxSeries); },
        "validation.LimitsPerLabelSetEntry");
    fields.add("label_set", labelSet);
}

void QueryAttribute::describe(config::Fields& fields) {
    fields.add("api_type", apiType);
    fields.add("regex", regex);
    fields.block(
        "time_window",
        [&] {
            fields.add("start", timeWindow.start);
            fields.add("end", timeWindow.end);
        },
        "validation.TimeWindow");
    const auto range = [&fields](QueryRange& limit) {
        fields.add("min", limit.min);
        fields.add("max", limit.max);
    };
    fields.block(
        "time_range_limit", [&] { range(timeRangeLimit); }, "validation.TimeRangeLimit");
    fields.block(
        "query_step_limit", [&] { range(queryStepLimit); }, "validation.QueryStepLimit");
    fields.add("user_agent_regex", userAgentRegex);
    fields.add("dashboard_uid", dashboardUid);
    fields.add("panel_id", panelId);
}

void PriorityDef::describe(config::Fields& fields) {
    fields.add("priority", priority);
    fields.add("reserved_queriers", reservedQueriers);
    fields.list("query_attributes", queryAttributes);
}

void DisabledRuleGroup::describe(config::Fields& fields) {
    fields.add("namespace", ruleNamespace);
    fields.add("name", name);
}

void ActiveSeriesTracker::describe(config::Fields& fields) {
    fields.add("name", name);
    fields.add("matchers", matchers);
}

std::vector<config::Problem> readOverrides(const config::Node& node, const std::string& path,
                                           Limits& limits) {
    config::Fields fields("validation.plain", path);
    limits.describe(fields);
    return fields.read(node);
}

namespace {

using Problems = std::vector<std::string>;

void checkSharding(const Limits& limits, const LimitChecks& checks, Problems& problems) {
    const auto globalNeedsSharding = [&](int64_t limit, std::string_view flag) {
        if (limit > 0 && !checks.shardByAllLabels)
            problems.push_back(fmt::format(
                "the {} limit is unsupported if distributor.shard-by-all-labels is disabled",
                flag));
    };
    globalNeedsSharding(limits.maxGlobalSeriesPerUser, "ingester.max-global-series-per-user");
    globalNeedsSharding(limits.maxGlobalNativeHistogramSeriesPerUser,
                        "ingester.max-global-native-histogram-series-per-user");
}

void checkAttributes(const std::vector<QueryAttribute>& attributes, Problems& problems) {
    constexpr std::array<std::string_view, 5> kApiTypes{"query", "query_range", "series", "labels",
                                                        "label_values"};
    for (const QueryAttribute& attribute : attributes)
        if (!attribute.apiType.empty() &&
            std::find(kApiTypes.begin(), kApiTypes.end(), attribute.apiType) == kApiTypes.end())
            problems.push_back(fmt::format("invalid api_type {}", attribute.apiType));
}

void checkTrackers(const Limits& limits, const LimitChecks& checks, Problems& problems) {
    std::set<std::string_view> names;
    for (const ActiveSeriesTracker& tracker : limits.activeSeriesTrackers) {
        const Result<void> selector =
            checks.selector ? checks.selector(tracker.matchers) : Result<void>();
        if (tracker.name.empty())
            problems.emplace_back("active series tracker name must not be empty");
        else if (!selector)
            problems.push_back(fmt::format("active series tracker {}: {}",
                                           pallium::quoted(tracker.name),
                                           selector.error().message));
        else if (!names.insert(tracker.name).second)
            problems.push_back(fmt::format("duplicate active series tracker name: {}",
                                           pallium::quoted(tracker.name)));
    }
}

}  // namespace

std::vector<std::string> validateLimits(const Limits& limits, const LimitChecks& checks) {
    Problems problems;
    checkSharding(limits, checks, problems);
    if (limits.ingestionRateStrategy != "local" && limits.ingestionRateStrategy != "global")
        problems.push_back(
            fmt::format("unknown ingestion rate strategy {}", limits.ingestionRateStrategy));
    checkAttributes(limits.queryRejection.queryAttributes, problems);
    for (const PriorityDef& priority : limits.queryPriority.priorities)
        checkAttributes(priority.queryAttributes, problems);
    if (const auto rules = RelabelRules::create(limits.metricRelabelConfigs, checks.names); !rules)
        problems.push_back(rules.error().message);
    checkTrackers(limits, checks, problems);
    return problems;
}

}  // namespace pallium::tenancy
