#include "backend/model/relabel_check.h"

#include "backend/base/go_text.h"
#include "backend/base/letter_case.h"
#include "backend/model/regex_support.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace pallium {
namespace {

constexpr std::array<std::pair<std::string_view, RelabelAction>, 11> kActions{{
    {"replace", RelabelAction::Replace},
    {"keep", RelabelAction::Keep},
    {"drop", RelabelAction::Drop},
    {"keepequal", RelabelAction::KeepEqual},
    {"dropequal", RelabelAction::DropEqual},
    {"hashmod", RelabelAction::HashMod},
    {"labelmap", RelabelAction::LabelMap},
    {"labeldrop", RelabelAction::LabelDrop},
    {"labelkeep", RelabelAction::LabelKeep},
    {"lowercase", RelabelAction::Lowercase},
    {"uppercase", RelabelAction::Uppercase},
}};

bool isWordCharacter(char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Bytes of a group's name at the start of `text`, dollar sign and braces counted; 0: none.
size_t referenceLength(std::string_view text) {
    if (!text.starts_with('$')) return 0;
    const bool isBraced = text.substr(1).starts_with('{');
    const auto begin = text.begin() + (isBraced ? 2 : 1);
    const auto end = std::find_if_not(begin, text.end(), isWordCharacter);
    if (end == begin || (isBraced && (end == text.end() || *end != '}'))) return 0;
    return static_cast<size_t>(end - text.begin()) + (isBraced ? 1 : 0);
}

/// Whether a classic name can come of it: word characters and groups, no digit first.
bool isNameTemplate(std::string_view text, NameScheme scheme) {
    if (scheme == NameScheme::Utf8) return isLabelName(text, scheme);
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) return false;
    while (!text.empty()) {
        const size_t length = isWordCharacter(text[0]) ? 1 : referenceLength(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// What the regular expression is refused for; empty: nothing. Worded about the anchored pattern
/// that Prometheus compiles. The pattern alone must be right as well, so that no parenthesis of it
/// can close ours.
std::string regexProblem(const std::string& pattern) {
    const re2::RE2 anchored("^(?s:" + pattern + ")$", regexOptions());
    if (!anchored.ok()) return regexError(anchored);
    const re2::RE2 alone(pattern, regexOptions());
    return alone.ok() ? std::string() : regexError(alone);
}

/// Looks at one rule whose action and pattern are known.
struct Check {
    const RelabelRule& rule;
    RelabelAction action;
    NameScheme scheme;
    std::string name;  // of the action

    bool is(std::initializer_list<RelabelAction> actions) const {
        return std::find(actions.begin(), actions.end(), action) != actions.end();
    }
    std::string problem() const;
    std::string targetProblem() const;
};

std::string Check::targetProblem() const {
    using enum RelabelAction;
    if (!is({Replace, HashMod, Lowercase, Uppercase, KeepEqual, DropEqual})) return {};
    const std::string& target = rule.targetLabel;
    if (target.empty())
        return "relabel configuration for " + name + " action requires 'target_label' value";
    const bool isTemplate = action == Replace && target.find('$') != std::string::npos;
    if (isTemplate ? isNameTemplate(target, scheme) : isLabelName(target, scheme)) return {};
    return pallium::quoted(target) + " is invalid 'target_label' for " + name + " action";
}

std::string Check::problem() const {
    using enum RelabelAction;
    const RelabelRule defaults;
    if (action == HashMod && rule.modulus <= 0)
        return "relabel configuration for hashmod requires non-zero modulus";
    if (std::string wrong = targetProblem(); !wrong.empty()) return wrong;
    if (is({Lowercase, Uppercase, KeepEqual, DropEqual}) &&
        rule.replacement != defaults.replacement)
        return "'replacement' can not be set for " + name + " action";
    if (action == LabelMap && !isNameTemplate(rule.replacement, scheme))
        return pallium::quoted(rule.replacement) + " is invalid 'replacement' for " + name +
               " action";
    const bool isUsual = rule.modulus == defaults.modulus && rule.separator == defaults.separator &&
                         rule.replacement == defaults.replacement;
    if (is({KeepEqual, DropEqual}) && !(isUsual && rule.regex == defaults.regex))
        return name +
               " action requires only 'source_labels' and `target_label`, and no other fields";
    if (is({LabelDrop, LabelKeep}) &&
        !(isUsual && rule.sourceLabels.empty() && rule.targetLabel.empty()))
        return name + " action requires only 'regex', and no other fields";
    return {};
}

}  // namespace

Result<RelabelAction> checkRelabelRule(const RelabelRule& rule, NameScheme scheme) {
    std::string lower;
    appendInCase(lower, rule.action, LetterCase::Lower);
    const auto found = std::find_if(kActions.begin(), kActions.end(),
                                    [&](const auto& each) { return each.first == lower; });
    if (found == kActions.end())
        return fail(ErrorKind::InvalidArgument,
                    "unknown relabel action " + pallium::quoted(rule.action));
    std::string wrong = regexProblem(rule.regex);
    if (wrong.empty()) wrong = Check{rule, found->second, scheme, lower}.problem();
    if (!wrong.empty()) return fail(ErrorKind::InvalidArgument, std::move(wrong));
    return found->second;
}

}  // namespace pallium
