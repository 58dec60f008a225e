#include "backend/distributor/ring_ingesters.h"

#include "backend/base/inflight.h"
#include "backend/ring/token.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <bit>

namespace pallium::distributor {

/// Who gets what of one push. Reused.
struct RingIngesters::Spread {
    static constexpr size_t kMostMembers = 64;  // bits of a series' takers

    struct Part {
        IngesterClient* client = nullptr;  // null: cannot be reached
        bool isUsed = false;
        std::vector<uint8_t> skip;  // one flag a series
        Result<void> outcome;
    };
    struct Placed {
        uint64_t takers = 0;  // bit i: member i of the ring; 0: left out
        size_t maxErrors = 0;
    };

    void reset(size_t members, size_t series) {
        parts.resize(members);
        for (Part& part : parts) {
            part.isUsed = false;
            part.outcome = {};
            part.skip.assign(series, 1);
        }
        placed.assign(series, {});
    }

    ring::ReplicationSet set;  // of the series at hand
    std::vector<Part> parts;   // one a member of the ring
    std::vector<Placed> placed;
};

namespace {

/// How the members that should have taken a series fared.
struct Tally {
    size_t taken = 0, refused = 0, failed = 0;
    const Error* refusal = nullptr;
    const Error* failure = nullptr;

    void add(const Result<void>& outcome) {
        if (outcome) {
            ++taken;
        } else if (outcome.error().kind == ErrorKind::InvalidArgument) {
            ++refused;
            refusal = &outcome.error();
        } else {
            ++failed;
            failure = &outcome.error();
        }
    }
    /// Null if enough took it.
    const Error* verdict(size_t maxErrors) const {
        if (refused + failed <= maxErrors) return nullptr;
        return failed > maxErrors || refusal == nullptr ? failure : refusal;
    }
};

}  // namespace

RingIngesters::RingIngesters(Config config, Dependencies dependencies)
    : m_config(config), m_dependencies(std::move(dependencies)) {}

RingIngesters::~RingIngesters() = default;

RingIngesters::RingPtr RingIngesters::ringFor(const tenancy::TenantId& tenant) const {
    const int64_t size =
        m_config.isShuffleSharded ? m_dependencies.limits(tenant)->ingestionTenantShardSize : 0;
    if (size <= 0) return m_dependencies.ring.snapshot();
    return m_dependencies.ring.shard(tenant.text(), static_cast<size_t>(size));
}

IngesterClient* RingIngesters::clientOf(const ring::Instance& instance) const {
    const auto found = m_dependencies.members.find(instance.id);
    return found == m_dependencies.members.end() ? nullptr : found->second;
}

Result<void> RingIngesters::place(const ring::HashRing& ring, uint32_t token,
                                  Spread& spread) const {
    return ring.get(token, m_config.extendWrites ? ring::kWrite : ring::kWriteNoExtend,
                    m_dependencies.ring.nowSec(), spread.set);
}

Result<void> RingIngesters::spread(const ring::HashRing& ring, const tenancy::TenantId& tenant,
                                   const WriteBatch& batch, std::span<const uint8_t> skip,
                                   Spread& spread) const {
    spread.reset(ring.instances().size(), batch.series.size());
    for (size_t m = 0; m < spread.parts.size(); ++m)
        spread.parts[m].client = clientOf(ring.instances()[m]);
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (!skip.empty() && skip[i] != 0) continue;
        const LabelsView labels = batch.labelsOf(batch.series[i]);
        PALLIUM_TRY(place(ring,
                          m_config.shardByAllLabels
                              ? ring::seriesToken(tenant.text(), labels)
                              : ring::metricToken(tenant.text(), labelValue(labels, kMetricName)),
                          spread));
        Spread::Placed& placed = spread.placed[i];
        placed.maxErrors = spread.set.maxErrors;
        for (const ring::Instance* instance : spread.set.instances) {
            const size_t member = ring.indexOf(*instance);
            placed.takers |= uint64_t{1} << member;
            spread.parts[member].skip[i] = 0;
            spread.parts[member].isUsed = true;
        }
    }
    return {};
}

Result<void> RingIngesters::push(const Context& context, const tenancy::TenantId& tenant,
                                 const WriteBatch& batch, std::span<const uint8_t> skip) {
    const RingPtr ring = ringFor(tenant);
    PALLIUM_TRY(ring->requireInstances());
    if (ring->instances().size() > Spread::kMostMembers)
        return fail(ErrorKind::Internal, fmt::format("too many instances in the ring (limit: {})",
                                                     Spread::kMostMembers));
    const auto spread = m_spreads.take();
    if (ring->instances().size() == 1) {
        PALLIUM_TRY(place(*ring, 0, *spread));
        IngesterClient* only = clientOf(ring->instances()[0]);
        if (only != nullptr) return pushTo(*only, context, tenant, batch, skip);
    }
    PALLIUM_TRY(this->spread(*ring, tenant, batch, skip, *spread));
    if (!batch.metadata.empty()) {
        // Only those who get series, too; or, if there are none, those of the first metric.
        bool hasSeries = false;
        for (const Spread::Part& part : spread->parts)
            hasSeries = hasSeries || part.isUsed;
        if (!hasSeries) {
            PALLIUM_TRY(place(
                *ring, ring::metricToken(tenant.text(), batch.metadata.front().metric), *spread));
            for (const ring::Instance* instance : spread->set.instances)
                spread->parts[ring->indexOf(*instance)].isUsed = true;
        }
    }
    return pushParts(context, tenant, batch, *spread);
}

Result<void> RingIngesters::pushTo(IngesterClient& client, const Context& context,
                                   const tenancy::TenantId& tenant, const WriteBatch& batch,
                                   std::span<const uint8_t> skip) {
    const Inflight running(m_runningPushes);
    return client.push(context, tenant, batch, skip);
}

Result<void> RingIngesters::pushParts(const Context& context, const tenancy::TenantId& tenant,
                                      const WriteBatch& batch, Spread& spread) {
    std::vector<Spread::Part*> used;
    for (Spread::Part& part : spread.parts)
        if (part.isUsed) used.push_back(&part);
    OrderedWork work{.count = used.size(),
                     .window = std::max<size_t>(used.size(), 1),
                     .compute = {},
                     .deliver = [](size_t) { return true; }};
    work.compute = [&](size_t i) {
        Spread::Part& part = *used[i];
        part.outcome = part.client != nullptr
                           ? pushTo(*part.client, context, tenant, batch, part.skip)
                           : fail(ErrorKind::Unavailable, "ingester cannot be reached");
    };
    parallelInOrder(m_dependencies.helpers, work);
    const Error* refusal = nullptr;
    for (const Spread::Placed& placed : spread.placed) {
        Tally tally;
        for (uint64_t rest = placed.takers; rest != 0; rest &= rest - 1)
            tally.add(spread.parts[static_cast<size_t>(std::countr_zero(rest))].outcome);
        const Error* error = tally.verdict(placed.maxErrors);
        if (error == nullptr) continue;
        if (error->kind != ErrorKind::InvalidArgument) return fail(*error);  // to be tried again
        if (refusal == nullptr) refusal = error;
    }
    if (refusal != nullptr) return fail(*refusal);
    return {};
}

}  // namespace pallium::distributor
