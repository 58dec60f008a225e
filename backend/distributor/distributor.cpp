#include "backend/distributor/distributor.h"

#include "backend/base/go_text.h"
#include "backend/distributor/normalize.h"
#include "backend/distributor/push_buffers.h"
#include "backend/distributor/series_validator.h"
#include "backend/distributor/tenant_state.h"
#include "backend/http/message.h"
#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "backend/wire/remote_write.h"

#include <fmt/format.h>

namespace pallium::distributor {
namespace {

constexpr int kBadRequest = 400;
constexpr int kTooManyRequests = 429;

tl::unexpected<PushError> refuse(int status, std::string message) {
    return tl::unexpected(PushError{status, std::move(message)});
}

/// What passed the validation of one push.
struct Validated {
    size_t samples = 0;
    RefusalCounts refused;
    std::string firstRefusal;  // empty: everything passed
};

void validateSeries(const SeriesValidator& validator, PushBuffers& buffers, Validated& result) {
    const WriteBatch& batch = buffers.batch;
    buffers.skip.assign(batch.series.size(), 0);
    for (size_t i = 0; i < batch.series.size(); ++i) {
        const LabelsView labels = batch.labelsOf(batch.series[i]);
        const std::span<const Sample> samples = batch.samplesOf(batch.series[i]);
        const Verdict verdict = validator.checkSeries(labels, samples);
        if (!verdict.isRefused()) {
            result.samples += samples.size();
            continue;
        }
        buffers.skip[i] = 1;
        result.refused.samples[static_cast<size_t>(verdict.refusal)] += samples.size();
        if (result.firstRefusal.empty())
            result.firstRefusal = validator.seriesText(verdict, labels, samples);
    }
}

void validateMetadata(const SeriesValidator& validator, PushBuffers& buffers, Validated& result) {
    std::erase_if(buffers.batch.metadata, [&](const MetadataView& metadata) {
        const Verdict verdict = validator.checkMetadata(metadata);
        if (!verdict.isRefused()) return false;
        ++result.refused.metadata[static_cast<size_t>(verdict.refusal)];
        if (result.firstRefusal.empty())
            result.firstRefusal = validator.metadataText(verdict, metadata);
        return true;
    });
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
    tenantState.metadataIn.add(static_cast<double>(batch.metadata.size()));

    normalizeLabels(batch);
    const SeriesValidator validator(*limits, m_dependencies.clock.nowMs());
    Validated validated;
    validateSeries(validator, buffers, validated);
    validateMetadata(validator, buffers, validated);
    tenantState.countRefused(validated.refused);

    const size_t metadata = batch.metadata.size();
    if (!tenantState.rate.take(m_dependencies.clock.steadyNow(), limits->ingestionRate,
                               static_cast<double>(limits->ingestionBurstSize),
                               static_cast<double>(validated.samples + metadata))) {
        tenantState.countDiscarded("rate_limited", validated.samples, metadata);
        return refuse(
            kTooManyRequests,
            fmt::format("ingestion rate limit ({}) exceeded while adding {} samples and "
                        "{} metadata",
                        formatFloatGeneral(limits->ingestionRate), validated.samples, metadata));
    }
    tenantState.receivedSamples.add(static_cast<double>(validated.samples));
    tenantState.receivedMetadata.add(static_cast<double>(metadata));
    if (validated.samples + metadata > 0) {
        auto stored = m_dependencies.ingester.push(context, tenant, batch, buffers.skip);
        if (!stored)
            return refuse(http::statusOf(stored.error().kind), std::move(stored.error().message));
    }
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
