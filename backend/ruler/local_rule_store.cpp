#include "backend/ruler/local_rule_store.h"

#include "backend/base/log.h"
#include "backend/rulefmt/read_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace pallium::ruler {
namespace {

using tenancy::TenantId;

tl::unexpected<Error> unsupported(std::string_view call) {
    return fail(ErrorKind::Unimplemented, fmt::format("{} unsupported in rule local store", call));
}

/// Whether it is the name of a file in a directory and no path to elsewhere.
bool isFileName(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos &&
           name.find('\0') == name.npos;
}

}  // namespace

LocalRuleStore::LocalRuleStore(io::FileSystem& files, std::string directory,
                               rulefmt::CheckOptions checks)
    : m_files(files), m_directory(std::move(directory)), m_checks([&checks] {
          checks.firstRule = 1;  // as Prometheus counts in files
          return checks;
      }()) {}

Result<std::vector<TenantId>> LocalRuleStore::tenants() const {
    const auto names = m_files.list(m_directory);
    if (!names) return fail(ErrorKind::Io, "unable to read dir: " + names.error().message);
    std::vector<TenantId> tenants;
    for (const std::string& name : *names) {
        const auto files = m_files.list(m_directory + "/" + name);
        if (!files || files->empty()) continue;  // also those that are no directory
        auto tenant = TenantId::parse(name);
        if (tenant)
            tenants.push_back(std::move(*tenant));
        else
            log::warn("a directory of rules has the name of no tenant", {{"name", name}});
    }
    std::sort(tenants.begin(), tenants.end());
    return tenants;
}

Result<std::vector<StoredGroup>> LocalRuleStore::groups(const TenantId& tenant) const {
    std::vector<StoredGroup> groups;
    const auto names = m_files.list(m_directory + "/" + tenant.text());
    if (!names && names.error().kind == ErrorKind::NotFound) return groups;
    if (!names) return fail(names.error().wrap("unable to read rule dir"));
    for (const std::string& name : *names) {
        auto loaded = load(tenant, name);
        if (!loaded)
            return fail(loaded.error().wrap(fmt::format(
                "failed to list rule group for user {} and namespace {}", tenant.text(), name)));
        std::move(loaded->begin(), loaded->end(), std::back_inserter(groups));
    }
    return groups;
}

Result<std::vector<StoredGroup>> LocalRuleStore::groups(const TenantId& tenant,
                                                        std::string_view ruleNamespace) const {
    if (!isFileName(ruleNamespace)) return std::vector<StoredGroup>();
    return load(tenant, std::string(ruleNamespace));
}

Result<rulefmt::RuleGroup> LocalRuleStore::group(const TenantId& tenant,
                                                 std::string_view ruleNamespace,
                                                 std::string_view name) const {
    auto stored = groups(tenant, ruleNamespace);
    PALLIUM_TRY(stored);
    for (StoredGroup& candidate : *stored)
        if (candidate.group.name == name) return std::move(candidate.group);
    return fail(ErrorKind::NotFound, "group does not exist");
}

Result<std::vector<StoredGroup>> LocalRuleStore::load(const TenantId& tenant,
                                                      const std::string& ruleNamespace) const {
    const std::string path = fmt::format("{}/{}/{}", m_directory, tenant.text(), ruleNamespace);
    std::vector<StoredGroup> groups;
    const auto bytes = m_files.readAll(path);
    if (!bytes && (bytes.error().kind == ErrorKind::NotFound || m_files.list(path))) return groups;
    PALLIUM_TRY(bytes);
    const auto wrong = [&path](std::string_view why) {
        return fail(ErrorKind::Corruption, fmt::format("error parsing {0}: {0}: {1}", path, why));
    };
    auto read =
        rulefmt::readRuleFile({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!read) return wrong(read.error().message);
    const std::vector<std::string> problems = rulefmt::checkGroups(*read, m_checks);
    if (!problems.empty()) return wrong(problems.front());
    for (rulefmt::ReadGroup& group : *read)
        groups.push_back({ruleNamespace, std::move(group.group)});
    std::sort(groups.begin(), groups.end(), [](const StoredGroup& a, const StoredGroup& b) {
        return a.group.name < b.group.name;
    });
    return groups;
}

Result<void> LocalRuleStore::set(const TenantId&, std::string_view, const rulefmt::RuleGroup&) {
    return unsupported("SetRuleGroup");
}

Result<void> LocalRuleStore::remove(const TenantId&, std::string_view, std::string_view) {
    return unsupported("DeleteRuleGroup");
}

Result<void> LocalRuleStore::removeNamespace(const TenantId&, std::string_view) {
    return unsupported("DeleteNamespace");
}

Result<void> LocalRuleStore::removeTenant(const TenantId&) {
    return unsupported("DeleteNamespace");
}

}  // namespace pallium::ruler
