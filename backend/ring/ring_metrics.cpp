#include "backend/ring/ring_metrics.h"

#include "backend/ring/ring_page.h"

#include <array>
#include <map>
#include <span>

namespace pallium::ring {
namespace {

using telemetry::Collected;
using telemetry::CollectedFamily;

constexpr auto kGauge = CollectedFamily::Kind::Gauge;
constexpr size_t kMemberFamilies = 2;  // the last ones
constexpr std::array kRingFamilies{
    CollectedFamily{"cortex_ring_members", "Number of members in the ring", kGauge},
    CollectedFamily{"cortex_ring_oldest_member_timestamp",
                    "Timestamp of the oldest member in the ring.", kGauge},
    CollectedFamily{"cortex_ring_tokens_total", "Number of tokens in the ring", kGauge},
    CollectedFamily{"cortex_ring_tokens_owned",
                    "The number of tokens in the ring owned by the member", kGauge},
    CollectedFamily{"cortex_ring_member_ownership_percent",
                    "The percent ownership of the ring by member", kGauge},
};

struct StateCount {
    size_t members = 0;
    int64_t oldestSec = 0;
};

std::vector<std::vector<Collected>> collectRing(const Ring& ring, bool tellsMembers) {
    const auto snapshot = ring.snapshot();
    // Present without members, too, so that alerts on them have something to look at.
    std::map<std::string_view, StateCount> states;
    for (const std::string_view state :
         {kUnhealthy, stateText(InstanceState::Active), stateText(InstanceState::Leaving),
          stateText(InstanceState::Pending), stateText(InstanceState::Joining),
          stateText(InstanceState::ReadOnly)})
        states[state];
    std::vector<Collected> owned, shares;
    for (const RingMember& member : describeMembers(*snapshot, ring.nowSec())) {
        StateCount& count = states[member.state];
        const int64_t heartbeat = member.instance->heartbeatSec;
        if (count.members++ == 0 || heartbeat < count.oldestSec) count.oldestSec = heartbeat;
        const telemetry::LabelPairs labels{{"member", member.instance->id}, {"name", ring.name()}};
        owned.push_back({labels, static_cast<double>(member.instance->tokens.size())});
        shares.push_back({labels, member.ownership});
    }
    std::vector<Collected> members, oldest;
    for (const auto& [state, count] : states) {
        const telemetry::LabelPairs labels{{"name", ring.name()}, {"state", std::string(state)}};
        members.push_back({labels, static_cast<double>(count.members)});
        oldest.push_back({labels, static_cast<double>(count.oldestSec)});
    }
    std::vector<Collected> total{
        {{{"name", ring.name()}}, static_cast<double>(snapshot->tokenCount())}};
    std::vector<std::vector<Collected>> families{std::move(members), std::move(oldest),
                                                 std::move(total)};
    if (tellsMembers) {
        families.push_back(std::move(owned));
        families.push_back(std::move(shares));
    }
    return families;
}

}  // namespace

void registerRingMetrics(const Ring& ring, bool tellsMembers, telemetry::Registry& registry) {
    const std::span<const CollectedFamily> all(kRingFamilies);
    registry.collectTogether(tellsMembers ? all : all.first(all.size() - kMemberFamilies),
                             [&ring, tellsMembers] { return collectRing(ring, tellsMembers); });
}

}  // namespace pallium::ring
