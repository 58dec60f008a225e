#pragma once

#include "backend/base/result.h"
#include "backend/model/label_editor.h"
#include "backend/model/name_scheme.h"
#include "backend/model/relabel_rule.h"

#include <memory>
#include <span>
#include <vector>

namespace pallium {

/// Relabelling rules, compiled. A copy shares them.
/// Source: Prometheus, model/relabel. Threads: immutable after construction.
class RelabelRules {
  public:
    /// No rules.
    RelabelRules() = default;
    /// `scheme`: which names they may give. Errors: InvalidArgument with Prometheus' text about the
    /// first bad rule: `unknown relabel action "x"`, `relabel configuration for hashmod requires
    /// non-zero modulus`.
    static Result<RelabelRules> create(std::span<const RelabelRule> rules, NameScheme scheme);

    bool empty() const { return m_rules == nullptr; }
    /// Applies them in turn. False: a rule drops the set, which is then as the rules before left
    /// it. All labels may be gone as well.
    bool apply(LabelEditor& labels) const;

  private:
    struct Rule;
    std::shared_ptr<const std::vector<Rule>> m_rules;  // null: none
};

}  // namespace pallium
