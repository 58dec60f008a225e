#include "backend/tenancy/runtime_document.h"

namespace pallium::tenancy {
namespace {

using config::Node;

/// Prints the limits of many tenants: they are declared once.
class LimitsPrinter {
  public:
    explicit LimitsPrinter(const Limits& defaults) : m_limits(defaults) {
        m_limits.describe(m_fields);
    }
    Node print(const Limits& limits) {
        m_limits = limits;
        return m_fields.print();
    }
    /// What differs from the defaults.
    Node diff(const Limits& limits) {
        m_limits = limits;
        return m_fields.diff();
    }

  private:
    Limits m_limits;  // what m_fields prints
    config::Fields m_fields{"validation.plain"};
};

Node printFlag(std::optional<bool> flag) {
    return flag ? config::printValue(&*flag) : Node();
}

Node printTenants(const RuntimeDocument::TenantLimits& tenants) {
    LimitsPrinter printer{Limits()};
    Node node = Node::mapping();
    for (const auto& [tenant, limits] : tenants)
        node.add(tenant, limits ? printer.print(*limits) : Node());
    return node;
}

Node diffTenants(const RuntimeDocument::TenantLimits& tenants, const Limits& defaults) {
    LimitsPrinter printer(defaults);
    Node node = Node::mapping();
    for (const auto& [tenant, limits] : tenants) {
        if (!limits) continue;
        Node changed = printer.diff(*limits);
        if (!changed.items.empty()) node.add(tenant, std::move(changed));
    }
    return node;
}

Node printStrings(std::vector<std::string> strings) {
    return config::printValue(&strings);
}

Node printInstanceLimits(InstanceLimits limits) {
    config::Fields fields("ingester.InstanceLimits");
    limits.describe(fields);
    return fields.print();
}

void addUnlessEmpty(Node& to, std::string_view key, Node value) {
    if (!value.items.empty()) to.add(key, std::move(value));
}

}  // namespace

Node printLimits(const Limits& limits) {
    return LimitsPrinter(Limits()).print(limits);
}

std::string printRuntimeDocument(const RuntimeDocument& document) {
    Node multiKv = Node::mapping();
    multiKv.add("primary", Node::string(document.multiKv.primary));
    multiKv.add("mirror_enabled", printFlag(document.multiKv.mirrorEnabled));
    Node root = Node::mapping();
    root.add("overrides", printTenants(document.overrides));
    root.add("multi_kv_config", std::move(multiKv));
    root.add("ingester_stream_chunks_when_using_blocks", printFlag(document.ingesterStreamChunks));
    root.add("ingester_limits",
             document.ingesterLimits ? printInstanceLimits(*document.ingesterLimits) : Node());
    addUnlessEmpty(root, "hard_overrides", printTenants(document.hardOverrides));
    addUnlessEmpty(root, "api_allowed_limits", printStrings(document.apiAllowedLimits));
    return config::printYaml(root);
}

std::string printRuntimeDiff(const RuntimeDocument& document, const Limits& defaults) {
    Node root = Node::mapping();
    addUnlessEmpty(root, "api_allowed_limits", printStrings(document.apiAllowedLimits));
    addUnlessEmpty(root, "hard_overrides", diffTenants(document.hardOverrides, defaults));
    if (document.ingesterLimits) {
        Node limits = printInstanceLimits(*document.ingesterLimits);
        limits.sortKeys();
        root.add("ingester_limits", std::move(limits));
    }
    if (document.ingesterStreamChunks)
        root.add("ingester_stream_chunks_when_using_blocks",
                 printFlag(document.ingesterStreamChunks));
    Node multiKv = Node::mapping();
    if (document.multiKv.mirrorEnabled)
        multiKv.add("mirror_enabled", printFlag(document.multiKv.mirrorEnabled));
    if (!document.multiKv.primary.empty())
        multiKv.add("primary", Node::string(document.multiKv.primary));
    addUnlessEmpty(root, "multi_kv_config", std::move(multiKv));
    addUnlessEmpty(root, "overrides", diffTenants(document.overrides, defaults));
    return config::printYaml(root);
}

}  // namespace pallium::tenancy
