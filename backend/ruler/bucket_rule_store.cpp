#include "backend/ruler/bucket_rule_store.h"

#include "backend/base/base64.h"
#include "backend/base/go_text.h"
#include "backend/base/log.h"
#include "backend/ruler/group_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <optional>
#include <utility>

namespace pallium::ruler {
namespace {

constexpr std::string_view kRulesDirectory = "rules";

using objstore::Bucket;
using tenancy::TenantId;

/// Of a namespace or a name: its base 64 is the name of a file, which has at most 255 bytes and
/// while it is written `.tmp` behind it.
constexpr size_t kMaxNameBytes = 186;

bool canBeStored(std::string_view name) {
    return !name.empty() && name.size() <= kMaxNameBytes;
}

/// A group as its key names it.
struct GroupKey {
    std::string ruleNamespace;
    std::string name;
    /// Without a name the key would be that of a directory.
    bool canBe() const { return canBeStored(ruleNamespace) && canBeStored(name); }
    friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
};

std::string directoryOf(const TenantId& tenant) {
    return fmt::format("{}/{}", kRulesDirectory, tenant.text());
}

std::string directoryOf(const TenantId& tenant, std::string_view ruleNamespace) {
    std::string key = directoryOf(tenant) + "/";
    appendBase64(key, ruleNamespace, Base64::Url);
    return key;
}

std::string keyOf(const TenantId& tenant, const GroupKey& group) {
    std::string key = directoryOf(tenant, group.ruleNamespace) + "/";
    appendBase64(key, group.name, Base64::Url);
    return key;
}

void warnOfKey(std::string_view key) {
    log::warn("invalid rule group object key found while listing rule groups", {{"key", key}});
}

/// The text whose base 64 `name` is; nullopt for others and for nothing.
std::optional<std::string> decodedName(std::string_view name) {
    std::optional<std::string> text = decodeBase64(name, Base64::Url);
    if (text && text->empty()) text.reset();
    return text;
}

/// The names below a key; none if it is that of an object, where a directory should be.
Result<std::vector<std::string>> namesBelow(const Bucket& bucket, const std::string& key) {
    auto names = bucket.list(key);
    if (names || !bucket.get(key)) return names;
    warnOfKey(key);
    return std::vector<std::string>();
}

/// Appends the groups of a namespace.
Result<void> listNamespace(const Bucket& bucket, const TenantId& tenant,
                           const std::string& ruleNamespace, std::vector<GroupKey>& groups) {
    if (!canBeStored(ruleNamespace)) return {};
    const std::string directory = directoryOf(tenant, ruleNamespace);
    const auto names = namesBelow(bucket, directory);
    PALLIUM_TRY(names);
    for (const std::string& name : *names) {
        std::optional<std::string> group = decodedName(name);
        if (group)
            groups.push_back({ruleNamespace, std::move(*group)});
        else
            warnOfKey(directory + "/" + name);
    }
    return {};
}

Result<std::vector<GroupKey>> listTenant(const Bucket& bucket, const TenantId& tenant) {
    const auto names = namesBelow(bucket, directoryOf(tenant));
    PALLIUM_TRY(names);
    std::vector<GroupKey> groups;
    for (const std::string& name : *names) {
        if (const auto ruleNamespace = decodedName(name))
            PALLIUM_TRY(listNamespace(bucket, tenant, *ruleNamespace, groups));
        else
            warnOfKey(directoryOf(tenant) + "/" + name);
    }
    return groups;
}

Result<StoredGroup> load(const Bucket& bucket, const TenantId& tenant, const GroupKey& key) {
    const std::string object = keyOf(tenant, key);
    const auto bytes = bucket.get(object);
    if (!bytes && bytes.error().kind == ErrorKind::NotFound)
        return fail(ErrorKind::NotFound, "group does not exist");
    if (!bytes) return fail(bytes.error().wrap("failed to get rule group " + object));
    auto group = decodeGroup({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!group) return fail(group.error().wrap("failed to unmarshal rule group " + object));
    return group;
}

std::string describeGroup(const TenantId& tenant, const GroupKey& key, std::string_view nameField) {
    return fmt::format("user={}, namespace={}, {}={}", quoted(tenant.text()),
                       quoted(key.ruleNamespace), nameField, quoted(key.name));
}

/// As load(), and the group is the one that its key names.
Result<StoredGroup> loadListed(const Bucket& bucket, const TenantId& tenant, const GroupKey& key) {
    auto stored = load(bucket, tenant, key);
    if (!stored)
        return fail(stored.error().wrap("get rule group " + describeGroup(tenant, key, "name")));
    const GroupKey loaded{stored->ruleNamespace, stored->group.name};
    if (loaded == key) return stored;
    return fail(
        ErrorKind::Corruption,
        fmt::format("mismatch between requested rule group and loaded rule group, "
                    "requested: {}, loaded: {}",
                    describeGroup(tenant, key, "group"), describeGroup(tenant, loaded, "group")));
}

Result<std::vector<StoredGroup>> loadAll(const Bucket& bucket, const TenantId& tenant,
                                         std::vector<GroupKey> keys) {
    std::sort(keys.begin(), keys.end());
    std::vector<StoredGroup> groups;
    for (const GroupKey& key : keys) {
        auto group = loadListed(bucket, tenant, key);
        if (group)
            groups.push_back(std::move(*group));
        else if (group.error().kind == ErrorKind::NotFound)
            continue;                              // removed since it was listed
        else if (bucket.list(keyOf(tenant, key)))  // a directory where an object should be
            warnOfKey(keyOf(tenant, key));
        else
            return fail(std::move(group).error());
    }
    return groups;
}

}  // namespace

Result<std::vector<TenantId>> BucketRuleStore::tenants() const {
    const auto names = m_bucket.list(std::string(kRulesDirectory));
    PALLIUM_TRY(names);
    std::vector<TenantId> tenants;
    for (const std::string& name : *names) {
        auto tenant = TenantId::parse(name);
        if (!tenant) {
            warnOfKey(fmt::format("{}/{}", kRulesDirectory, name));
            continue;
        }
        const auto groups = listTenant(m_bucket, *tenant);
        PALLIUM_TRY(groups);
        if (!groups->empty()) tenants.push_back(std::move(*tenant));
    }
    std::sort(tenants.begin(), tenants.end());
    return tenants;
}

Result<std::vector<StoredGroup>> BucketRuleStore::groups(const TenantId& tenant) const {
    auto keys = listTenant(m_bucket, tenant);
    PALLIUM_TRY(keys);
    return loadAll(m_bucket, tenant, std::move(*keys));
}

Result<std::vector<StoredGroup>> BucketRuleStore::groups(const TenantId& tenant,
                                                         std::string_view ruleNamespace) const {
    std::vector<GroupKey> keys;
    PALLIUM_TRY(listNamespace(m_bucket, tenant, std::string(ruleNamespace), keys));
    return loadAll(m_bucket, tenant, std::move(keys));
}

Result<rulefmt::RuleGroup> BucketRuleStore::group(const TenantId& tenant,
                                                  std::string_view ruleNamespace,
                                                  std::string_view name) const {
    const GroupKey key{std::string(ruleNamespace), std::string(name)};
    if (!key.canBe()) return fail(ErrorKind::NotFound, "group does not exist");
    auto stored = load(m_bucket, tenant, key);
    PALLIUM_TRY(stored);
    return std::move(stored->group);
}

Result<void> BucketRuleStore::set(const TenantId& tenant, std::string_view ruleNamespace,
                                  const rulefmt::RuleGroup& group) {
    const GroupKey key{std::string(ruleNamespace), group.name};
    if (!key.canBe())
        return fail(
            ErrorKind::InvalidArgument,
            fmt::format("a rule group needs a namespace and a name of at most {} bytes each",
                        kMaxNameBytes));
    const std::string bytes = encodeGroup(tenant, {key.ruleNamespace, group});
    return m_bucket.put(keyOf(tenant, key),
                        {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

Result<void> BucketRuleStore::remove(const TenantId& tenant, std::string_view ruleNamespace,
                                     std::string_view name) {
    const GroupKey key{std::string(ruleNamespace), std::string(name)};
    if (!key.canBe()) return {};
    return m_bucket.remove(keyOf(tenant, key));
}

Result<void> BucketRuleStore::removeNamespace(const TenantId& tenant,
                                              std::string_view ruleNamespace) {
    std::vector<GroupKey> groups;
    PALLIUM_TRY(listNamespace(m_bucket, tenant, std::string(ruleNamespace), groups));
    if (groups.empty()) return fail(ErrorKind::NotFound, "group namespace does not exist");
    for (const GroupKey& group : groups)
        PALLIUM_TRY(m_bucket.remove(keyOf(tenant, group)));
    return {};
}

Result<void> BucketRuleStore::removeTenant(const TenantId& tenant) {
    return m_bucket.remove(directoryOf(tenant));
}

}  // namespace pallium::ruler
