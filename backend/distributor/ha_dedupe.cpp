#include "backend/distributor/ha_dedupe.h"

#include "backend/base/utf8.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/distributor/push_buffers.h"
#include "backend/distributor/tenant_state.h"
#include "backend/http/message.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::distributor {
namespace {

constexpr int kDedupedStatus = 202;
constexpr std::string_view kTooManyClusters = "too_many_ha_clusters";

size_t samplesOf(const WriteBatch& batch, const WriteBatch::Series& series) {
    return batch.samplesOf(series).size() + batch.histogramsOf(series).size();
}

/// Asks for the senders of one push, and counts what of their samples becomes.
class Senders {
  public:
    Senders(HaTracker* tracker, const tenancy::TenantId& tenant, const tenancy::Limits& limits,
            TenantState& state)
        : m_tracker(tracker), m_tenant(tenant), m_limits(limits), m_state(state) {}

    /// The pair and the replica that the labels name; `cluster` is empty if they name none.
    HaSender senderOf(LabelsView labels) const {
        HaSender sender{m_tenant.text(), {}, {}};
        for (const Label& label : labels) {
            if (label.name == m_limits.haReplicaLabel) sender.replica = label.value;
            if (label.name == m_limits.haClusterLabel) sender.cluster = label.value;
        }
        const bool isNamed =
            !sender.replica.empty() && isName(sender.replica) && isName(sender.cluster);
        if (!isNamed) sender.cluster = {};
        return sender;
    }
    Result<HaVerdict> check(const HaSender& sender) {
        if (m_tracker == nullptr) return HaVerdict::Taken;
        return m_tracker->check(sender, m_limits, m_elected);
    }
    void count(const HaSender& sender, HaVerdict verdict, size_t samples) {
        if (verdict == HaVerdict::OtherElected)
            m_state.countDeduped(sender.cluster, samples);
        else if (verdict == HaVerdict::TooManyClusters)
            m_state.countDiscarded(kTooManyClusters, {samples, 0, 0});
    }
    /// Of a whole push, which brought `counts`. Requires: a verdict that is not Taken on `sender`,
    /// the last one.
    PushError refusal(const HaSender& sender, HaVerdict verdict, const PushCounts& counts) const {
        if (verdict == HaVerdict::TooManyClusters)
            return {http::kBadRequest,
                    fmt::format("too many HA replicaGroups (limit: {})", m_limits.haMaxClusters),
                    {}};
        // Its sender must not believe that anything is lost: the elected one brings the same.
        return {kDedupedStatus,
                fmt::format("replicas did not mach, rejecting sample: replica={}, elected={}",
                            sender.replica, m_elected),
                counts};
    }

  private:
    /// Whether the validation lets it pass: names are kept, and are labels of metrics.
    bool isName(std::string_view value) const {
        return std::cmp_less_equal(value.size(), m_limits.maxLabelValueLength) &&
               isValidUtf8(value);
    }

    HaTracker* const m_tracker;
    const tenancy::TenantId& m_tenant;
    const tenancy::Limits& m_limits;
    TenantState& m_state;
    std::string m_elected;
};

PushError failure(Error error) {
    return {http::statusOf(error.kind), std::move(error.message), {}};
}

tl::expected<void, PushError> dedupeWhole(Senders& senders, TenantState& state,
                                          PushBuffers& buffers) {
    const WriteBatch& batch = buffers.batch;
    const size_t samples = batch.samples.size() + batch.histograms.size();
    const HaSender sender = senders.senderOf(batch.labelsOf(batch.series.front()));
    buffers.isFromPair.assign(batch.series.size(), sender.cluster.empty() ? 0 : 1);
    if (sender.cluster.empty()) {
        state.countNonHa(samples);
        return {};
    }
    auto verdict = senders.check(sender);
    if (!verdict) return tl::unexpected(failure(std::move(verdict).error()));
    if (*verdict == HaVerdict::Taken) return {};
    senders.count(sender, *verdict, samples);
    const PushCounts counts{batch.samples.size(), batch.histograms.size(), batch.exemplars.size()};
    return tl::unexpected(senders.refusal(sender, *verdict, counts));
}

tl::expected<void, PushError> dedupeEach(Senders& senders, TenantState& state,
                                         PushBuffers& buffers) {
    const WriteBatch& batch = buffers.batch;
    buffers.isFromPair.assign(batch.series.size(), 0);
    // Neighbours are mostly of one sender, who is asked for once.
    HaSender last;
    HaVerdict verdict = HaVerdict::Taken;
    size_t samplesOfLast = 0, samplesOfNone = 0;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        const WriteBatch::Series& series = batch.series[i];
        const HaSender sender = senders.senderOf(batch.labelsOf(series));
        if (sender.cluster.empty()) {
            samplesOfNone += samplesOf(batch, series);
            continue;
        }
        if (sender.cluster != last.cluster || sender.replica != last.replica) {
            senders.count(last, verdict, std::exchange(samplesOfLast, 0));
            auto checked = senders.check(sender);
            if (!checked) return tl::unexpected(failure(std::move(checked).error()));
            verdict = *checked;
            last = sender;
        }
        samplesOfLast += samplesOf(batch, series);
        buffers.isFromPair[i] = 1;
        if (verdict != HaVerdict::Taken) buffers.skip[i] = 1;
    }
    senders.count(last, verdict, samplesOfLast);
    if (samplesOfNone > 0) state.countNonHa(samplesOfNone);
    return {};
}

}  // namespace

tl::expected<void, PushError> dedupeHa(HaTracker* tracker, const tenancy::TenantId& tenant,
                                       const tenancy::Limits& limits, TenantState& state,
                                       PushBuffers& buffers) {
    buffers.isFromPair.clear();
    if (buffers.batch.series.empty()) return {};
    Senders senders(tracker, tenant, limits, state);
    return limits.acceptMixedHaSamples ? dedupeEach(senders, state, buffers)
                                       : dedupeWhole(senders, state, buffers);
}

void removeReplicaLabel(std::string_view label, PushBuffers& buffers) {
    WriteBatch& batch = buffers.batch;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (buffers.isFromPair[i] == 0) continue;
        WriteBatch::Series& series = batch.series[i];
        const std::span<Label> labels = batch.labelsOf(series);
        const auto end = std::remove_if(labels.begin(), labels.end(),
                                        [label](const Label& each) { return each.name == label; });
        series.labelsEnd = series.labelsBegin + static_cast<uint32_t>(end - labels.begin());
    }
}

}  // namespace pallium::distributor
