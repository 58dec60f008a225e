#pragma once

#include "backend/rulefmt/rule_group.h"

#include <map>
#include <string>
#include <vector>

namespace pallium::rulefmt {

/// The groups of one tenant by namespace.
using GroupsByNamespace = std::map<std::string, std::vector<RuleGroup>, std::less<>>;

/// YAML as Cortex' rules API answers it (yaml.v3: four spaces, sequences indented, what is empty or
/// zero left out, durations in Prometheus' normal form, strings quoted or as block scalars where
/// that library does it). Ends with a line break.
std::string printGroup(const RuleGroup& group);
/// A mapping of namespaces to lists of groups. Requires: not empty.
std::string printGroups(const GroupsByNamespace& groups);
/// A mapping of tenants to such mappings; empty text for none.
std::string printTenants(const std::map<std::string, GroupsByNamespace, std::less<>>& tenants);

}  // namespace pallium::rulefmt
