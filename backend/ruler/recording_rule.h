#pragma once

#include "backend/ruler/evaluated_rule.h"

namespace pallium::ruler {

/// Writes the result of its query as series of its name, with its labels: an empty one removes what
/// the result has of that name. Native histograms stay such. Source: Prometheus'
/// rules.RecordingRule.
class RecordingRule final : public EvaluatedRule {
  public:
    using EvaluatedRule::EvaluatedRule;

    Result<std::vector<RuleSample>> evaluate(const EvaluationRound& round) override;
};

}  // namespace pallium::ruler
