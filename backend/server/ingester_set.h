#pragma once

#include "backend/api/ingester_admin.h"
#include "backend/base/scheduler.h"
#include "backend/distributor/ingester_client.h"
#include "backend/ingester/ingester.h"
#include "backend/io/file_system.h"
#include "backend/purger/tenant_data.h"
#include "backend/ring/lifecycler.h"
#include "backend/ring/ring.h"
#include "backend/server/config.h"
#include "backend/service/service.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pallium::server {

/// The ingesters of this process, one or several (`-ingester.instances`), each with its place in
/// the ring, its directory and its service.
///
/// The first has the directory of blocks_storage.tsdb.dir, further ones `<dir>-1`, `<dir>-2`, …;
/// likewise their token files. Their ids are `<id>`, or with several `ingester-0`, `ingester-1`, …;
/// their ports count up; several zones of availability_zone go round. Threads: internally
/// synchronised after construction.
class IngesterSet final : public api::IngesterAdmin, public purger::TenantData {
  public:
    struct Dependencies {
        io::FileSystem& files;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& background;
        telemetry::Registry& metrics;
        ingester::LimitsSource limits;
        std::function<ingester::InstanceLimits()> instanceLimits;
        ring::KvStore& store;
        const ring::Ring& ring;
    };
    /// Everything named outlives this.
    IngesterSet(const Config& config, const Dependencies& dependencies);
    ~IngesterSet() override;

    /// By id of the ring.
    std::map<std::string, distributor::IngesterClient*, std::less<>> clients() const;
    /// The one that there is; null if there are several.
    distributor::IngesterClient* only() const;
    /// Adds the services; returns their names.
    std::vector<std::string> addServices(service::Manager& services);

    void flush(const Context& context, Which which,
               std::span<const std::string_view> tenants) override;
    void shutDown(Which which) override;
    Result<void> setMode(Which which, Mode mode) override;
    Result<void> renewTokens(Which which) override;
    Result<void> checkReady() override;
    tenancy::UserStatsList stats() const override;

    std::string_view place() const override { return "ingesters"; }
    Result<void> remove(const Context& context, const tenancy::TenantId& tenant) override;
    Result<bool> hasBlocks(const tenancy::TenantId& tenant) const override;

  private:
    class Member;
    std::vector<Member*> chosen(Which which) const;
    /// Does it with each that is meant. Errors: NotFound for an unknown id, those of `act`.
    Result<void> forEach(Which which, const std::function<Result<void>(Member&)>& act);

    std::vector<std::unique_ptr<Member>> m_members;
};

}  // namespace pallium::server
