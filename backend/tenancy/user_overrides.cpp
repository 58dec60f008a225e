#include "backend/tenancy/user_overrides.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace pallium::tenancy {
namespace {

using config::Node;

constexpr std::string_view kOverrides = "overrides";

tl::unexpected<Error> invalid(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

/// The mapping under a key; made if there is none.
Node& mappingAt(Node& parent, std::string_view key) {
    if (parent.find(key) == nullptr) parent.add(key, Node::mapping());
    Node& child = *parent.find(key);
    if (child.isNull()) child = Node::mapping();
    return child;
}

void assign(Node& mapping, std::string_view key, const Node& value) {
    if (Node* const place = mapping.find(key))
        *place = value;
    else
        mapping.add(key, value);
}

std::string forbidden(const Node& limits, const std::vector<std::string>& allowed) {
    std::string names;
    for (const Node::Key& key : limits.keys)
        if (std::find(allowed.begin(), allowed.end(), key.text) == allowed.end())
            names += (names.empty() ? "" : ", ") + key.text;
    return names;
}

std::optional<double> numberOf(const Node& node) {
    double number = 0;
    if (node.kind != Node::Kind::Scalar || !parseGoFloat(node.text, number)) return std::nullopt;
    return number;
}

/// As Cortex does: what is no number on both sides is not compared.
std::string exceeded(const Node& limits, const Node& bounds) {
    for (size_t i = 0; i < limits.keys.size(); ++i) {
        const Node* const bound = bounds.find(limits.keys[i].text);
        const auto value = numberOf(limits.items[i]);
        const auto most = bound == nullptr ? std::nullopt : numberOf(*bound);
        if (value && most && *value > *most)
            return fmt::format("limit {} exceeds hard limit: {:f} > {:f}", limits.keys[i].text,
                               *value, *most);
    }
    return {};
}

/// What is wrong with the values themselves; empty: nothing.
std::string malformed(const Node& limits) {
    Limits read;
    std::string all;
    for (const config::Problem& problem : readOverrides(limits, {}, read))
        all += (all.empty() ? "" : "; ") + problem.text;
    return all;
}

/// The entry of the tenant with the limits that are set now; none without any.
void merge(Node& document, const std::string& tenant, const Node& limits) {
    Node& overrides = mappingAt(document, kOverrides);
    Node& entry = mappingAt(overrides, tenant);
    for (size_t i = 0; i < limits.keys.size(); ++i) {
        if (limits.items[i].isNull())
            entry.erase(limits.keys[i].text);
        else
            assign(entry, limits.keys[i].text, limits.items[i]);
    }
    if (entry.keys.empty()) overrides.erase(tenant);
}

/// What the document says of the tenant: no null. Errors: as UserOverrides::of().
Result<const Node*> entryOf(const RuntimeDocument& document, const TenantId& tenant) {
    if (document.overrides.empty()) return fail(ErrorKind::NotFound, "not found");
    const Node* const entry = document.entry(kOverrides, tenant.text());
    if (entry == nullptr || entry->isNull())
        return fail(ErrorKind::NotFound, "overrides not found");
    return entry;
}

}  // namespace

Result<Node> UserOverrides::of(const TenantId& tenant) const {
    const auto document = m_runtime.current();
    const auto entry = entryOf(*document, tenant);
    PALLIUM_TRY(entry);
    return **entry;
}

Result<Node> UserOverrides::limitsOf(const TenantId& tenant) const {
    const auto document = m_runtime.current();
    PALLIUM_TRY(entryOf(*document, tenant));
    Node limits = printLimits(*document->overrides.find(tenant.text())->second);
    limits.sortKeys();
    return limits;
}

Result<void> UserOverrides::check(const RuntimeDocument& now, const TenantId& tenant,
                                  const Node& limits) const {
    if (m_allowed == Allowed::Listed) {
        const std::string names = forbidden(limits, now.apiAllowedLimits);
        if (!names.empty())
            return invalid("the following limits cannot be modified via the overrides API: " +
                           names);
    }
    if (const Node* bounds = now.entry("hard_overrides", tenant.text())) {
        if (std::string text = exceeded(limits, *bounds); !text.empty())
            return invalid(std::move(text));
    }
    if (std::string text = malformed(limits); !text.empty()) return invalid(std::move(text));
    return {};
}

Result<void> UserOverrides::set(const TenantId& tenant, const Node& limits) {
    auto updated = m_runtime.update([&](const RuntimeDocument& now) -> Result<Node> {
        PALLIUM_TRY(check(now, tenant, limits));
        Node next = now.source;
        merge(next, tenant.text(), limits);
        return next;
    });
    if (!updated && updated.error().kind == ErrorKind::InvalidArgument)
        return invalid("invalid overrides: " + updated.error().message);
    return updated;
}

Result<void> UserOverrides::remove(const TenantId& tenant) {
    return m_runtime.update([&](const RuntimeDocument& now) -> Result<Node> {
        Node next = now.source;
        if (now.entry(kOverrides, tenant.text()) != nullptr)
            mappingAt(next, kOverrides).erase(tenant.text());
        return next;
    });
}

}  // namespace pallium::tenancy
