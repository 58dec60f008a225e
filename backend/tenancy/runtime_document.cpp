#include "backend/tenancy/runtime_document.h"

#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace pallium::tenancy {
namespace {

using config::Node;
using config::Problem;

// An operator's file of many thousand tenants; still bounded, since it is read again and again.
constexpr config::YamlLimits kFileLimits{.maxBytes = 64 << 20,
                                         .maxNodes = 10'000'000,
                                         .maxAliasNodes = 1'000'000,
                                         .maxAliasBytes = 64 << 20};

/// The parts that need more than their place in the document to be read.
struct Parts {
    Node overrides, mirrorEnabled, streamChunks, ingesterLimits, hardOverrides;
};

void describe(config::Fields& fields, Parts& parts, RuntimeDocument& document) {
    fields.add("overrides", parts.overrides);
    fields.block(
        "multi_kv_config",
        [&] {
            fields.add("primary", document.multiKv.primary);
            fields.add("mirror_enabled", parts.mirrorEnabled);
        },
        "kv.MultiRuntimeConfig");
    fields.add("ingester_stream_chunks_when_using_blocks", parts.streamChunks);
    fields.add("ingester_limits", parts.ingesterLimits);
    fields.add("hard_overrides", parts.hardOverrides);
    fields.add("api_allowed_limits", document.apiAllowedLimits);
}

void append(std::vector<Problem>& all, std::vector<Problem> some) {
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
}

std::optional<bool> readFlag(const Node& node, std::string_view path,
                             std::vector<Problem>& problems) {
    if (node.isNull()) return std::nullopt;
    bool flag = false;
    if (const auto read = config::readValue(node, &flag); !read)
        problems.push_back({node.line, fmt::format("{} ({})", read.error().message, path)});
    return flag;
}

/// Reads the limits of many tenants: they are declared once, which costs more than to read a few.
class LimitsReader {
  public:
    explicit LimitsReader(const Limits& defaults) : m_defaults(defaults) {
        m_limits.describe(m_fields);
    }
    std::shared_ptr<const Limits> read(const Node& node, const std::string& path,
                                       std::vector<Problem>& problems) {
        m_limits = m_defaults;
        // Those of a tenant that has any are told with its path.
        if (!m_fields.read(node).empty()) {
            m_limits = m_defaults;
            append(problems, readOverrides(node, path, m_limits));
        }
        return std::make_shared<const Limits>(m_limits);
    }

  private:
    const Limits& m_defaults;
    Limits m_limits;  // what m_fields sets
    config::Fields m_fields{"validation.plain"};
};

RuntimeDocument::TenantLimits readTenants(const Node& node, std::string_view key,
                                          const Limits& defaults, std::vector<Problem>& problems) {
    RuntimeDocument::TenantLimits tenants;
    if (!node.isNull() && node.kind != Node::Kind::Mapping)
        problems.push_back(
            {node.line,
             fmt::format("{} ({})", config::cannotUnmarshal(node, "map[string]*validation.Limits"),
                         key)});
    LimitsReader reader(defaults);
    for (size_t i = 0; i < node.keys.size(); ++i) {
        const std::string path = fmt::format("{}.{}", key, node.keys[i].text);
        tenants.emplace(node.keys[i].text, node.items[i].isNull()
                                               ? nullptr
                                               : reader.read(node.items[i], path, problems));
    }
    return tenants;
}

/// What is wrong with overrides that are each well formed; empty: nothing.
std::string validate(const RuntimeDocument::TenantLimits& overrides, const LimitChecks& checks) {
    std::string all;
    for (const auto& [tenant, limits] : overrides) {
        if (!limits) continue;
        for (const std::string& wrong : validateLimits(*limits, checks))
            all += fmt::format("{}{} (overrides.{})", all.empty() ? "" : "; ", wrong, tenant);
    }
    return all;
}

Result<RuntimeDocument> read(Node source, std::vector<Problem> problems,
                             const RuntimeDefaults& defaults) {
    RuntimeDocument document;
    Parts parts;
    config::Fields fields("runtimeconfig.RuntimeConfigValues");
    describe(fields, parts, document);
    append(problems, fields.read(source));
    document.overrides = readTenants(parts.overrides, "overrides", *defaults.limits, problems);
    document.hardOverrides =
        readTenants(parts.hardOverrides, "hard_overrides", *defaults.limits, problems);
    document.multiKv.mirrorEnabled =
        readFlag(parts.mirrorEnabled, "multi_kv_config.mirror_enabled", problems);
    document.ingesterStreamChunks =
        readFlag(parts.streamChunks, "ingester_stream_chunks_when_using_blocks", problems);
    if (!parts.ingesterLimits.isNull()) {
        document.ingesterLimits = defaults.ingester;
        config::Fields limits("ingester.InstanceLimits", "ingester_limits");
        document.ingesterLimits->describe(limits);
        append(problems, limits.read(parts.ingesterLimits));
    }
    if (!problems.empty())
        return fail(ErrorKind::InvalidArgument, config::unmarshalErrors(std::move(problems)));
    if (std::string wrong = validate(document.overrides, defaults.checks); !wrong.empty())
        return fail(ErrorKind::InvalidArgument, std::move(wrong));
    if (!source.isNull()) document.source = std::move(source);
    return document;
}

}  // namespace

const Node* RuntimeDocument::entry(std::string_view key, std::string_view tenant) const {
    const Node* const tenants = source.find(key);
    return tenants == nullptr ? nullptr : tenants->find(tenant);
}

Result<RuntimeDocument> parseRuntimeDocument(std::string_view text,
                                             const RuntimeDefaults& defaults) {
    std::vector<Problem> problems;
    if (!isValidUtf8(text))
        return fail(ErrorKind::InvalidArgument, "yaml: invalid leading UTF-8 octet");
    auto source = config::parseYaml(text, kFileLimits, &problems);
    if (!source && source.error().message == config::kSecondDocument)
        return fail(ErrorKind::InvalidArgument,
                    "the provided runtime configuration contains multiple documents");
    PALLIUM_TRY(source);
    return read(std::move(*source), std::move(problems), defaults);
}

Result<RuntimeDocument> readRuntimeDocument(Node source, const RuntimeDefaults& defaults) {
    return read(std::move(source), {}, defaults);
}

}  // namespace pallium::tenancy
