#pragma once

#include "backend/ruler/active_alert.h"
#include "backend/ruler/group_options.h"

#include <utility>
#include <vector>

namespace pallium::ruler {

/// Expands the labels and annotations that a rule gives to alerts, for an evaluation at `time`. All
/// borrowed for its life. Threads: confined to one.
class AlertText {
  public:
    AlertText(const rulefmt::Rule& rule, const GroupOptions& options, TimestampMs time,
              rulefmt::TemplateQuery query)
        : m_rule(rule), m_options(options), m_time(time), m_query(std::move(query)) {}

    /// The labels and the rest of the alert that the sample stands for.
    std::pair<Labels, FoundAlert> of(const promql::VectorSample& sample);

  private:
    const rulefmt::Rule& m_rule;
    const GroupOptions& m_options;
    const TimestampMs m_time;
    const rulefmt::TemplateQuery m_query;
    LabelsBuilder m_labels;
};

/// Samples as a template gets them from its function `query`.
std::vector<rulefmt::TemplateSample> templateSamples(const promql::Vector& vector);

}  // namespace pallium::ruler
