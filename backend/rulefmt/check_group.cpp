#include "backend/rulefmt/check_group.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/rulefmt/alert_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace pallium::rulefmt {
namespace {

std::vector<std::string> labelProblems(const StringMap& labels, NameScheme names) {
    std::vector<std::string> found;
    for (const auto& [name, value] : labels) {
        if (!isLabelName(name, names) || name == kMetricName)
            found.push_back("invalid label name: " + name);
        if (!isValidUtf8(value)) found.push_back("invalid label value: " + value);
    }
    return found;
}

/// Finds what is wrong with one rule and tells it with the rule's place.
class RuleCheck {
  public:
    RuleCheck(const Rule& rule, const RulePositions& positions, const CheckOptions& options,
              std::string place, std::vector<std::string>& found)
        : m_rule(rule),
          m_positions(positions),
          m_options(options),
          m_place(std::move(place)),
          m_found(found) {}

    void run() {
        checkKind();
        checkExpression();
        if (!m_rule.record.empty()) checkRecording();
        checkLabels();
        checkAnnotations();
        if (m_rule.isAlert()) checkTemplates();
    }

  private:
    void checkKind() {
        const bool hasRecord = !m_rule.record.empty();
        if (hasRecord != m_rule.isAlert()) return;
        add(at(m_positions.record) + at(m_positions.alert),
            hasRecord ? "only one of 'record' and 'alert' must be set"
                      : "one of 'record' or 'alert' must be set");
    }

    void checkExpression() {
        if (m_rule.expr.empty())
            return add(at(m_positions.expr), "field 'expr' must be set in rule");
        const auto parsed = promql::parseExpr(m_rule.expr, m_options.parser);
        if (!parsed)
            add(at(m_positions.expr), "could not parse expression: " + parsed.error().toString());
    }

    void checkRecording() {
        using std::chrono::milliseconds;
        const std::string where = at(m_positions.record);
        const auto refuse = [&](std::string_view field) {
            add(where, fmt::format("invalid field '{}' in recording rule", field));
        };
        if (!m_rule.annotations.empty()) refuse("annotations");
        if (m_rule.forDuration != milliseconds(0)) refuse("for");
        if (m_rule.keepFiringFor != milliseconds(0)) refuse("keep_firing_for");
        if (!isMetricName(m_rule.record, m_options.names))
            add(where, "invalid recording rule name: " + m_rule.record);
        else if (m_rule.record.find_first_of("{}") != std::string::npos)
            add(where, "braces present in the recording rule name; should it be in expr?: " +
                           m_rule.record);
    }

    void checkLabels() {
        for (const std::string& problem : labelProblems(m_rule.labels, m_options.names))
            add("", problem);
    }

    void checkAnnotations() {
        for (const auto& [name, value] : m_rule.annotations)
            if (!isLabelName(name, m_options.names)) add("", "invalid annotation name: " + name);
    }

    void checkTemplates() {
        checkTemplates("label", m_rule.labels);
        checkTemplates("annotation", m_rule.annotations);
    }

    void checkTemplates(std::string_view kind, const StringMap& texts) {
        for (const auto& [name, text] : texts)
            if (const Result<void> good = checkAlertTemplate(m_rule.alert, text); !good)
                add("", fmt::format("{} {}: {}", kind, quoted(name), good.error().message));
    }

    static std::string at(const Position& position) {
        return fmt::format("{}:{}: ", position.line, position.column);
    }

    void add(std::string_view where, std::string_view what) {
        m_found.push_back(fmt::format("{}{}: {}", where, m_place, what));
    }

    const Rule& m_rule;
    const RulePositions& m_positions;
    const CheckOptions& m_options;
    const std::string m_place;  // `group "g", rule 0, "A"`
    std::vector<std::string>& m_found;
};

void checkRules(const ReadGroup& group, const CheckOptions& options,
                std::vector<std::string>& found) {
    for (size_t i = 0; i < group.group.rules.size(); ++i) {
        const Rule& rule = group.group.rules[i];
        std::string place =
            fmt::format("group {}, rule {}, {}", quoted(group.group.name),
                        i + static_cast<size_t>(options.firstRule), quoted(rule.name()));
        RuleCheck(rule, group.positions[i], options, std::move(place), found).run();
    }
}

}  // namespace

std::vector<std::string> checkGroup(const ReadGroup& group, const CheckOptions& options) {
    if (group.group.name.empty())
        return {"invalid rules config: rule group name must not be empty"};
    if (group.group.rules.empty())
        return {
            fmt::format("invalid rules config: rule group '{}' has no rules", group.group.name)};
    std::vector<std::string> found = labelProblems(group.group.labels, options.names);
    checkRules(group, options, found);
    return found;
}

std::vector<std::string> checkGroups(const std::vector<ReadGroup>& groups,
                                     const CheckOptions& options) {
    std::vector<std::string> found;
    std::set<std::string_view> names;
    for (const ReadGroup& group : groups) {
        const std::string& name = group.group.name;
        // Prometheus asks a node for its place that was never told one.
        if (name.empty()) found.push_back("0:0: Groupname must not be empty");
        if (!names.insert(name).second)
            found.push_back(
                fmt::format("0:0: groupname: \"{}\" is repeated in the same file", name));
        std::ranges::move(labelProblems(group.group.labels, options.names),
                          std::back_inserter(found));
        checkRules(group, options, found);
    }
    return found;
}

}  // namespace pallium::rulefmt
