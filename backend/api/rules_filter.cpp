#include "backend/api/rules_filter.h"

#include "backend/api/parameters.h"
#include "backend/base/digest.h"
#include "backend/base/go_text.h"
#include "backend/base/letter_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pallium::api {
namespace {

std::string lowerCase(std::string_view text) {
    std::string lower;
    appendInCase(lower, text, LetterCase::Lower);
    return lower;
}

/// The choice that is named by the parameter in any letter case; nullopt if it is empty. Errors:
/// InvalidArgument `unsupported WHAT "x"`.
template <class Choice, size_t Count>
Result<std::optional<Choice>> choiceOf(
    const http::Values& values, std::string_view parameter, std::string_view what,
    const std::pair<std::string_view, Choice> (&choices)[Count]) {
    const std::string text = lowerCase(values.get(parameter));
    if (text.empty()) return std::optional<Choice>();
    for (const auto& [name, choice] : choices)
        if (name == text) return std::optional<Choice>(choice);
    return fail(ErrorKind::InvalidArgument, fmt::format("unsupported {} {}", what, quoted(text)));
}

Result<bool> parseExcludesAlerts(const http::Values& values) {
    const std::string text = lowerCase(values.get("exclude_alerts"));
    bool excludes = false;
    if (text.empty() || parseGoBool(text, excludes)) return excludes;
    return fail(ErrorKind::InvalidArgument,
                fmt::format("invalid parameter \"exclude_alerts\": error converting "
                            "exclude_alerts: strconv.ParseBool: parsing {}: invalid syntax",
                            quoted(text)));
}

Result<void> parsePage(const http::Values& values, RulesRequest& request) {
    const std::string_view limit = values.get("group_limit");
    request.nextToken = values.get("group_next_token");
    if (limit.empty() && !request.nextToken.empty())
        return fail(ErrorKind::InvalidArgument,
                    "group_limit needs to be present in order to paginate over the groups");
    if (limit.empty()) return {};
    int64_t groups = 0;
    if (!parseGoInt(limit, groups) || groups > std::numeric_limits<int32_t>::max() ||
        groups < std::numeric_limits<int32_t>::min())
        return fail(ErrorKind::InvalidArgument, "group_limit needs to be a valid number");
    if (groups <= 0)
        return fail(ErrorKind::InvalidArgument, "group_limit needs to be greater than 0");
    request.groupLimit = static_cast<size_t>(groups);
    return {};
}

RulesRequest::Names namesOf(const http::Values& values, std::string_view parameter) {
    const auto all = values.all(parameter);
    return {all.begin(), all.end()};
}

bool selects(const RulesRequest::Names& names, const std::string& name) {
    return names.empty() || names.contains(name);
}

bool selects(const std::vector<Matcher>& matchers, const rulefmt::StringMap& labels) {
    return std::ranges::all_of(matchers, [&labels](const Matcher& matcher) {
        const auto label = labels.find(matcher.name());
        return matcher.matches(label != labels.end() ? std::string_view(label->second) : "");
    });
}

bool selects(const RulesRequest& request, const ruler::RuleStatus& rule) {
    if (request.isAlert && *request.isAlert != rule.isAlert) return false;
    if (request.state && !(rule.isAlert && rule.state == *request.state)) return false;
    if (request.health && rule.health != *request.health) return false;
    if (!selects(request.ruleNames, rule.name)) return false;
    return request.selectors.empty() ||
           std::ranges::any_of(request.selectors, [&rule](const auto& matchers) {
               return selects(matchers, rule.labels);
           });
}

/// Leaves the rules that are asked for; false if there are none.
bool reduce(ruler::GroupStatus& group, const RulesRequest& request) {
    if (!selects(request.namespaces, group.ruleNamespace) || !selects(request.groups, group.name))
        return false;
    std::erase_if(group.rules, [&request](const auto& rule) { return !selects(request, rule); });
    if (request.excludesAlerts)
        for (ruler::RuleStatus& rule : group.rules)
            rule.alerts.clear();
    return !group.rules.empty();
}

std::string tokenOf(const ruler::GroupStatus& group) {
    return sha1Hex(group.ruleNamespace + ";" + group.name);
}

/// The page that the request asks for, still in the order of tokens.
RulesPage pageOf(std::vector<ruler::GroupStatus> groups, const RulesRequest& request) {
    std::vector<std::pair<std::string, size_t>> tokens;  // and which group it is of
    for (size_t i = 0; i < groups.size(); ++i)
        if (std::string token = tokenOf(groups[i]); token > request.nextToken)
            tokens.emplace_back(std::move(token), i);
    std::ranges::sort(tokens);
    RulesPage page;
    if (tokens.size() > request.groupLimit) {
        tokens.resize(request.groupLimit);
        page.nextToken = tokens.back().first;
    }
    for (const auto& [token, index] : tokens)
        page.groups.push_back(std::move(groups[index]));
    return page;
}

}  // namespace

Result<RulesRequest> parseRulesRequest(const http::Values& values,
                                       const promql::ParserOptions& options) {
    using ruler::AlertState, ruler::Health;
    RulesRequest request;
    auto isAlert =
        choiceOf<bool>(values, "type", "rule type", {{"alert", true}, {"record", false}});
    PALLIUM_TRY(isAlert);
    request.isAlert = *isAlert;
    auto state = choiceOf<AlertState>(values, "state", "state value",
                                      {{"firing", AlertState::Firing},
                                       {"pending", AlertState::Pending},
                                       {"inactive", AlertState::Inactive}});
    PALLIUM_TRY(state);
    request.state = *state;
    auto health =
        choiceOf<Health>(values, "health", "health value",
                         {{"unknown", Health::Unknown}, {"ok", Health::Ok}, {"err", Health::Err}});
    PALLIUM_TRY(health);
    request.health = *health;
    auto selectors = parseSelectors(values, options);
    if (!selectors)
        return fail(ErrorKind::InvalidArgument,
                    "error parsing match params " + selectors.error().message);
    request.selectors = std::move(*selectors);
    const auto excludesAlerts = parseExcludesAlerts(values);
    PALLIUM_TRY(excludesAlerts);
    request.excludesAlerts = *excludesAlerts;
    PALLIUM_TRY(parsePage(values, request));
    request.ruleNames = namesOf(values, "rule_name[]");
    request.groups = namesOf(values, "rule_group[]");
    request.namespaces = namesOf(values, "file[]");
    return request;
}

RulesPage selectRules(std::vector<ruler::GroupStatus> groups, const RulesRequest& request) {
    std::erase_if(groups, [&request](auto& group) { return !reduce(group, request); });
    RulesPage page = request.groupLimit == 0 ? RulesPage{std::move(groups), {}}
                                             : pageOf(std::move(groups), request);
    std::ranges::sort(page.groups, {}, [](const ruler::GroupStatus& group) {
        return std::tie(group.ruleNamespace, group.name);
    });
    return page;
}

}  // namespace pallium::api
