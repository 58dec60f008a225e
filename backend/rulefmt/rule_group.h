// rulefmt: rule groups as text: read, validate, print, and the templates of alerts. Pure; it knows
// no storage and no schedule. Start here; reading is read_group.h, validation check_group.h,
// printing print_group.h, templates alert_template.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pallium::rulefmt {

/// Names to values, in the order in which Go prints maps.
using StringMap = std::map<std::string, std::string, std::less<>>;

/// A recording rule (`record` is set) or an alerting rule (`alert` is), as written. What is invalid
/// is kept as it is: see check_group.h.
struct Rule {
    std::string record = {};
    std::string alert = {};
    std::string expr = {};  // the source text
    std::chrono::milliseconds forDuration{0};
    std::chrono::milliseconds keepFiringFor{0};
    StringMap labels = {};       // of alerts: templates
    StringMap annotations = {};  // templates

    bool isAlert() const { return !alert.empty(); }
    const std::string& name() const { return isAlert() ? alert : record; }
    friend bool operator==(const Rule&, const Rule&) = default;
};

/// Rules that are evaluated one after another at the same time.
struct RuleGroup {
    std::string name = {};
    std::chrono::milliseconds interval{0};                      // 0: the server's
    std::optional<std::chrono::milliseconds> queryOffset = {};  // nullopt: the tenant's
    int64_t limit = 0;      // of results of a rule; 0 and below: none
    StringMap labels = {};  // of every rule; the rule's own win
    std::vector<Rule> rules = {};
    friend bool operator==(const RuleGroup&, const RuleGroup&) = default;
};

}  // namespace pallium::rulefmt
