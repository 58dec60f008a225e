#pragma once

#include "backend/base/context.h"
#include "backend/ruler/alerting_rule.h"

namespace pallium::ruler {

/// Gives the alerts of a rule back since when they are active, from what a process before this one
/// wrote as ALERTS_FOR_STATE within the outage tolerance before `now`:
///
///  - an alert that had fired fires with the next evaluation;
///  - one that had less than the grace period left fires after a whole one, for what was missed
///    meanwhile may have ended it;
///  - for any other the time without evaluations does not count.
///
/// A rule with a duration below the grace period starts afresh, as do alerts without a series and
/// those whose series ended. What cannot be read is told in the log. Other than in Prometheus, a
/// rule whose labels are templates is no exception. Source: Prometheus'
/// rules.Group.RestoreForState.
void restoreAlerts(const Context& context, const RuleQueries& queries, const GroupOptions& options,
                   AlertingRule& rule, TimestampNs now);

}  // namespace pallium::ruler
