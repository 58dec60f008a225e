#include "backend/ring/hash_ring.h"
#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/test_main.h"

#include <map>
#include <set>

namespace pallium::ring {
namespace {

constexpr RingOptions kPlain{.replicationFactor = 1};
constexpr RingOptions kZones{.replicationFactor = 3, .isZoneAware = true};

std::string tenantName(int i) {
    return "tenant-" + std::to_string(i);
}

std::set<std::string> shardIds(const RingState& state, const std::string& tenant, size_t size,
                               const RingOptions& options = kPlain) {
    const auto names = ids(HashRing(state, options).shuffleShard(tenant, size));
    return {names.begin(), names.end()};
}

size_t missing(const std::set<std::string>& from, const std::set<std::string>& in) {
    return static_cast<size_t>(std::count_if(
        from.begin(), from.end(), [&](const std::string& id) { return !in.contains(id); }));
}

}  // namespace

class ShuffleShardTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void takesAllWhereTheSizeDoesNotMatter() {
        const HashRing ring(largeRing({""}, 4), kPlain);
        for (const size_t size : {size_t(0), size_t(4), size_t(9)})
            QCOMPARE(ids(ring.shuffleShard("t", size)), ids(ring));
        QVERIFY(ids(HashRing({}, kPlain).shuffleShard("t", 2)).empty());
    }
    void isTheSameForATenantAndDiffersBetweenTenants() {
        const RingState state = largeRing({""}, 20);
        std::set<std::set<std::string>> shards;
        std::map<std::string, int> uses;
        for (int i = 0; i < 200; ++i) {
            const auto shard = shardIds(state, tenantName(i), 3);
            QCOMPARE(shard.size(), size_t(3));
            QCOMPARE(shard, shardIds(state, tenantName(i), 3));
            shards.insert(shard);
            for (const std::string& id : shard)
                ++uses[id];
        }
        QVERIFY(shards.size() > 150);
        QCOMPARE(uses.size(), size_t(20));
    }
    void takesAsManyOfEachZone() {
        const RingState state = largeRing({"a", "b", "c"}, 5);
        for (int i = 0; i < 50; ++i) {
            const auto shard = shardIds(state, tenantName(i), 4, kZones);
            std::map<char, int> zones;
            for (const std::string& id : shard)
                ++zones[id[0]];
            QCOMPARE(zones, (std::map<char, int>{{'a', 2}, {'b', 2}, {'c', 2}}));
        }
    }
    void changesByOneWhenAMemberComesOrGoes() {
        const RingState full = largeRing({""}, 10);
        for (int i = 0; i < 100; ++i) {
            RingState smaller = full;
            smaller.erase(std::to_string(i % 10));
            const auto with = shardIds(full, tenantName(i), 4);
            const auto without = shardIds(smaller, tenantName(i), 4);
            QVERIFY(missing(with, without) <= 1);
        }
    }
    void growsByAddingMembers() {
        const RingState state = largeRing({"a", "b"}, 6);
        for (int i = 0; i < 50; ++i) {
            const auto small = shardIds(state, tenantName(i), 4, kZones);
            const auto large = shardIds(state, tenantName(i), 6, kZones);
            QCOMPARE(missing(small, large), size_t(0));
        }
    }
    void readOnlyMembersComeOnTop() {
        RingState state = largeRing({""}, 10);
        for (const char* id : {"0", "1", "2", "3", "4"})
            state[id].state = InstanceState::ReadOnly;
        for (int i = 0; i < 50; ++i) {
            const auto shard = shardIds(state, tenantName(i), 3);
            const auto active = std::count_if(shard.begin(), shard.end(),
                                              [](const std::string& id) { return id >= "5"; });
            QCOMPARE(active, 3);
        }
    }
    void readsLookAtWhoWasInTheShardBefore() {
        RingState state = largeRing({""}, 10);
        for (int i = 0; i < 100; ++i) {
            const std::string tenant = tenantName(i);
            RingState before = state;
            before.erase("7");
            RingState after = state;
            after["7"].registeredSec = kNowSec - 10;
            const auto old = shardIds(before, tenant, 3);
            const HashRing ring(after, kPlain);
            const auto names = ids(ring.shuffleShard(tenant, 3, kNowSec - 60));
            QCOMPARE(missing(old, {names.begin(), names.end()}), size_t(0));
            QCOMPARE(ids(ring.shuffleShard(tenant, 3, kNowSec - 5)).size(), size_t(3));
        }
    }
};

static const test::Registrar<ShuffleShardTest> registered;

}  // namespace pallium::ring

#include "shuffle_shard_test.moc"
