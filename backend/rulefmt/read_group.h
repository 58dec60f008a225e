#pragma once

#include "backend/base/result.h"
#include "backend/rulefmt/rule_group.h"

#include <string_view>
#include <vector>

namespace pallium::rulefmt {

/// Where a value stands in the text: line and column from 1; 0, 0: it is not there.
struct Position {
    int line = 0;
    int column = 0;
};

/// Where the parts of a rule stand that messages point at.
struct RulePositions {
    Position record, alert, expr;
};

/// A group with where its rules stand, one entry a rule.
struct ReadGroup {
    RuleGroup group;
    std::vector<RulePositions> positions;
};

/// Reads one group as the rules API takes it: unknown keys are ignored, JSON is YAML. Empty text
/// and a text without any known key give an empty group. Errors: InvalidArgument `unable to decoded
/// rule group` (sic) for whatever does not have the shape of a group: broken YAML, a list for a
/// name, a bad duration.
Result<ReadGroup> readRuleGroup(std::string_view yaml);

/// Reads a whole Prometheus rule file (`groups:`), strictly: an unknown key is an error. Errors:
/// InvalidArgument in the words of yaml.v3 or Prometheus.
Result<std::vector<ReadGroup>> readRuleFile(std::string_view yaml);

}  // namespace pallium::rulefmt
