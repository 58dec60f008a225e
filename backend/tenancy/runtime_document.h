#pragma once

#include "backend/base/result.h"
#include "backend/config/node.h"
#include "backend/tenancy/instance_limits.h"
#include "backend/tenancy/limits.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tenancy {

/// What a runtime document says only the differences to.
struct RuntimeDefaults {
    std::shared_ptr<const Limits> limits;  // never null
    InstanceLimits ingester;
    LimitChecks checks;  // of overrides
};

/// Block `multi_kv_config`. Shown and without effect: all stores but memory are one here.
struct MultiKvConfig {
    std::string primary;
    std::optional<bool> mirrorEnabled;
};

/// What may change while the process runs, as Cortex' runtime file has it.
///
/// Threads: immutable once parsed, shared as `std::shared_ptr<const RuntimeDocument>`.
struct RuntimeDocument {
    /// By tenant; null where a tenant is named and nothing is said of it.
    using TenantLimits = std::map<std::string, std::shared_ptr<const Limits>, std::less<>>;

    TenantLimits overrides;  // each complete: what it does not name is the default
    MultiKvConfig multiKv;
    std::optional<bool> ingesterStreamChunks;  // without effect: nothing is streamed in one process
    std::optional<InstanceLimits> ingesterLimits;
    TenantLimits hardOverrides;                     // bounds of what the user-overrides API may set
    std::vector<std::string> apiAllowedLimits;      // what it may set at all
    config::Node source = config::Node::mapping();  // what was read: a mapping

    /// The entry of a tenant below a key of `source`, as written (`overrides`, `hard_overrides`);
    /// null if there is none.
    const config::Node* entry(std::string_view key, std::string_view tenant) const;
};

/// Reads a document; empty text is an empty document. Errors: InvalidArgument with everything that
/// is wrong, in Cortex' words.
Result<RuntimeDocument> parseRuntimeDocument(std::string_view text,
                                             const RuntimeDefaults& defaults);
/// The same from a tree. Requires: the tree is null or a mapping.
Result<RuntimeDocument> readRuntimeDocument(config::Node source, const RuntimeDefaults& defaults);

/// All limits: a mapping.
config::Node printLimits(const Limits& limits);
/// The YAML of /runtime_config: every tenant with all its limits.
std::string printRuntimeDocument(const RuntimeDocument& document);
/// The YAML of /runtime_config?mode=diff: what differs from the defaults, keys sorted.
std::string printRuntimeDiff(const RuntimeDocument& document, const Limits& defaults);

}  // namespace pallium::tenancy
