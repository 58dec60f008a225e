#pragma once

#include "backend/ruler/rule_ports.h"
#include "backend/telemetry/registry.h"

namespace pallium::ruler {

/// Counts instant queries of each tenant's rules, and those that failed through no fault of the
/// rule. Threads: as what it asks.
class CountedQueries final : public RuleQueries {
  public:
    /// Both outlive this.
    CountedQueries(const RuleQueries& queries, telemetry::Registry& registry)
        : m_queries(queries), m_registry(registry) {}

    tl::expected<promql::QueryResult, promql::QueryError> instant(const Context& context,
                                                                  const tenancy::TenantId& tenant,
                                                                  std::string_view expression,
                                                                  TimestampMs time) const override;
    Result<void> read(const Context& context, const tenancy::TenantId& tenant, TimestampMs start,
                      TimestampMs end, std::span<const Matcher> matchers,
                      const Visitor& visit) const override;

  private:
    const RuleQueries& m_queries;
    telemetry::Registry& m_registry;
};

/// The same for writes: those that a client would be told are its own fault are no failures.
class CountedWriter final : public RuleWriter {
  public:
    CountedWriter(RuleWriter& writer, telemetry::Registry& registry)
        : m_writer(writer), m_registry(registry) {}

    Result<void> write(const Context& context, const tenancy::TenantId& tenant,
                       std::span<const RuleSample> samples) override;

  private:
    RuleWriter& m_writer;
    telemetry::Registry& m_registry;
};

}  // namespace pallium::ruler
