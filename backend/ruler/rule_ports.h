// What the ruler needs of other components, as it sees it: reading a tenant's data, writing to it,
// and somebody who takes alerts. backend/server connects them.
#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"
#include "backend/promql/engine/engine.h"
#include "backend/ruler/rule_status.h"
#include "backend/storage/storage.h"
#include "backend/tenancy/tenant.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::ruler {

/// Reads of tenants' data. Threads: internally synchronised; the caller's thread does the work.
class RuleQueries {
  public:
    using Visitor = std::function<void(LabelsView labels, const storage::SampleColumns& samples)>;

    virtual ~RuleQueries() = default;
    /// An instant query.
    virtual tl::expected<promql::QueryResult, promql::QueryError> instant(
        const Context& context, const tenancy::TenantId& tenant, std::string_view expression,
        TimestampMs time) const = 0;
    /// Hands out the series that all matchers accept, by labels, with their samples from start to
    /// end inclusive, stale markers too; both are valid during the call. None without samples.
    virtual Result<void> read(const Context& context, const tenancy::TenantId& tenant,
                              TimestampMs start, TimestampMs end, std::span<const Matcher> matchers,
                              const Visitor& visit) const = 0;
};

/// What a rule wrote of one series.
struct RuleSample {
    Labels labels;
    TimestampMs timestampMs = 0;
    double value = 0;                // a stale marker: staleNan()
    promql::HistogramPtr histogram;  // null: the value counts
};

/// Writes what rules make, with the tenant's limits. Threads: internally synchronised.
class RuleWriter {
  public:
    virtual ~RuleWriter() = default;
    /// Stores all samples, or those that can be; the error then is the first refusal.
    virtual Result<void> write(const Context& context, const tenancy::TenantId& tenant,
                               std::span<const RuleSample> samples) = 0;
};

/// An alert on its way to Alertmanagers.
struct SentAlert {
    Labels labels;
    rulefmt::StringMap annotations;
    TimestampNs startsAt = 0;
    TimestampNs endsAt = 0;  // resolved then, or valid until then
    std::string generatorUrl;
    friend bool operator==(const SentAlert&, const SentAlert&) = default;
};

/// Takes alerts that fire or are resolved. Threads: internally synchronised.
class AlertSink {
  public:
    virtual ~AlertSink() = default;
    /// Never waits: what cannot be taken is dropped, oldest first, and counted.
    virtual void send(const tenancy::TenantId& tenant, std::vector<SentAlert> alerts) = 0;
};

}  // namespace pallium::ruler
