#include "backend/ruler/counted_ports.h"

namespace pallium::ruler {
namespace {

void count(telemetry::Registry& registry, const char* name, const char* help,
           const tenancy::TenantId& tenant) {
    registry.counter(name, help, {{"user", tenant.text()}}).add();
}

}  // namespace

tl::expected<promql::QueryResult, promql::QueryError> CountedQueries::instant(
    const Context& context, const tenancy::TenantId& tenant, std::string_view expression,
    TimestampMs time) const {
    count(m_registry, "cortex_ruler_queries_total", "Number of queries executed by ruler.", tenant);
    auto result = m_queries.instant(context, tenant, expression, time);
    if (!result && result.error().type == promql::QueryError::Type::Internal)
        count(m_registry, "cortex_ruler_queries_failed_total", "Number of failed queries by ruler.",
              tenant);
    return result;
}

Result<void> CountedQueries::read(const Context& context, const tenancy::TenantId& tenant,
                                  TimestampMs start, TimestampMs end,
                                  std::span<const Matcher> matchers, const Visitor& visit) const {
    return m_queries.read(context, tenant, start, end, matchers, visit);
}

Result<void> CountedWriter::write(const Context& context, const tenancy::TenantId& tenant,
                                  std::span<const RuleSample> samples) {
    count(m_registry, "cortex_ruler_write_requests_total", "Number of write requests to ingesters.",
          tenant);
    auto written = m_writer.write(context, tenant, samples);
    if (!written && written.error().kind != ErrorKind::InvalidArgument &&
        written.error().kind != ErrorKind::LimitExceeded)
        count(m_registry, "cortex_ruler_write_requests_failed_total",
              "Number of failed write requests to ingesters.", tenant);
    return written;
}

}  // namespace pallium::ruler
