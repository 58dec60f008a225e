#include "backend/server/ruler_parts.h"

#include "backend/distributor/push_buffers.h"
#include "backend/ring/ring_metrics.h"
#include "backend/ruler/bucket_rule_store.h"
#include "backend/ruler/local_rule_store.h"

namespace pallium::server {
namespace {

constexpr std::string_view kRulerRing = "ruler";

/// The ruler's view of the querier.
class QuerierQueries final : public ruler::RuleQueries {
  public:
    explicit QuerierQueries(const querier::Querier& querier) : m_querier(querier) {}

    tl::expected<promql::QueryResult, promql::QueryError> instant(const Context& context,
                                                                  const tenancy::TenantId& tenant,
                                                                  std::string_view expression,
                                                                  TimestampMs time) const override {
        return m_querier.instant(context, tenant, expression, time, {},
                                 querier::QuerySource::Ruler);
    }
    Result<void> read(const Context& context, const tenancy::TenantId& tenant, TimestampMs start,
                      TimestampMs end, std::span<const Matcher> matchers,
                      const Visitor& visit) const override {
        return m_querier.read(context, tenant, start, end, matchers, visit);
    }

  private:
    const querier::Querier& m_querier;
};

void addSample(const ruler::RuleSample& sample, WriteBatch& batch) {
    const auto count = [](const auto& list) { return static_cast<uint32_t>(list.size()); };
    WriteBatch::Series series;
    series.labelsBegin = count(batch.labels);
    batch.labels.insert(batch.labels.end(), sample.labels.begin(), sample.labels.end());
    series.labelsEnd = count(batch.labels);
    series.samplesBegin = count(batch.samples);
    series.histogramsBegin = count(batch.histograms.view());
    if (sample.histogram != nullptr) {
        HistogramPoint& point = batch.histograms.grow();
        point.timestampMs = sample.timestampMs;
        point.histogram = *sample.histogram;
    } else {
        batch.samples.push_back({sample.timestampMs, sample.value});
    }
    series.samplesEnd = count(batch.samples);
    series.histogramsEnd = count(batch.histograms.view());
    batch.series.push_back(series);
}

/// What a client that wrote the same would be told decides whose fault a refusal is.
ErrorKind kindOf(int status) {
    constexpr int kTooManyRequests = 429;
    if (status == kTooManyRequests) return ErrorKind::LimitExceeded;
    return status / 100 == 4 ? ErrorKind::InvalidArgument : ErrorKind::Unavailable;
}

/// The ruler's view of the distributor: a push like any other, but for its source.
class DistributorWriter final : public ruler::RuleWriter {
  public:
    explicit DistributorWriter(distributor::Distributor& distributor)
        : m_distributor(distributor) {}

    Result<void> write(const Context& context, const tenancy::TenantId& tenant,
                       std::span<const ruler::RuleSample> samples) override {
        distributor::PushBuffers buffers;
        for (const ruler::RuleSample& sample : samples)
            addSample(sample, buffers.batch);
        buffers.batch.source = WriteSource::Rule;
        auto pushed = m_distributor.pushDecoded(context, tenant, buffers);
        if (pushed) return {};
        return fail(kindOf(pushed.error().status), std::move(pushed.error().message));
    }

  private:
    distributor::Distributor& m_distributor;
};

std::unique_ptr<ruler::RuleStore> makeStore(const Config& config, io::FileSystem& files,
                                            objstore::Bucket& bucket) {
    if (config.rulerStorage.bucket.backend == "local")
        return std::make_unique<ruler::LocalRuleStore>(
            files, config.rulerStorage.localDirectory,
            rulefmt::CheckOptions{config.querierConfig().engine.parser, config.names()});
    return std::make_unique<ruler::BucketRuleStore>(bucket);
}

std::string rulerRingKey(const Config& config) {
    return config.ruler.ring.kvStore.prefix + "ring";
}

std::chrono::seconds rulerHeartbeatTimeout(const Config& config) {
    return std::chrono::duration_cast<std::chrono::seconds>(config.ruler.ring.heartbeatTimeout);
}

ring::LifecyclerConfig rulerMembership(const Config& config) {
    const ruler::RingSettings& settings = config.ruler.ring;
    ring::LifecyclerConfig own;
    own.ringName = kRulerRing;
    own.key = rulerRingKey(config);
    own.id = settings.instance.id;
    own.address = settings.instance.hostPort(config.server.grpcListenPort);
    own.zone = settings.availabilityZone;
    own.numTokens = static_cast<size_t>(settings.numTokens);
    own.heartbeatPeriod = toMs(settings.heartbeatPeriod);
    own.heartbeatTimeout = rulerHeartbeatTimeout(config);
    own.minReadyDuration = std::chrono::milliseconds(0);
    own.tokensFilePath = settings.tokensFilePath;
    own.unregisterOnStop = !settings.keepInstanceInTheRingOnShutdown;
    own.hasBasicMetrics = true;
    return own;
}

ring::RingOptions rulerRingOptions(const Config& config) {
    return {.replicationFactor =
                static_cast<size_t>(std::max<int64_t>(config.ruler.ring.replicationFactor, 1)),
            .heartbeatTimeout = rulerHeartbeatTimeout(config)};
}

}  // namespace

Result<ring::KvStore*> RulerParts::openRing(const Config& config, ring::KvStores& stores) {
    if (!config.runsRuler() || !config.ruler.enableSharding) return nullptr;
    return stores.open(config.ruler.ring.kvStore);
}

RulerParts::RulerParts(const Config& config, ring::KvStore* ringStore, const Dependencies& d)
    : m_bucket(d.files, config.rulesDirectory()),
      m_store(makeStore(config, d.files, m_bucket)),
      m_queries(std::make_unique<QuerierQueries>(d.querier)),
      m_writer(std::make_unique<DistributorWriter>(d.distributor)),
      m_notifier(config.notifierConfig(), {m_sending, d.metrics, d.clock,
                                           [settings = config.rulerConfig(),
                                            limits = d.limits](const tenancy::TenantId& tenant) {
                                               return settings.externalLabelsOf(*limits(tenant));
                                           }}) {
    if (ringStore != nullptr) {
        m_ring = std::make_unique<ring::Ring>(std::string(kRulerRing), rulerRingKey(config),
                                              *ringStore, rulerRingOptions(config), d.clock);
        m_membership = std::make_unique<ring::Lifecycler>(
            rulerMembership(config),
            ring::Lifecycler::Dependencies{*ringStore, d.files, d.clock, d.scheduler, d.background,
                                           d.metrics});
        ring::registerRingMetrics(*m_ring, config.ruler.ring.detailedMetricsEnabled, d.metrics);
    }
    m_ruler = std::make_unique<ruler::Ruler>(
        config.rulerConfig(),
        ruler::Ruler::Dependencies{*m_store, *m_queries, *m_writer, m_notifier, d.limits, d.clock,
                                   d.scheduler, d.timed, d.background, d.metrics,
                                   m_membership.get()});
}

RulerParts::~RulerParts() = default;

}  // namespace pallium::server
