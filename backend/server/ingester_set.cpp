#include "backend/server/ingester_set.h"

#include "backend/base/log.h"
#include "backend/distributor/measured_ingester.h"
#include "backend/server/adapters.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::server {
namespace {

constexpr double kRenewedShare = 0.1;

/// `path` of the first ingester, `path-1` of the second, …
std::string pathOf(const std::string& path, size_t index) {
    return index == 0 || path.empty() ? path : fmt::format("{}-{}", path, index);
}

/// The zones of a list separated by commas go round.
std::string zoneOf(std::string_view zones, size_t index) {
    std::vector<std::string> names;
    while (!zones.empty()) {
        const size_t end = std::min(zones.find(','), zones.size());
        names.emplace_back(zones.substr(0, end));
        zones.remove_prefix(std::min(end + 1, zones.size()));
    }
    return names.empty() ? std::string() : names[index % names.size()];
}

ingester::IngesterConfig ingesterConfigOf(const Config& config, size_t index) {
    ingester::IngesterConfig own = config.ingesterConfig();
    own.dataDir = pathOf(own.dataDir, index);
    return own;
}

ring::LifecyclerConfig lifecyclerConfigOf(const Config& config, size_t index) {
    const ingester::LifecyclerSettings& settings = config.ingester.lifecycler;
    ring::LifecyclerConfig own;
    own.key = settings.kvStore.prefix + "ring";
    own.id =
        config.ingester.instances > 1 ? fmt::format("ingester-{}", index) : settings.instance.id;
    own.address =
        settings.instance.hostPort(config.server.grpcListenPort, static_cast<int64_t>(index));
    own.zone = zoneOf(settings.availabilityZone, index);
    own.numTokens = static_cast<size_t>(std::max<int64_t>(settings.numTokens, 1));
    own.heartbeatPeriod = toMs(settings.heartbeatPeriod);
    own.heartbeatTimeout =
        std::chrono::duration_cast<std::chrono::seconds>(settings.heartbeatTimeout);
    own.joinAfter = toMs(settings.joinAfter);
    own.observePeriod = toMs(settings.observePeriod);
    own.minReadyDuration = toMs(settings.minReadyDuration);
    own.tokensFilePath = pathOf(settings.tokensFilePath, index);
    own.unregisterOnStop = settings.unregisterOnShutdown;
    own.checkRingHealth = settings.readinessCheckRingHealth;
    return own;
}

/// Of a limit for all ingesters, the part of one.
double globalShare(const ring::Ring& ring) {
    const auto now = ring.snapshot();
    if (now->instances().empty()) return 1;
    return std::min(1.0, static_cast<double>(now->options().replicationFactor) /
                             static_cast<double>(now->instances().size()));
}

}  // namespace

/// One ingester with its entry in the ring, as one service.
class IngesterSet::Member final : public service::Service {
  public:
    Member(const Config& config, size_t index, const Dependencies& d)
        : Service(index == 0 ? "ingester-service" : fmt::format("ingester-service-{}", index)),
          m_id(lifecyclerConfigOf(config, index).id),
          m_ingester(ingesterConfigOf(config, index),
                     {d.files, d.clock, d.scheduler, d.background, d.metrics, d.limits,
                      d.instanceLimits, [&ring = d.ring] { return globalShare(ring); }}),
          m_client(m_ingester),
          m_measured(m_client, m_id, d.metrics),
          m_lifecycler(lifecyclerConfigOf(config, index),
                       {d.store, d.files, d.clock, d.scheduler, d.background, d.metrics}) {}
    ~Member() override { stop(); }

    const std::string& id() const { return m_id; }
    distributor::IngesterClient& client() { return m_measured; }
    ingester::Ingester& ingester() { return m_ingester; }
    ring::Lifecycler& lifecycler() { return m_lifecycler; }
    bool isRunning() const { return state() == service::State::Running; }

  private:
    /// In the ring only once it can take writes.
    Result<void> onStart() override {
        PALLIUM_TRY(m_ingester.start());
        return m_lifecycler.start();
    }
    void onStop() override {
        m_lifecycler.leave();
        m_ingester.stop();
        m_lifecycler.stop();
    }

    const std::string m_id;
    ingester::Ingester m_ingester;
    LocalIngesterClient m_client;
    distributor::MeasuredIngester m_measured;
    ring::Lifecycler m_lifecycler;
};

IngesterSet::IngesterSet(const Config& config, const Dependencies& dependencies) {
    const auto count = static_cast<size_t>(std::max<int64_t>(config.ingester.instances, 1));
    for (size_t i = 0; i < count; ++i)
        m_members.push_back(std::make_unique<Member>(config, i, dependencies));
    distributor::tellIngesters(dependencies.metrics, count,
                               dependencies.ring.snapshot()->options().replicationFactor);
}

IngesterSet::~IngesterSet() = default;

std::map<std::string, distributor::IngesterClient*, std::less<>> IngesterSet::clients() const {
    std::map<std::string, distributor::IngesterClient*, std::less<>> clients;
    for (const auto& member : m_members)
        clients[member->id()] = &member->client();
    return clients;
}

distributor::IngesterClient* IngesterSet::only() const {
    return m_members.size() == 1 ? &m_members.front()->client() : nullptr;
}

std::vector<std::string> IngesterSet::addServices(service::Manager& services) {
    std::vector<std::string> names;
    for (const auto& member : m_members) {
        services.add(*member, {});
        names.push_back(member->name());
    }
    return names;
}

Result<void> IngesterSet::checkReady() {
    for (const auto& member : m_members)
        if (member->isRunning()) PALLIUM_TRY(member->lifecycler().checkReady());
    return {};
}

std::vector<IngesterSet::Member*> IngesterSet::chosen(Which which) const {
    std::vector<Member*> members;
    for (const auto& member : m_members)
        if (which.empty() || member->id() == which) members.push_back(member.get());
    return members;
}

Result<void> IngesterSet::forEach(Which which, const std::function<Result<void>(Member&)>& act) {
    const std::vector<Member*> members = chosen(which);
    if (members.empty())
        return fail(ErrorKind::NotFound, fmt::format("no ingester {} in this process", which));
    for (Member* member : members)
        PALLIUM_TRY(act(*member));
    return {};
}

void IngesterSet::flush(const Context& context, Which which,
                        std::span<const std::string_view> tenants) {
    for (Member* member : chosen(which))
        if (member->isRunning()) member->ingester().flush(context, tenants);
}

void IngesterSet::shutDown(Which which) {
    for (Member* member : chosen(which)) {
        if (!member->isRunning()) continue;
        log::info("shutting down ingester", {{"instance", member->id()}});
        // No writes any more, then everything to blocks.
        member->lifecycler().leave();
        member->lifecycler().setUnregisterOnStop(true);
        member->ingester().flush(Context{}, {});
        member->stop();
    }
}

Result<void> IngesterSet::setMode(Which which, Mode mode) {
    const auto state =
        mode == Mode::Active ? ring::InstanceState::Active : ring::InstanceState::ReadOnly;
    return forEach(which,
                   [state](Member& member) { return member.lifecycler().changeState(state); });
}

Result<void> IngesterSet::renewTokens(Which which) {
    return forEach(which,
                   [](Member& member) { return member.lifecycler().renewTokens(kRenewedShare); });
}

tenancy::UserStatsList IngesterSet::stats() const {
    std::map<std::string, tenancy::UserStats> sums;
    for (const auto& member : m_members)
        for (const auto& [tenant, stats] : member->ingester().allUserStats())
            sums[tenant].add(stats);
    tenancy::UserStatsList list;
    for (const auto& [tenant, stats] : sums)
        list.push_back({tenant, stats});
    return list;
}

Result<void> IngesterSet::remove(const Context& context, const tenancy::TenantId& tenant) {
    for (const auto& member : m_members) {
        PALLIUM_TRY(context.check());
        PALLIUM_TRY(member->ingester().remove(tenant));
    }
    return {};
}

Result<bool> IngesterSet::hasBlocks(const tenancy::TenantId& tenant) const {
    return std::any_of(m_members.begin(), m_members.end(), [&tenant](const auto& member) {
        return member->ingester().hasBlocks(tenant);
    });
}

}  // namespace pallium::server
