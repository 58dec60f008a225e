#include "backend/ring/hash_ring.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace pallium::ring {
namespace {

tl::unexpected<Error> emptyRing() {
    return fail(ErrorKind::Internal, "empty ring");
}

/// How many members of each zone a key may still get: as many of each, and of some one more where
/// the replicas are no multiple of the zones.
class ZoneRoom {
  public:
    ZoneRoom(size_t replicas, size_t zones) : m_each(replicas / zones), m_extra(replicas % zones) {}
    bool has(size_t taken) const { return taken < m_each + (m_extra > 0 ? 1 : 0); }
    void take(size_t taken) {
        if (taken >= m_each) --m_extra;
    }

  private:
    size_t m_each;
    size_t m_extra;
};

/// Those that were taken only in addition stand for nobody of their zone.
size_t takenOfZone(const ReplicationSet& set, std::string_view zone, const Operation& operation) {
    return static_cast<size_t>(
        std::count_if(set.instances.begin(), set.instances.end(), [&](const Instance* instance) {
            return instance->zone == zone && !operation.extending.contains(instance->state);
        }));
}

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

HashRing::HashRing(const RingState& state, const RingOptions& options) : m_options(options) {
    size_t count = 0;
    for (const auto& [id, instance] : state)
        count += instance.tokens.size();
    m_instances.reserve(state.size());
    m_tokens.reserve(count);
    for (const auto& [id, instance] : state) {
        const auto index = static_cast<uint32_t>(m_instances.size());
        for (const uint32_t token : instance.tokens)
            m_tokens.push_back({token, index});
        m_instances.push_back(instance);
    }
    std::sort(m_tokens.begin(), m_tokens.end(), [](const Token& a, const Token& b) {
        return a.value != b.value ? a.value < b.value : a.instance < b.instance;
    });
    for (const Instance& instance : m_instances)
        if (!instance.tokens.empty()) m_zones.emplace_back(instance.zone);
    std::sort(m_zones.begin(), m_zones.end());
    m_zones.erase(std::unique(m_zones.begin(), m_zones.end()), m_zones.end());
}

size_t HashRing::firstAbove(std::span<const Token> tokens, uint32_t key) {
    const auto found =
        std::upper_bound(tokens.begin(), tokens.end(), key,
                         [](uint32_t value, const Token& token) { return value < token.value; });
    return found != tokens.end() ? static_cast<size_t>(found - tokens.begin()) : 0;
}

Result<void> HashRing::get(uint32_t token, const Operation& operation, int64_t nowSec,
                           ReplicationSet& set) const {
    set.instances.clear();
    set.maxErrors = 0;
    set.maxUnavailableZones = 0;
    if (m_tokens.empty()) return emptyRing();
    ZoneRoom room(m_options.replicationFactor, m_zones.size());
    size_t wanted = m_options.replicationFactor;
    size_t at = firstAbove(m_tokens, token);
    for (size_t i = 0; i < m_tokens.size() && set.instances.size() < wanted; ++i) {
        const Instance& instance = m_instances[m_tokens[at].instance];
        if (++at == m_tokens.size()) at = 0;
        if (contains(set.instances, &instance)) continue;
        const bool hasZone = m_options.isZoneAware && !instance.zone.empty();
        const size_t taken = hasZone ? takenOfZone(set, instance.zone, operation) : 0;
        if (hasZone && !room.has(taken)) continue;
        if (operation.extending.contains(instance.state))
            ++wanted;
        else if (hasZone)
            room.take(taken);
        set.instances.push_back(&instance);
    }
    return keepHealthy(operation, nowSec, set);
}

Result<void> HashRing::keepHealthy(const Operation& operation, int64_t nowSec,
                                   ReplicationSet& set) const {
    const auto isUnhealthy = [&](const Instance* instance) {
        return !isHealthy(*instance, operation, nowSec);
    };
    // More than the replication factor where members come and go: then a majority of those.
    const size_t required = std::max(set.instances.size(), m_options.replicationFactor) / 2 + 1;
    const auto unhealthy =
        static_cast<size_t>(std::count_if(set.instances.begin(), set.instances.end(), isUnhealthy));
    if (set.instances.size() - unhealthy < required)
        return fail(tooFewReplicas(operation, nowSec, set, required));
    std::erase_if(set.instances, isUnhealthy);
    set.maxErrors = set.instances.size() - required;
    return {};
}

Error HashRing::tooFewReplicas(const Operation& operation, int64_t nowSec,
                               const ReplicationSet& set, size_t required) const {
    size_t found = 0;
    std::string addresses;
    for (const Instance* instance : set.instances) {
        if (isHealthy(*instance, operation, nowSec)) {
            ++found;
            continue;
        }
        addresses += addresses.empty() ? " - unhealthy instances: " : ",";
        addresses += instance->address;
    }
    return {ErrorKind::Internal,
            fmt::format("at least {} live replicas required{}, could only find {}{}", required,
                        m_options.isZoneAware ? " across different availability zones" : "", found,
                        addresses)};
}

Result<ReplicationSet> HashRing::all(const Operation& operation, int64_t nowSec) const {
    if (m_tokens.empty()) return emptyRing();
    ReplicationSet set;
    std::vector<std::string_view> failedZones;
    for (const Instance& instance : m_instances) {
        if (isHealthy(instance, operation, nowSec))
            set.instances.push_back(&instance);
        else if (!contains(failedZones, std::string_view(instance.zone)))
            failedZones.emplace_back(instance.zone);
    }
    const auto tooMany = [] {
        return fail(ErrorKind::Internal, "too many unhealthy instances in the ring");
    };
    if (m_options.isZoneAware) {
        // Every zone that holds replicas has every key once, so most of them are enough.
        const size_t mayFail = std::min(m_zones.size(), m_options.replicationFactor) / 2;
        if (failedZones.size() > mayFail) return tooMany();
        std::erase_if(set.instances, [&](const Instance* instance) {
            return contains(failedZones, std::string_view(instance->zone));
        });
        set.maxUnavailableZones = mayFail - failedZones.size();
    } else {
        const size_t required = std::max(m_instances.size(), m_options.replicationFactor) -
                                m_options.replicationFactor / 2;
        if (set.instances.size() < required) return tooMany();
        set.maxErrors = set.instances.size() - required;
    }
    return set;
}

Result<ReplicationSet> HashRing::allHealthy(const Operation& operation, int64_t nowSec) const {
    if (m_instances.empty()) return emptyRing();
    ReplicationSet set;
    for (const Instance& instance : m_instances)
        if (isHealthy(instance, operation, nowSec)) set.instances.push_back(&instance);
    return set;
}

Result<void> HashRing::requireInstances() const {
    if (m_instances.empty()) return fail(ErrorKind::Internal, "DoBatch: InstancesCount <= 0");
    return {};
}

const Instance* HashRing::find(std::string_view id) const {
    const auto found = std::lower_bound(
        m_instances.begin(), m_instances.end(), id,
        [](const Instance& instance, std::string_view wanted) { return instance.id < wanted; });
    return found != m_instances.end() && found->id == id ? &*found : nullptr;
}

std::vector<HashRing::Token> HashRing::tokensOf(std::string_view zone) const {
    std::vector<Token> tokens;
    for (const Token& token : m_tokens)
        if (m_instances[token.instance].zone == zone) tokens.push_back(token);
    return tokens;
}

std::vector<uint64_t> HashRing::ownedKeys() const {
    constexpr uint64_t kKeys = uint64_t{1} << 32;
    std::vector<uint64_t> owned(m_instances.size());
    const auto add = [&](std::span<const Token> tokens) {
        for (size_t i = 0; i < tokens.size(); ++i) {
            const uint32_t below = tokens[i > 0 ? i - 1 : tokens.size() - 1].value;
            // Unsigned, so it wraps around; a token alone has everything.
            const uint32_t distance = tokens[i].value - below;
            owned[tokens[i].instance] += tokens.size() == 1 ? kKeys : distance;
        }
    };
    if (!m_options.isZoneAware)
        add(m_tokens);
    else
        for (const std::string_view zone : m_zones)
            add(tokensOf(zone));
    return owned;
}

}  // namespace pallium::ring
