#pragma once

#include "backend/api/rules_config_api.h"
#include "backend/api/rules_read_api.h"
#include "backend/objstore/bucket.h"
#include "backend/promql/engine/engine.h"
#include "backend/ruler/bucket_rule_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_storage.h"
#include "tests/support/temp_dir.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pallium::api {

/// What a ruler needs of others, over no data: queries see nothing, writes and alerts vanish.
class NoData final : public ruler::RuleQueries, public ruler::RuleWriter, public ruler::AlertSink {
  public:
    tl::expected<promql::QueryResult, promql::QueryError> instant(const Context& context,
                                                                  const tenancy::TenantId& tenant,
                                                                  std::string_view expression,
                                                                  TimestampMs time) const override;
    Result<void> read(const Context&, const tenancy::TenantId&, TimestampMs, TimestampMs,
                      std::span<const Matcher>, const Visitor&) const override {
        return {};
    }
    Result<void> write(const Context&, const tenancy::TenantId&,
                       std::span<const ruler::RuleSample>) override {
        return {};
    }
    void send(const tenancy::TenantId&, std::vector<ruler::SentAlert>) override {}

  private:
    promql::Engine m_engine{{}};
    test::MemoryStorage m_storage;
};

/// The APIs of rules over a ruler with rules in a bucket, asked without a server. The ruler runs.
class RulesFixture {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit RulesFixture(tenancy::AuthOptions auth = {}, bool isConfigEnabled = true);
    /// The same over another store, which outlives this.
    explicit RulesFixture(ruler::RuleStore& store, tenancy::AuthOptions auth = {},
                          bool isConfigEnabled = true);
    ~RulesFixture();

    http::Response send(http::Method method, const std::string& target, const Headers& headers,
                        std::string body = {});
    /// As tenant `t`.
    http::Response get(const std::string& target);
    http::Response post(const std::string& target, std::string body);
    http::Response remove(const std::string& target);

    test::FakeClock clock{1'795'413'907'123};
    telemetry::Registry metrics;
    test::TempDir directory;
    objstore::Bucket bucket{io::realFileSystem(), directory.path()};
    ruler::BucketRuleStore store{bucket};
    std::map<std::string, tenancy::Limits> limits;  // of tenants that have some
    NoData data;
    ThreadPool pool{"test", 1, 100};
    Scheduler scheduler;
    ruler::Ruler ruler;
    http::Router router;

  private:
    const RulesConfigApi m_config;
    const RulesReadApi m_read;
};

}  // namespace pallium::api
