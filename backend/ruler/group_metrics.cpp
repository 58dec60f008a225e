#include "backend/ruler/group_metrics.h"

#include <fmt/format.h>

namespace pallium::ruler {

std::string groupLabel(std::string_view file, std::string_view name) {
    return fmt::format("{};{}", file, name);
}

GroupMetrics::GroupMetrics(telemetry::Registry& registry, EvaluationTimes& tenantTimes,
                           const tenancy::TenantId& tenant, std::string_view file,
                           std::string_view name)
    : GroupMetrics(registry, tenantTimes,
                   {{"rule_group", groupLabel(file, name)}, {"user", tenant.text()}}) {}

GroupMetrics::GroupMetrics(telemetry::Registry& registry, EvaluationTimes& tenantTimes,
                           const telemetry::LabelPairs& labels)
    : times(tenantTimes),
      evaluations(registry.counter("cortex_prometheus_rule_evaluations_total",
                                   "The total number of rule evaluations.", labels)),
      failures(registry.counter("cortex_prometheus_rule_evaluation_failures_total",
                                "The total number of rule evaluation failures.", labels)),
      iterations(registry.counter("cortex_prometheus_rule_group_iterations_total",
                                  "The total number of scheduled rule group evaluations, whether "
                                  "executed or missed.",
                                  labels)),
      missedIterations(registry.counter("cortex_prometheus_rule_group_iterations_missed_total",
                                        "The total number of rule group evaluations missed due to "
                                        "slow rule group evaluation.",
                                        labels)),
      interval(registry.gauge("cortex_prometheus_rule_group_interval_seconds",
                              "The interval of a rule group.", labels)),
      lastEvaluation(
          registry.gauge("cortex_prometheus_rule_group_last_evaluation_timestamp_seconds",
                         "The timestamp of the last rule group evaluation in seconds.", labels)),
      lastDuration(registry.gauge("cortex_prometheus_rule_group_last_duration_seconds",
                                  "The duration of the last rule group evaluation.", labels)),
      lastSamples(registry.gauge(
          "cortex_prometheus_last_evaluation_samples",
          "The number of samples returned during the last rule group evaluation.", labels)),
      rules(registry.gauge("cortex_prometheus_rule_group_rules", "The number of rules.", labels)) {}

}  // namespace pallium::ruler
