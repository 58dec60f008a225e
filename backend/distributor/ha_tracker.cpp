#include "backend/distributor/ha_tracker.h"

#include "backend/base/log.h"
#include "backend/tenancy/limits.h"

#include <algorithm>
#include <array>
#include <optional>
#include <random>

namespace pallium::distributor {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Cortex' times: how often old pairs are looked for, by how much of that more or less, and after
// how long a pair is old.
constexpr milliseconds kCleanupPeriod = std::chrono::minutes(30);
constexpr double kCleanupJitter = 0.2;
constexpr milliseconds kForgetAfter = std::chrono::minutes(30);

/// Any number from -most up to most.
nanoseconds randomWithin(nanoseconds most) {
    if (most.count() <= 0) return {};
    std::random_device seed;
    return nanoseconds(
        std::uniform_int_distribution<int64_t>(-most.count(), most.count() - 1)(seed));
}

milliseconds cleanupPeriod() {
    const nanoseconds most(static_cast<int64_t>(
        static_cast<double>(nanoseconds(kCleanupPeriod).count()) * kCleanupJitter));
    return kCleanupPeriod + std::chrono::duration_cast<milliseconds>(randomWithin(most));
}

milliseconds leastFailoverTimeout(const HaTrackerConfig& config) {
    return std::chrono::ceil<milliseconds>(config.leastFailoverTimeout());
}

std::string keyOf(std::string_view prefix, const HaSender& sender) {
    std::string key;
    key.reserve(prefix.size() + sender.tenant.size() + 1 + sender.cluster.size());
    key.append(prefix).append(sender.tenant).append(1, '/').append(sender.cluster);
    return key;
}

struct PairName {
    std::string_view tenant, cluster;  // into the key
};

/// nullopt for the key of something else, like a ring.
std::optional<PairName> pairOf(std::string_view key, std::string_view prefix) {
    key.remove_prefix(prefix.size());
    const size_t slash = key.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return PairName{key.substr(0, slash), key.substr(slash + 1)};
}

std::optional<HaEntry> entryOf(const ring::KvStore::Value& value) {
    return value ? decodeHaEntry(*value) : std::nullopt;
}

using telemetry::CollectedFamily;

constexpr std::array kFamilies{
    CollectedFamily{"cortex_ha_tracker_elected_replica_changes_total",
                    "The total number of times the elected replica has changed for a user "
                    "ID/cluster.",
                    CollectedFamily::Kind::Counter},
    CollectedFamily{"cortex_ha_tracker_elected_replica_timestamp_seconds",
                    "The timestamp stored for the currently elected replica, from the KVStore.",
                    CollectedFamily::Kind::Gauge},
    CollectedFamily{"cortex_ha_tracker_kv_store_cas_total",
                    "The total number of CAS calls to the KV store for a user ID/cluster.",
                    CollectedFamily::Kind::Counter},
    CollectedFamily{"cortex_ha_tracker_user_replica_group_count",
                    "Number of HA replica groups tracked for each user.",
                    CollectedFamily::Kind::Gauge},
};

}  // namespace

HaTracker::HaTracker(const HaTrackerConfig& config, const Dependencies& d)
    : Service("ha-tracker"),
      m_config(config),
      m_updateTimeout(std::chrono::duration_cast<milliseconds>(
          config.updateTimeout + randomWithin(config.updateTimeoutJitterMax))),
      m_leastFailoverTimeout(leastFailoverTimeout(config)),
      m_store(d.store, "distributor-hatracker", d.metrics),
      m_clock(d.clock),
      m_scheduler(d.scheduler),
      m_pool(d.pool),
      m_propagation(
          d.metrics.histogram("cortex_ha_tracker_elected_replica_change_propagation_time_seconds",
                              "The time it for the distributor to update the replica change.",
                              {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10})),
      m_cleanups(d.metrics.counter("cortex_ha_tracker_replicas_cleanup_started_total",
                                   "Number of elected replicas cleanup loops started.")),
      m_marked(d.metrics.counter("cortex_ha_tracker_replicas_cleanup_marked_for_deletion_total",
                                 "Number of elected replicas marked for deletion.")),
      m_removed(d.metrics.counter("cortex_ha_tracker_replicas_cleanup_deleted_total",
                                  "Number of elected replicas deleted from KV store.")),
      m_failed(d.metrics.counter("cortex_ha_tracker_replicas_cleanup_delete_failed_total",
                                 "Number of elected replicas that failed to be marked for "
                                 "deletion, or deleted.")) {
    d.metrics.collectTogether(kFamilies, [this] { return collect(); });
}

Result<void> HaTracker::onStart() {
    load();
    m_cleaning = m_scheduler.every(cleanupPeriod(), m_pool, [this] { cleanUp(); });
    return {};
}

void HaTracker::onStop() {
    m_cleaning.cancel();
}

void HaTracker::load() {
    const Lock electing(m_electing);
    for (const auto& [key, text] : m_store.list(m_config.kvStore.prefix)) {
        const auto pair = pairOf(key, m_config.kvStore.prefix);
        if (!pair) continue;
        const auto entry = decodeHaEntry(text);
        if (!entry)
            log::warn("elected replica not readable", {{"key", key}});
        else if (entry->deletedMs == 0)
            adopt(pair->tenant, pair->cluster, *entry, 0);
    }
}

const HaTracker::Pair* HaTracker::find(const HaSender& sender) const {
    const auto clusters = m_tenants.find(sender.tenant);
    if (clusters == m_tenants.end()) return nullptr;
    const auto pair = clusters->second.find(sender.cluster);
    return pair != clusters->second.end() ? &pair->second : nullptr;
}

bool HaTracker::isFresh(TimestampMs receivedMs, TimestampMs nowMs) const {
    // A note of the future was made before the clock was put back: it is replaced.
    return receivedMs <= nowMs && nowMs - receivedMs < m_updateTimeout.count();
}

Result<HaVerdict> HaTracker::check(const HaSender& sender, const tenancy::Limits& limits,
                                   std::string& elected) {
    {
        const ReadLock lock(m_mutex);
        const Pair* pair = find(sender);
        if (pair != nullptr && isFresh(pair->receivedMs, m_clock.nowMs())) {
            if (pair->replica == sender.replica) return HaVerdict::Taken;
            elected = pair->replica;
            return HaVerdict::OtherElected;
        }
    }
    return elect(sender, limits, elected);
}

milliseconds HaTracker::failoverTimeout(const tenancy::Limits& limits) const {
    return std::max(milliseconds(limits.haTrackerFailoverTimeout), m_leastFailoverTimeout);
}

bool HaTracker::isOneTooMany(const HaSender& sender, const tenancy::Limits& limits) const {
    if (limits.haMaxClusters <= 0) return false;
    const ReadLock lock(m_mutex);
    const auto clusters = m_tenants.find(sender.tenant);
    if (clusters == m_tenants.end() || clusters->second.contains(sender.cluster)) return false;
    return clusters->second.size() >= static_cast<size_t>(limits.haMaxClusters);
}

bool HaTracker::stays(const HaEntry& entry, std::string_view replica, const tenancy::Limits& limits,
                      TimestampMs nowMs) const {
    if (entry.replica == replica) return isFresh(entry.receivedMs, nowMs);
    return nowMs - entry.receivedMs < failoverTimeout(limits).count();
}

Result<HaVerdict> HaTracker::elect(const HaSender& sender, const tenancy::Limits& limits,
                                   std::string& elected) {
    const Lock electing(m_electing);
    if (isOneTooMany(sender, limits)) return HaVerdict::TooManyClusters;
    const TimestampMs now = m_clock.nowMs();
    HaEntry entry;
    const auto updated = m_store.update(
        keyOf(m_config.kvStore.prefix, sender),
        [&](const ring::KvStore::Value& current) -> Result<ring::KvStore::Value> {
            const auto known = entryOf(current);
            if (known && known->deletedMs == 0 && stays(*known, sender.replica, limits, now)) {
                entry = *known;
                return current;
            }
            entry = {std::string(sender.replica), now};
            return encodeHaEntry(entry);
        });
    if (!updated) return fail(updated.error().wrap("HA tracker"));
    adopt(sender.tenant, sender.cluster, entry, 1);
    if (entry.replica == sender.replica) return HaVerdict::Taken;
    elected = std::move(entry.replica);
    return HaVerdict::OtherElected;
}

void HaTracker::adopt(std::string_view tenant, std::string_view cluster, const HaEntry& entry,
                      uint64_t updates) {
    const WriteLock lock(m_mutex);
    auto clusters = m_tenants.find(tenant);
    if (clusters == m_tenants.end()) clusters = m_tenants.try_emplace(std::string(tenant)).first;
    auto found = clusters->second.find(cluster);
    if (found == clusters->second.end())
        found = clusters->second.try_emplace(std::string(cluster)).first;
    Pair& pair = found->second;
    pair.updates += updates;
    if (pair.replica == entry.replica && pair.receivedMs == entry.receivedMs) return;
    if (pair.replica != entry.replica) {
        ++pair.changes;
        pair.replica = entry.replica;
    }
    pair.receivedMs = entry.receivedMs;
    m_propagation.observe(static_cast<double>(m_clock.nowMs() - entry.receivedMs) / 1000);
}

std::vector<ElectedReplica> HaTracker::elected() const {
    std::vector<ElectedReplica> list;
    const ReadLock lock(m_mutex);
    for (const auto& [tenant, clusters] : m_tenants)
        for (const auto& [cluster, pair] : clusters)
            list.push_back({tenant, cluster, pair.replica, pair.receivedMs});
    return list;
}

void HaTracker::cleanUp() {
    m_cleanups.add();
    const TimestampMs now = m_clock.nowMs();
    for (const auto& [key, text] : m_store.list(m_config.kvStore.prefix))
        if (pairOf(key, m_config.kvStore.prefix)) clean(key, now);
}

void HaTracker::clean(const std::string& key, TimestampMs nowMs) {
    const TimestampMs deadline = nowMs - kForgetAfter.count();
    telemetry::Counter* done = nullptr;
    const Lock electing(m_electing);
    const auto updated = m_store.update(
        key, [&](const ring::KvStore::Value& current) -> Result<ring::KvStore::Value> {
            auto entry = entryOf(current);
            if (!entry) return current;
            if (entry->deletedMs != 0) {
                if (entry->deletedMs > deadline) return current;
                done = &m_removed;
                return ring::KvStore::Value();
            }
            if (entry->receivedMs >= deadline) return current;
            done = &m_marked;
            entry->deletedMs = nowMs;
            return encodeHaEntry(*entry);
        });
    if (!updated) {
        m_failed.add();
        log::error("old elected replica not forgotten",
                   {{"key", key}, {"err", updated.error().message}});
    } else if (done != nullptr) {
        done->add();
        const auto pair = pairOf(key, m_config.kvStore.prefix);
        if (pair) forget(pair->tenant, pair->cluster);
        log::info("old elected replica forgotten", {{"key", key}});
    }
}

void HaTracker::forget(std::string_view tenant, std::string_view cluster) {
    const WriteLock lock(m_mutex);
    const auto clusters = m_tenants.find(tenant);
    if (clusters == m_tenants.end()) return;
    const auto pair = clusters->second.find(cluster);
    if (pair != clusters->second.end()) clusters->second.erase(pair);
    if (clusters->second.empty()) m_tenants.erase(clusters);
}

std::vector<std::vector<telemetry::Collected>> HaTracker::collect() const {
    std::vector<telemetry::Collected> changes, times, updates, counts;
    const ReadLock lock(m_mutex);
    for (const auto& [tenant, clusters] : m_tenants) {
        counts.push_back({{{"user", tenant}}, static_cast<double>(clusters.size())});
        for (const auto& [cluster, pair] : clusters) {
            const telemetry::LabelPairs labels{{"cluster", cluster}, {"user", tenant}};
            changes.push_back({labels, static_cast<double>(pair.changes)});
            times.push_back({labels, static_cast<double>(pair.receivedMs / 1000)});
            updates.push_back({labels, static_cast<double>(pair.updates)});
        }
    }
    return {std::move(changes), std::move(times), std::move(updates), std::move(counts)};
}

}  // namespace pallium::distributor
