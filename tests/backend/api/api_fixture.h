#pragma once

#include "backend/api/api.h"
#include "backend/objstore/bucket.h"
#include "backend/purger/bucket_data.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_storage.h"
#include "tests/support/temp_dir.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pallium::api {

/// Series in memory in the place of ingesters. What is pushed is kept. Threads: confined to the
/// test.
class MemoryIngester final : public distributor::IngesterClient {
  public:
    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip) override;
    std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const override;
    MetadataMap metadata(const tenancy::TenantId& tenant,
                         const MetadataFilter& filter) const override;
    /// Those of exemplarSeries that match and have exemplars in the range.
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const override;

    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override;
    Result<tenancy::UserStatsList> allStats() const override;

    test::MemoryStorage& tenant(const std::string& name);
    Result<tenancy::UserStatsList> userStats;  // what is told
    MetadataMap families;                      // of every tenant
    mutable MetadataFilter lastFilter;         // as asked for last
    std::vector<SeriesExemplars> exemplarSeries;

  private:
    mutable std::map<std::string, std::shared_ptr<test::MemoryStorage>> m_tenants;
};

/// Does nothing, and tells of one tenant `only`.
class IdleAdmin final : public IngesterAdmin {
  public:
    void flush(const Context&, Which, std::span<const std::string_view>) override {}
    void shutDown(Which) override {}
    Result<void> setMode(Which, Mode) override { return {}; }
    Result<void> renewTokens(Which) override { return {}; }
    Result<void> checkReady() override { return readiness; }

    Result<void> readiness;
    tenancy::UserStatsList stats() const override { return {{"only", {}}}; }
};

/// The whole API on series in memory, asked without a server.
class ApiFixture {
  public:
    enum class Services : uint8_t { Running, New };
    explicit ApiFixture(const std::string& corsOrigin = ".*", Services state = Services::Running,
                        querier::QuerierConfig settings = {},
                        distributor::DistributorConfig writes = smallBodies(),
                        const ApiConfig& served = withBuildInfo());
    static ApiConfig withBuildInfo();
    /// Pushes of 1000 bytes at most, of OTLP 2000.
    static distributor::DistributorConfig smallBodies();

    /// Sends a request as tenant `t` unless `headers` name another (an empty one: none).
    http::Response send(http::Method method, const std::string& target,
                        std::vector<std::pair<std::string, std::string>> headers = {},
                        std::string body = {});
    http::Response get(const std::string& target) { return send(http::Method::Get, target); }
    /// A form by POST.
    http::Response post(const std::string& path, std::string form);

    test::FakeClock clock{1'795'413'907'123};
    telemetry::Registry metrics;
    test::TempDir directory;
    objstore::Bucket bucket{io::realFileSystem(), directory.path() + "/blocks"};
    purger::BucketData bucketData{bucket, metrics};
    purger::Purger purger{{}, {bucket, clock, metrics, {&bucketData}}};
    service::Manager services;
    MemoryIngester ingester;
    IdleAdmin admin;
    tenancy::Limits limits;
    ThreadPool pool{"test", 1, 10};
    distributor::Distributor distributor;
    querier::Querier querier;
    http::Router router;  // below served.pathPrefix
    Api api;
};

}  // namespace pallium::api
