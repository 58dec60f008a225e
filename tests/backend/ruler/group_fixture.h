#pragma once

#include "backend/promql/engine/engine.h"
#include "backend/ruler/group.h"
#include "backend/telemetry/registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_storage.h"

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pallium::ruler {

/// Seconds after this instant are the times of tests.
inline constexpr int64_t kBaseSec = 1'700'000'000;
TimestampNs nsAt(double seconds);
TimestampMs msAt(double seconds);

/// The engine over samples in memory.
class MemoryQueries final : public RuleQueries {
  public:
    explicit MemoryQueries(const test::MemoryStorage& storage) : m_storage(storage) {}

    tl::expected<promql::QueryResult, promql::QueryError> instant(const Context& context,
                                                                  const tenancy::TenantId& tenant,
                                                                  std::string_view expression,
                                                                  TimestampMs time) const override;
    Result<void> read(const Context& context, const tenancy::TenantId& tenant, TimestampMs start,
                      TimestampMs end, std::span<const Matcher> matchers,
                      const Visitor& visit) const override;

    std::function<void()> onQuery;           // before each
    Result<void> readOutcome;                // of read()
    mutable std::vector<std::string> asked;  // `<expression>@<seconds>`

  private:
    const test::MemoryStorage& m_storage;
    const promql::Engine m_engine{promql::EngineOptions{}};
};

/// Writes into memory, where queries see it, and notes what was written.
class MemoryWriter final : public RuleWriter {
  public:
    explicit MemoryWriter(test::MemoryStorage& storage) : m_storage(storage) {}

    Result<void> write(const Context& context, const tenancy::TenantId& tenant,
                       std::span<const RuleSample> samples) override;
    /// What came since the last call: `<labels> <seconds> <value>` each, sorted.
    std::vector<std::string> takeLines();

    Result<void> outcome;         // of stale markers too, unless there is another one for them
    Result<void> markersOutcome;  // an error is that of every write of markers

  private:
    test::MemoryStorage& m_storage;
    std::vector<std::string> m_lines;
};

class MemorySink final : public AlertSink {
  public:
    void send(const tenancy::TenantId& tenant, std::vector<SentAlert> alerts) override;
    std::vector<SentAlert> take() { return std::exchange(m_alerts, {}); }

  private:
    std::vector<SentAlert> m_alerts;
};

/// One group after another of tenant `t`, namespace `ns`, over the same data.
struct GroupFixture {
    GroupFixture();
    /// A sample of the series, whose labels are `{…}` with the name inside.
    void add(std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
             double seconds, double value);
    /// Makes the group; without those before it.
    void start(rulefmt::RuleGroup definition, bool shouldRestore = false);
    /// Makes the group in place of the one before.
    void reload(rulefmt::RuleGroup definition);
    /// Evaluates at a time, which is that of the clock then; what it wrote.
    std::vector<std::string> evaluate(double seconds, const Context& context = {});
    RuleStatus rule(size_t index = 0) const { return group->status().rules.at(index); }

    GroupOptions options;
    std::chrono::milliseconds tenantOffset{0};
    test::FakeClock clock{kBaseSec * 1000};
    test::MemoryStorage storage;
    MemoryQueries queries{storage};
    MemoryWriter writer{storage};
    MemorySink sink;
    telemetry::Registry metrics;
    EvaluationTimes times{metrics};
    std::unique_ptr<Group> group;

  private:
    std::unique_ptr<Group> make(rulefmt::RuleGroup definition, bool shouldRestore);
};

rulefmt::Rule recording(std::string name, std::string expr, rulefmt::StringMap labels = {});
rulefmt::Rule alerting(std::string name, std::string expr,
                       std::chrono::milliseconds forDuration = {}, rulefmt::StringMap labels = {},
                       rulefmt::StringMap annotations = {});
/// Of the name `g`.
rulefmt::RuleGroup groupOf(std::vector<rulefmt::Rule> rules);

}  // namespace pallium::ruler
