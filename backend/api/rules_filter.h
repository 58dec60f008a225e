#pragma once

#include "backend/base/result.h"
#include "backend/http/message.h"
#include "backend/model/matcher.h"
#include "backend/promql/parser/parser.h"
#include "backend/ruler/rule_status.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pallium::api {

/// Which rules a request is about; what is set must match all together.
struct RulesRequest {
    using Names = std::set<std::string, std::less<>>;  // empty: all

    std::optional<bool> isAlert;
    std::optional<ruler::AlertState> state;  // of alerting rules; recording rules have none
    std::optional<ruler::Health> health;
    Names ruleNames, groups, namespaces;
    std::vector<std::vector<Matcher>> selectors;  // of a rule's own labels: one of them; empty: all
    bool excludesAlerts = false;
    size_t groupLimit = 0;  // 0: all in one
    std::string nextToken;  // of the page before; empty: the first
};

/// Errors: InvalidArgument with Cortex' whole text for the client.
Result<RulesRequest> parseRulesRequest(const http::Values& values,
                                       const promql::ParserOptions& options);

/// Groups with at least one rule, by namespace and name.
struct RulesPage {
    std::vector<ruler::GroupStatus> groups;
    std::string nextToken;  // empty: no more follow
};

/// Keeps what the request is about. Pages follow the groups' tokens, so that they stay the same
/// while groups come and go: a page holds those whose token is larger than that of the page before.
RulesPage selectRules(std::vector<ruler::GroupStatus> groups, const RulesRequest& request);

}  // namespace pallium::api
