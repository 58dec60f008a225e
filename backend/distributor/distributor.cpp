#include "backend/distributor/distributor.h"

#include "backend/base/go_text.h"
#include "backend/distributor/exemplar_validator.h"
#include "backend/distributor/normalize.h"
#include "backend/distributor/push_buffers.h"
#include "backend/distributor/series_validator.h"
#include "backend/distributor/tenant_state.h"
#include "backend/http/message.h"
#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "backend/wire/remote_write.h"

#include <fmt/format.h>

#include <limits>

namespace pallium::distributor {
namespace {

constexpr int kBadRequest = 400;
constexpr int kTooManyRequests = 429;

tl::unexpected<PushError> refuse(int status, std::string message) {
    return tl::unexpected(PushError{status, std::move(message)});
}

/// What passed the validation of one push, and what did not.
struct Validated {
    size_t samples = 0, histograms = 0, exemplars = 0;
    size_t reducedHistograms = 0;
    RefusalCounts refused{};
    std::string firstRefusal;  // empty: everything passed

    size_t all() const { return samples + histograms; }
};

/// Holds the series of one push to the limits, in Cortex's order: a series with one bad sample,
/// exemplar or histogram is left out as a whole.
class BatchValidator {
  public:
    BatchValidator(const SeriesValidator& validator, PushBuffers& buffers, Validated& result)
        : m_validator(validator), m_batch(buffers.batch), m_skip(buffers.skip), m_result(result) {}

    void run() {
        m_skip.assign(m_batch.series.size(), 0);
        for (size_t i = 0; i < m_batch.series.size(); ++i)
            m_skip[i] = passes(m_batch.series[i]) ? 0 : 1;
    }

  private:
    bool passes(const WriteBatch::Series& series) {
        const LabelsView labels = m_batch.labelsOf(series);
        const auto samples = m_batch.samplesOf(series);
        const Verdict ofSeries = m_validator.checkSeries(labels, samples, m_accepted);
        if (ofSeries.isRefused())
            return refuseSeries(series, ofSeries,
                                [&] { return m_validator.seriesText(ofSeries, labels, samples); });
        m_accepted = labels;
        const Verdict ofExemplars = checkExemplars(m_batch, series);
        if (ofExemplars.isRefused())
            return refuseSeries(series, ofExemplars,
                                [&] { return exemplarText(ofExemplars, m_batch, series); });
        const auto histograms = m_batch.histogramsOf(series);
        const Verdict ofHistograms =
            m_validator.checkHistograms(histograms, m_result.reducedHistograms);
        if (ofHistograms.isRefused())
            return refuseSeries(series, ofHistograms, [&] {
                return m_validator.histogramText(ofHistograms, labels, histograms);
            });
        m_result.samples += samples.size();
        m_result.histograms += histograms.size();
        m_result.exemplars += m_batch.exemplarsOf(series).size();
        return true;
    }
    template <class Text>
    bool refuseSeries(const WriteBatch::Series& series, const Verdict& verdict, const Text& text) {
        DiscardCount& count = m_result.refused[static_cast<size_t>(verdict.refusal)];
        count.samples += m_batch.samplesOf(series).size() + m_batch.histogramsOf(series).size();
        count.exemplars += m_batch.exemplarsOf(series).size();
        if (m_result.firstRefusal.empty()) m_result.firstRefusal = text();
        return false;
    }

    const SeriesValidator& m_validator;
    WriteBatch& m_batch;
    std::vector<uint8_t>& m_skip;
    Validated& m_result;
    LabelsView m_accepted;  // of the last series whose labels passed
};

void validateMetadata(const SeriesValidator& validator, PushBuffers& buffers, Validated& result) {
    std::erase_if(buffers.batch.metadata, [&](const MetadataView& metadata) {
        const Verdict verdict = validator.checkMetadata(metadata);
        if (!verdict.isRefused()) return false;
        ++result.refused[static_cast<size_t>(verdict.refusal)].metadata;
        if (result.firstRefusal.empty())
            result.firstRefusal = validator.metadataText(verdict, metadata);
        return true;
    });
}

/// Leaves out the series that have histograms.
void skipHistograms(PushBuffers& buffers, Validated& validated, DiscardCount& discarded) {
    const WriteBatch& batch = buffers.batch;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        const WriteBatch::Series& series = batch.series[i];
        if (buffers.skip[i] != 0 || batch.histogramsOf(series).empty()) continue;
        buffers.skip[i] = 1;
        validated.samples -= batch.samplesOf(series).size();
        validated.histograms -= batch.histogramsOf(series).size();
        validated.exemplars -= batch.exemplarsOf(series).size();
        discarded.samples += batch.samplesOf(series).size() + batch.histogramsOf(series).size();
        discarded.exemplars += batch.exemplarsOf(series).size();
    }
}

/// Takes the push's histograms out of the tenant's rate, or leaves them out of the push: the text
/// for the client then.
std::string limitHistograms(SteadyTime now, const tenancy::Limits& limits, PushBuffers& buffers,
                            Validated& validated, TenantState& tenant) {
    const double rate = limits.nativeHistogramIngestionRate;
    const bool isLimited = rate < std::numeric_limits<double>::max();
    const size_t histograms = validated.histograms;
    if (!isLimited || histograms == 0 ||
        tenant.histogramRate.take(now, rate,
                                  static_cast<double>(limits.nativeHistogramIngestionBurstSize),
                                  static_cast<double>(histograms)))
        return {};
    DiscardCount discarded;
    skipHistograms(buffers, validated, discarded);
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
      m_dependencies(std::move(dependencies)) {}

Distributor::~Distributor() = default;

PushError Distributor::tooLarge(size_t size, size_t limit) {
    return {kBadRequest, fmt::format("received message larger than max ({} vs {})", size, limit)};
}

tl::expected<void, PushError> Distributor::push(const Context& context,
                                                const tenancy::TenantId& tenant,
                                                std::string_view body) {
    const auto buffers = m_buffers.take();
    if (auto decoded = decode(body, *buffers); !decoded) return decoded;
    return pushDecoded(context, tenant, *buffers);
}

tl::expected<void, PushError> Distributor::decode(std::string_view body,
                                                  PushBuffers& buffers) const {
    const size_t limit = maxRecvMsgSizeBytes();
    if (body.size() > limit) return tl::unexpected(tooLarge(body.size(), limit));
    size_t declared = 0;
    if (auto plain = io::snappyDecode(body, limit, buffers.body, declared); !plain) {
        if (plain.error().kind == ErrorKind::LimitExceeded)
            return tl::unexpected(tooLarge(declared, limit));
        return refuse(kBadRequest, plain.error().message);
    }
    if (auto decoded = wire::decodeWriteRequest(buffers.body, buffers.batch); !decoded)
        return refuse(kBadRequest, decoded.error().message);
    return {};
}

tl::expected<void, PushError> Distributor::pushDecoded(const Context& context,
                                                       const tenancy::TenantId& tenant,
                                                       PushBuffers& buffers) {
    TenantState& tenantState = state(tenant);
    const auto limits = m_dependencies.limits(tenant);
    WriteBatch& batch = buffers.batch;
    tenantState.samplesIn.add(static_cast<double>(batch.samples.size()));
    tenantState.histogramsIn.add(static_cast<double>(batch.histograms.size()));
    tenantState.exemplarsIn.add(static_cast<double>(batch.exemplars.size()));
    tenantState.metadataIn.add(static_cast<double>(batch.metadata.size()));

    normalizeLabels(batch);
    normalizeExemplars(batch);
    const SeriesValidator validator(*limits, m_dependencies.clock.nowMs());
    Validated validated;
    BatchValidator(validator, buffers, validated).run();
    validateMetadata(validator, buffers, validated);
    tenantState.countRefused(validated.refused);
    tenantState.reducedHistograms.add(static_cast<double>(validated.reducedHistograms));

    const SteadyTime now = m_dependencies.clock.steadyNow();
    const std::string histogramLimit =
        limitHistograms(now, *limits, buffers, validated, tenantState);
    const size_t metadata = batch.metadata.size();
    const size_t total = validated.all() + validated.exemplars + metadata;
    if (!tenantState.rate.take(now, limits->ingestionRate,
                               static_cast<double>(limits->ingestionBurstSize),
                               static_cast<double>(total))) {
        tenantState.countDiscarded("rate_limited",
                                   {validated.all(), validated.exemplars, metadata});
        return refuse(
            kTooManyRequests,
            fmt::format("ingestion rate limit ({}) exceeded while adding {} samples and "
                        "{} metadata",
                        formatFloatGeneral(limits->ingestionRate), validated.all(), metadata));
    }
    tenantState.receivedSamples.add(static_cast<double>(validated.samples));
    tenantState.receivedHistograms.add(static_cast<double>(validated.histograms));
    tenantState.receivedExemplars.add(static_cast<double>(validated.exemplars));
    tenantState.receivedMetadata.add(static_cast<double>(metadata));
    if (total > 0) {
        auto stored = m_dependencies.ingester.push(context, tenant, batch, buffers.skip);
        if (!stored)
            return refuse(http::statusOf(stored.error().kind), std::move(stored.error().message));
    }
    if (!histogramLimit.empty()) return refuse(kTooManyRequests, histogramLimit);
    if (!validated.firstRefusal.empty()) return refuse(kBadRequest, validated.firstRefusal);
    return {};
}

TenantState& Distributor::state(const tenancy::TenantId& tenant) {
    {
        const ReadLock lock(m_mutex);
        const auto found = m_tenants.find(tenant.text());
        if (found != m_tenants.end()) return *found->second;
    }
    const WriteLock lock(m_mutex);
    std::unique_ptr<TenantState>& slot = m_tenants[tenant.text()];
    if (!slot) slot = std::make_unique<TenantState>(m_dependencies.metrics, tenant.text());
    return *slot;
}

}  // namespace pallium::distributor
