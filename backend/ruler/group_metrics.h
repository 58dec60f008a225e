#pragma once

#include "backend/ruler/evaluation_times.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <string>
#include <string_view>

namespace pallium::ruler {

/// How Cortex names a group in the label `rule_group`: `<file>;<name>`.
std::string groupLabel(std::string_view file, std::string_view name);

/// What is counted of a group, under Cortex' names: the same each time that it is made for a group,
/// so that a changed group counts on. `withdraw("rule_group", groupLabel(…))` ends the series of a
/// group that is gone. Threads: internally synchronised.
struct GroupMetrics {
    /// `file` is the group's rule file as Cortex names it. The first two outlive this.
    GroupMetrics(telemetry::Registry& registry, EvaluationTimes& tenantTimes,
                 const tenancy::TenantId& tenant, std::string_view file, std::string_view name);

    EvaluationTimes& times;
    telemetry::Counter& evaluations;  // of rules
    telemetry::Counter& failures;     // likewise
    telemetry::Counter& iterations;   // that were due, missed ones too
    telemetry::Counter& missedIterations;
    telemetry::Gauge& interval;
    telemetry::Gauge& lastEvaluation;
    telemetry::Gauge& lastDuration;
    telemetry::Gauge& lastSamples;
    telemetry::Gauge& rules;

  private:
    GroupMetrics(telemetry::Registry& registry, EvaluationTimes& tenantTimes,
                 const telemetry::LabelPairs& labels);
};

}  // namespace pallium::ruler
