#include "backend/rulefmt/print_group.h"

#include "backend/base/duration.h"
#include "backend/rulefmt/yaml_text.h"

#include <algorithm>
#include <string_view>

namespace pallium::rulefmt {
namespace {

/// What is printed for an element of a sequence whose dash stands at column `dash`: `print` prints
/// a mapping with keys two columns further, and the dash goes before its first.
template <class Print>
void printElement(std::string& out, size_t dash, const Print& print) {
    const size_t begin = out.size();
    print(dash + 2);
    out[begin + dash] = '-';
}

/// The entries of a map as Go writes them.
template <class Map>
auto entriesInOrder(const Map& map) {
    std::vector<const typename Map::value_type*> entries;
    for (const auto& entry : map)
        entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(),
              [](const auto* a, const auto* b) { return yamlKeyLess(a->first, b->first); });
    return entries;
}

void printStrings(std::string& out, size_t indent, std::string_view key, const StringMap& strings) {
    if (strings.empty()) return;
    appendYamlKey(out, indent, key);
    out += '\n';
    for (const auto* entry : entriesInOrder(strings))
        appendYamlEntry(out, yamlIndentBelow(indent), entry->first, entry->second);
}

void printDuration(std::string& out, size_t indent, std::string_view key,
                   std::chrono::milliseconds duration) {
    appendYamlEntry(out, indent, key, formatPrometheusDuration(duration));
}

void printRule(std::string& out, size_t indent, const Rule& rule) {
    using std::chrono::milliseconds;
    if (!rule.record.empty()) appendYamlEntry(out, indent, "record", rule.record);
    if (rule.record.empty() || rule.isAlert()) appendYamlEntry(out, indent, "alert", rule.alert);
    appendYamlEntry(out, indent, "expr", rule.expr);
    if (rule.forDuration != milliseconds(0)) printDuration(out, indent, "for", rule.forDuration);
    if (rule.keepFiringFor != milliseconds(0))
        printDuration(out, indent, "keep_firing_for", rule.keepFiringFor);
    printStrings(out, indent, "labels", rule.labels);
    printStrings(out, indent, "annotations", rule.annotations);
}

void printRules(std::string& out, size_t indent, const std::vector<Rule>& rules) {
    appendYamlKey(out, indent, "rules");
    if (rules.empty()) out += " []";
    out += '\n';
    for (const Rule& rule : rules)
        printElement(out, yamlIndentBelow(indent),
                     [&](size_t column) { printRule(out, column, rule); });
}

void printGroupAt(std::string& out, size_t indent, const RuleGroup& group) {
    appendYamlEntry(out, indent, "name", group.name);
    if (group.interval != std::chrono::milliseconds(0))
        printDuration(out, indent, "interval", group.interval);
    if (group.queryOffset) printDuration(out, indent, "query_offset", *group.queryOffset);
    if (group.limit != 0) {
        appendYamlKey(out, indent, "limit");
        out += " " + std::to_string(group.limit) + "\n";
    }
    printRules(out, indent, group.rules);
    printStrings(out, indent, "labels", group.labels);
}

void printNamespaces(std::string& out, size_t indent, const GroupsByNamespace& groups) {
    for (const auto* entry : entriesInOrder(groups)) {
        appendYamlKey(out, indent, entry->first);
        if (entry->second.empty()) out += " []";
        out += '\n';
        for (const RuleGroup& group : entry->second)
            printElement(out, yamlIndentBelow(indent),
                         [&](size_t column) { printGroupAt(out, column, group); });
    }
}

}  // namespace

std::string printGroup(const RuleGroup& group) {
    std::string out;
    printGroupAt(out, 0, group);
    return out;
}

std::string printGroups(const GroupsByNamespace& groups) {
    std::string out;
    printNamespaces(out, 0, groups);
    return out;
}

std::string printTenants(const std::map<std::string, GroupsByNamespace, std::less<>>& tenants) {
    std::string out;
    for (const auto& [tenant, groups] : tenants) {
        if (groups.empty()) continue;
        appendYamlKey(out, 0, tenant);
        out += '\n';
        printNamespaces(out, yamlIndentBelow(0), groups);
    }
    return out;
}

}  // namespace pallium::rulefmt
