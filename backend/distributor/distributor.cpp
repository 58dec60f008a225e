#include "backend/distributor/distributor.h"

#include "backend/base/go_text.h"
#include "backend/distributor/batch_validator.h"
#include "backend/distributor/ha_dedupe.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/distributor/label_steps.h"
#include "backend/distributor/normalize.h"
#include "backend/distributor/push_buffers.h"
#include "backend/distributor/query_metrics.h"
#include "backend/distributor/tenant_state.h"
#include "backend/distributor/validation_text.h"
#include "backend/http/message.h"
#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "backend/wire/remote_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pallium::distributor {
namespace {

constexpr int kTooManyRequests = 429;

tl::unexpected<PushError> refuse(int status, std::string message, PushCounts taken = {}) {
    return tl::unexpected(PushError{status, std::move(message), taken});
}

/// Limits that nothing exceeds. What is not a limit but a condition of the store stays: label names
/// are unique.
tenancy::Limits unlimited() {
    tenancy::Limits limits;
    limits.maxLabelNameLength = limits.maxLabelValueLength = limits.maxLabelNamesPerSeries =
        limits.maxMetadataLength = std::numeric_limits<int64_t>::max();
    limits.enforceMetricName = false;
    limits.creationGracePeriod = std::chrono::hours(24 * 365 * 100);
    return limits;
}

/// Changes labels as the tenant's limits say, and counts what that leaves out.
void changeLabels(const tenancy::Limits& limits, const RelabelRules& rules, PushBuffers& buffers,
                  TenantState& tenant) {
    if (!rules.empty())
        tenant.countDiscarded("relabel_configuration",
                              relabelSeries(rules, buffers.editor, buffers.batch, buffers.skip));
    if (limits.acceptHaSamples) removeReplicaLabel(limits.haReplicaLabel, buffers);
    dropLabels(limits.dropLabels, buffers.batch, buffers.skip);
    tenant.countDiscarded("user_label_removal_configuration",
                          skipUnlabelled(buffers.batch, buffers.skip));
}

/// Brings the batch into order and holds what is not left out of it to the validator's limits.
void validate(const SeriesValidator& validator, PushBuffers& buffers, Validated& result) {
    WriteBatch& batch = buffers.batch;
    normalizeLabels(batch);
    normalizeExemplars(batch);
    validateSeries(validator, batch, buffers.skip, result);
    validateMetadata(validator, batch.metadata, result);
}

/// Leaves out the series that have histograms.
void skipHistograms(PushBuffers& buffers, PushCounts& taken, DiscardCount& discarded) {
    const WriteBatch& batch = buffers.batch;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        const WriteBatch::Series& series = batch.series[i];
        if (buffers.skip[i] != 0 || batch.histogramsOf(series).empty()) continue;
        buffers.skip[i] = 1;
        taken.samples -= batch.samplesOf(series).size();
        taken.histograms -= batch.histogramsOf(series).size();
        taken.exemplars -= batch.exemplarsOf(series).size();
        discarded.add(batch, series);
    }
}

/// Takes the push's histograms out of the tenant's rate, or leaves them out of the push: the text
/// for the client then.
std::string limitHistograms(SteadyTime now, const tenancy::Limits& limits, double share,
                            PushBuffers& buffers, PushCounts& taken, TenantState& tenant) {
    const double rate = limits.nativeHistogramIngestionRate * share;
    const bool isLimited = limits.nativeHistogramIngestionRate < std::numeric_limits<double>::max();
    const size_t histograms = taken.histograms;
    if (!isLimited || histograms == 0 ||
        tenant.histogramRate.take(now, rate,
                                  static_cast<double>(limits.nativeHistogramIngestionBurstSize),
                                  static_cast<double>(histograms)))
        return {};
    DiscardCount discarded;
    skipHistograms(buffers, taken, discarded);
    tenant.countDiscarded("native_histogram_rate_limited", discarded);
    return fmt::format(
        "native histogram ingestion rate limit ({}) exceeded while adding {} native histogram "
        "samples",
        formatFloatGeneral(rate), histograms);
}

}  // namespace

Distributor::Distributor(DistributorConfig config, Dependencies dependencies)
    : Service("distributor-service"),
      m_config(std::move(config)),
      m_dependencies(std::move(dependencies)),
      m_load(m_config.instanceLimits, m_dependencies.ingester, m_dependencies.clock,
             m_dependencies.metrics),
      m_labelsPerSample(m_dependencies.metrics.histogram(
          "cortex_labels_per_sample", "Number of labels per sample.", {5, 10, 15, 20, 25})),
      m_querySeconds(querySeconds(m_dependencies.metrics, "Distributor.QueryStream", "200")),
      m_exemplarSeconds(querySeconds(m_dependencies.metrics, "Distributor.QueryExemplars", "200")) {
}

Distributor::~Distributor() = default;

Result<void> Distributor::onStart() {
    if (m_dependencies.haTracker != nullptr) PALLIUM_TRY(m_dependencies.haTracker->start());
    if (m_dependencies.membership != nullptr) PALLIUM_TRY(m_dependencies.membership->start());
    return {};
}

void Distributor::onStop() {
    if (m_dependencies.membership != nullptr) m_dependencies.membership->stop();
    if (m_dependencies.haTracker != nullptr) m_dependencies.haTracker->stop();
}

double Distributor::shareOfRates() const {
    if (m_dependencies.peers == nullptr) return 1;
    const auto ring = m_dependencies.peers->snapshot();
    const int64_t now = m_dependencies.peers->nowSec();
    const auto alive =
        std::count_if(ring->instances().begin(), ring->instances().end(),
                      [&](const ring::Instance& peer) { return ring->isAlive(peer, now); });
    return alive > 0 ? 1 / static_cast<double>(alive) : 1;
}

PushError Distributor::tooLarge(size_t size, size_t limit) {
    return {http::kBadRequest,
            fmt::format("received message larger than max ({} vs {})", size, limit),
            {}};
}

PushResult Distributor::push(const Context& context, const tenancy::TenantId& tenant,
                             std::string_view body, WriteFormat format) {
    const auto buffers = m_buffers.take();
    if (auto plain = uncompress(body, buffers->body); !plain)
        return tl::unexpected(std::move(plain).error());
    const auto decoded =
        format == WriteFormat::RemoteWrite2
            ? buffers->v2Decoder.decode(buffers->body, limitsOf(tenant)->enableTypeAndUnitLabels,
                                        buffers->batch)
            : wire::decodeWriteRequest(buffers->body, buffers->batch);
    if (!decoded) return refuse(http::kBadRequest, std::string(clipped(decoded.error().message)));
    return pushDecoded(context, tenant, *buffers);
}

PushResult Distributor::pushUnlimited(const Context& context, const tenancy::TenantId& tenant,
                                      std::string_view body) {
    const auto buffers = m_buffers.take();
    WriteBatch& batch = buffers->batch;
    if (auto plain = uncompress(body, buffers->body); !plain)
        return tl::unexpected(std::move(plain).error());
    if (auto decoded = wire::decodeWriteRequest(buffers->body, batch); !decoded)
        return refuse(http::kBadRequest, decoded.error().message);
    const tenancy::Limits limits = unlimited();
    buffers->skip.assign(batch.series.size(), 0);
    Validated validated;
    validate(SeriesValidator(limits, m_dependencies.clock.nowMs(), m_config.names), *buffers,
             validated);
    IngesterClient* const only = m_dependencies.onlyIngester;
    IngesterClient& ingester = only != nullptr ? *only : m_dependencies.ingester;
    auto stored = ingester.push(context, tenant, batch, buffers->skip);
    if (!stored) {
        // As Cortex answers what an ingester says that takes no calls.
        const bool isStopped = stored.error().kind == ErrorKind::Unavailable;
        return refuse(isStopped ? http::kInternal : http::statusOf(stored.error().kind),
                      isStopped
                          ? std::move(stored.error().message)
                          : fmt::format("user={}: {}", tenant.text(), stored.error().message));
    }
    if (!validated.firstRefusal.empty())
        return refuse(http::kBadRequest, validated.firstRefusal, validated.taken);
    return validated.taken;
}

tl::expected<void, PushError> Distributor::uncompress(std::string_view body,
                                                      std::string& out) const {
    const size_t limit = maxRecvMsgSizeBytes();
    if (body.size() > limit) return tl::unexpected(tooLarge(body.size(), limit));
    size_t declared = 0;
    if (auto plain = io::snappyDecode(body, limit, out, declared); !plain) {
        if (plain.error().kind == ErrorKind::LimitExceeded)
            return tl::unexpected(tooLarge(declared, limit));
        return refuse(http::kBadRequest, plain.error().message);
    }
    return {};
}

/// One push on its way.
struct Distributor::Push {
    const Context& context;
    const tenancy::TenantId& tenant;
    TenantState& state;
    const tenancy::Limits& limits;
    SteadyTime now;
    PushBuffers& buffers;
};

PushResult Distributor::pushDecoded(const Context& context, const tenancy::TenantId& tenant,
                                    PushBuffers& buffers) {
    const auto limits = limitsOf(tenant);
    const auto held = state(tenant);
    const Push push{context, tenant, *held, *limits, m_dependencies.clock.steadyNow(), buffers};
    push.state.countIn(buffers.batch);
    const Inflight inflight = m_load.begin();
    if (auto room = m_load.check(push.now); !room) return tl::unexpected(std::move(room).error());

    buffers.skip.assign(buffers.batch.series.size(), 0);
    if (limits->acceptHaSamples) {
        auto taken = dedupeHa(m_dependencies.haTracker, tenant, *limits, push.state, buffers);
        if (!taken) return tl::unexpected(std::move(taken).error());
    }
    const auto rules = push.state.relabelRules(limits, m_config.names);
    if (!rules) return refuse(http::kInternal, rules.error().message);
    changeLabels(*limits, *rules, buffers, push.state);
    Validated validated;
    validate(SeriesValidator(*limits, m_dependencies.clock.nowMs(), m_config.names), buffers,
             validated);
    validated.labels.observe(m_labelsPerSample);
    push.state.noteLatest(validated.latestMs);
    push.state.countRefused(validated.refused);
    push.state.reducedHistograms.add(static_cast<double>(validated.reducedHistograms));
    return forward(push, validated);
}

PushResult Distributor::forward(const Push& push, Validated& validated) {
    const tenancy::Limits& limits = push.limits;
    const double share = shareOfRates();
    const size_t metadata = push.buffers.batch.metadata.size();
    push.state.countReceived(validated.taken, metadata);
    const std::string histogramLimit =
        limitHistograms(push.now, limits, share, push.buffers, validated.taken, push.state);
    const PushCounts taken = validated.taken;
    const size_t total = validated.samples() + taken.exemplars + metadata;
    const double rate = limits.ingestionRate * share;
    if (!push.state.rate.take(push.now, rate, static_cast<double>(limits.ingestionBurstSize),
                              static_cast<double>(total))) {
        push.state.countDiscarded("rate_limited", {validated.samples(), taken.exemplars, metadata});
        return refuse(kTooManyRequests,
                      fmt::format("ingestion rate limit ({}) exceeded while adding {} samples and "
                                  "{} metadata",
                                  formatFloatGeneral(rate), validated.samples(), metadata));
    }
    m_load.count(total, push.now);
    if (total > 0) {
        auto stored = m_dependencies.ingester.push(push.context, push.tenant, push.buffers.batch,
                                                   push.buffers.skip);
        if (!stored)
            return refuse(http::statusOf(stored.error().kind), std::move(stored.error().message));
    }
    if (!histogramLimit.empty()) return refuse(kTooManyRequests, histogramLimit, taken);
    if (!validated.firstRefusal.empty())
        return refuse(http::kBadRequest, validated.firstRefusal, taken);
    return taken;
}

void Distributor::countUnread(const tenancy::TenantId& tenant, std::string_view reason,
                              size_t samples) {
    state(tenant)->countDiscarded(reason, {samples, 0, 0});
}

void Distributor::forget(const tenancy::TenantId& tenant) {
    const WriteLock lock(m_mutex);
    m_tenants.erase(tenant.text());
}

std::shared_ptr<TenantState> Distributor::state(const tenancy::TenantId& tenant) {
    {
        const ReadLock lock(m_mutex);
        const auto found = m_tenants.find(tenant.text());
        if (found != m_tenants.end()) return found->second;
    }
    const WriteLock lock(m_mutex);
    std::shared_ptr<TenantState>& slot = m_tenants[tenant.text()];
    if (!slot) slot = std::make_shared<TenantState>(m_dependencies.metrics, tenant.text());
    return slot;
}

}  // namespace pallium::distributor
