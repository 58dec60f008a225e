#include "backend/ring/hash_ring.h"

#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::ring {
namespace {

using enum InstanceState;
using Ids = std::vector<std::string>;

constexpr RingOptions kOne{.replicationFactor = 1};
constexpr RingOptions kThree{.replicationFactor = 3};

Ids idsFor(const HashRing& ring, uint32_t token, const Operation& operation = kWrite) {
    ReplicationSet set;
    const auto got = ring.get(token, operation, kNowSec, set);
    return got ? ids(set) : Ids{got.error().message};
}

std::string error(const HashRing& ring, const Operation& operation, int64_t nowSec = kNowSec) {
    ReplicationSet set;
    const auto got = ring.get(5, operation, nowSec, set);
    return got ? "none" : got.error().message;
}

}  // namespace

class HashRingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keyBelongsToTheFirstTokenAboveIt_data() {
        QTest::addColumn<uint32_t>("key");
        QTest::addColumn<QString>("owner");
        QTest::newRow("below all") << 0U << "a";
        QTest::newRow("just below") << 9U << "a";
        QTest::newRow("a token is not its own") << 10U << "b";
        QTest::newRow("between") << 25U << "a";
        QTest::newRow("last token wraps") << 30U << "a";
        QTest::newRow("above all") << std::numeric_limits<uint32_t>::max() << "a";
    }
    void keyBelongsToTheFirstTokenAboveIt() {
        QFETCH(uint32_t, key);
        QFETCH(QString, owner);
        const HashRing ring(ringOf({member("a", {10, 30}), member("b", {20})}), kOne);
        QCOMPARE(idsFor(ring, key), Ids{owner.toStdString()});
    }
    void replicasAreTheNextDistinctMembers() {
        const HashRing ring(ringOf({member("a", {10, 20}), member("b", {30}), member("c", {25}),
                                    member("d", {40})}),
                            kThree);
        QCOMPARE(idsFor(ring, 5), (Ids{"a", "c", "b"}));
        QCOMPARE(idsFor(ring, 28), (Ids{"b", "d", "a"}));
    }
    void majorityOfReplicasMustBeHealthy() {
        auto state = ringOf({member("a", {10}), member("b", {20}), member("c", {30})});
        state["b"].heartbeatSec = kNowSec - 61;
        ReplicationSet set;
        {
            const HashRing ring(state, kThree);
            QVERIFY(ring.get(5, kWrite, kNowSec, set));
            QCOMPARE(ids(set), (Ids{"a", "c"}));
            QCOMPARE(set.maxErrors, size_t(0));
            QVERIFY(ring.get(5, kWrite, kNowSec - 1, set));
            QCOMPARE(set.instances.size(), size_t(3));
            QCOMPARE(set.maxErrors, size_t(1));
        }
        state["c"].heartbeatSec = kNowSec - 61;
        QCOMPARE(error(HashRing(state, kThree), kWrite),
                 std::string("at least 2 live replicas required, could only find 1 - unhealthy "
                             "instances: b:1,c:1"));
        QCOMPARE(error(HashRing(state, {.replicationFactor = 3, .isZoneAware = true}), kWrite),
                 std::string("at least 2 live replicas required across different availability "
                             "zones, could only find 1 - unhealthy instances: b:1,c:1"));
        QCOMPARE(error(HashRing(state, {.heartbeatTimeout = std::chrono::seconds(0)}), kWrite),
                 std::string("none"));
    }
    void tooFewMembersForTheFactorAreTold() {
        const HashRing ring(ringOf({member("a", {10})}), kThree);
        QCOMPARE(error(ring, kWrite),
                 std::string("at least 2 live replicas required, could only find 1"));
        QCOMPARE(error(HashRing({}, kThree), kRead), std::string("empty ring"));
        QCOMPARE(error(HashRing(ringOf({member("a", {})}), kThree), kRead),
                 std::string("empty ring"));
    }
    void writesGoPastMembersThatAreNotActive_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("extended");
        QTest::addColumn<QString>("notExtended");
        QTest::newRow("leaving") << int(Leaving) << "c"
                                 << "";
        QTest::newRow("joining") << int(Joining) << "c"
                                 << "";
        QTest::newRow("pending") << int(Pending) << "c"
                                 << "";
        QTest::newRow("read only, always") << int(ReadOnly) << "c"
                                           << "c";
    }
    void writesGoPastMembersThatAreNotActive() {
        QFETCH(int, state);
        QFETCH(QString, extended);
        QFETCH(QString, notExtended);
        const HashRing ring(ringOf({member("a", {10}), member("b", {20}, InstanceState(state)),
                                    member("c", {30}), member("d", {40})}),
                            {.replicationFactor = 2});
        // Of three a majority of two is needed, of two both.
        QCOMPARE(idsFor(ring, 5, kWrite), (Ids{"a", extended.toStdString()}));
        if (notExtended.isEmpty())
            QCOMPARE(error(ring, kWriteNoExtend),
                     std::string("at least 2 live replicas required, could only find 1 - unhealthy "
                                 "instances: b:1"));
        else
            QCOMPARE(idsFor(ring, 5, kWriteNoExtend), (Ids{"a", notExtended.toStdString()}));
    }
    void readOnlyMemberAloneRefusesWrites() {
        auto only = member("host", {10}, ReadOnly);
        only.address = "127.0.0.1:9095";
        const HashRing ring(ringOf({only}), kOne);
        QCOMPARE(error(ring, kWrite),
                 std::string("at least 1 live replicas required, could only find 0 - unhealthy "
                             "instances: 127.0.0.1:9095"));
        QCOMPARE(idsFor(ring, 5, kRead), Ids{"host"});
    }
    void readsTakeInWhoeverWasWrittenTo() {
        const HashRing ring(ringOf({member("a", {10}, Pending), member("b", {20}, Leaving),
                                    member("c", {30}, Joining), member("d", {40}, ReadOnly),
                                    member("e", {50}), member("f", {60}, Left)}),
                            {.replicationFactor = 3});
        // Pending and READONLY ones come on top.
        QCOMPARE(idsFor(ring, 5, kRead), (Ids{"a", "b", "c", "d", "e"}));
        QCOMPARE(idsFor(ring, 55, kRead), (Ids{"a", "b", "c", "d", "e"}));
    }
    void zoneAwareReplicasLieInDifferentZones() {
        const RingState state =
            ringOf({member("a1", {10}, Active, "a"), member("a2", {20}, Active, "a"),
                    member("b1", {30}, Active, "b"), member("c1", {40}, Active, "c"),
                    member("c2", {50}, Active, "c")});
        const HashRing ring(state, {.replicationFactor = 3, .isZoneAware = true});
        QCOMPARE(idsFor(ring, 5), (Ids{"a1", "b1", "c1"}));
        QCOMPARE(idsFor(ring, 45), (Ids{"c2", "a1", "b1"}));
        QCOMPARE(idsFor(HashRing(state, kThree), 5), (Ids{"a1", "a2", "b1"}));
    }
    void zonesShareTheReplicasWhereTheyAreFewer() {
        const HashRing ring(
            ringOf({member("a1", {10}, Active, "a"), member("a2", {20}, Active, "a"),
                    member("a3", {30}, Active, "a"), member("b1", {40}, Active, "b")}),
            {.replicationFactor = 3, .isZoneAware = true});
        QCOMPARE(idsFor(ring, 5), (Ids{"a1", "a2", "b1"}));
    }
    void zoneWithAMemberThatIsNotActiveGetsAnotherOfItsOwn() {
        const HashRing ring(
            ringOf({member("a1", {10}, Leaving, "a"), member("a2", {20}, Active, "a"),
                    member("b1", {30}, Active, "b"), member("c1", {40}, Active, "c")}),
            {.replicationFactor = 3, .isZoneAware = true});
        QCOMPARE(idsFor(ring, 5), (Ids{"a2", "b1", "c1"}));
    }
    void allToleratesHalfOfTheFactor() {
        auto state = largeRing({""}, 5);
        const auto all = [&] { return HashRing(state, kThree).all(kRead, kNowSec); };
        QCOMPARE(all()->instances.size(), size_t(5));
        QCOMPARE(all()->maxErrors, size_t(1));
        state["1"].heartbeatSec = 0;
        QCOMPARE(all()->instances.size(), size_t(4));
        QCOMPARE(all()->maxErrors, size_t(0));
        state["2"].state = Left;
        QCOMPARE(all().error().message, std::string("too many unhealthy instances in the ring"));
        state.clear();
        QCOMPARE(all().error().message, std::string("empty ring"));
    }
    void allOfAZoneAwareRingLeavesOutFailedZones() {
        auto state = largeRing({"a", "b", "c"}, 2);
        const RingOptions options{.replicationFactor = 3, .isZoneAware = true};
        const auto all = [&] { return HashRing(state, options).all(kRead, kNowSec); };
        QCOMPARE(all()->instances.size(), size_t(6));
        QCOMPARE(all()->maxUnavailableZones, size_t(1));
        QCOMPARE(all()->maxErrors, size_t(0));
        state["b0"].heartbeatSec = 0;
        const HashRing ring(state, options);
        QCOMPARE(ids(*ring.all(kRead, kNowSec)), (Ids{"a0", "a1", "c0", "c1"}));
        QCOMPARE(all()->maxUnavailableZones, size_t(0));
        state["c1"].heartbeatSec = 0;
        QCOMPARE(all().error().message, std::string("too many unhealthy instances in the ring"));
    }
    void allHealthyAsksForNoMajority() {
        auto state = largeRing({""}, 3);
        state["0"].heartbeatSec = state["1"].heartbeatSec = 0;
        const HashRing ring(state, kThree);
        QCOMPARE(ids(*ring.allHealthy(kRead, kNowSec)), Ids{"2"});
        QCOMPARE(HashRing({}, kThree).allHealthy(kRead, kNowSec).error().message,
                 std::string("empty ring"));
    }
    void batchesNeedAMember() {
        QCOMPARE(HashRing({}, kThree).requireInstances().error().message,
                 std::string("DoBatch: InstancesCount <= 0"));
        QVERIFY(HashRing(ringOf({member("a", {})}), kThree).requireInstances());
    }
    void findsMembersById() {
        const HashRing ring(largeRing({"z"}, 12), kThree);
        QCOMPARE(ring.find("z10")->id, std::string("z10"));
        QCOMPARE(ring.indexOf(*ring.find("z0")), size_t(0));
        QCOMPARE(ring.find("z"), nullptr);
        QCOMPARE(ring.find("zz"), nullptr);
    }
    void ownsTheKeysBelowItsTokens() {
        constexpr uint64_t kKeys = uint64_t(1) << 32;
        const HashRing ring(ringOf({member("a", {100}), member("b", {300}), member("c", {})}),
                            kOne);
        QCOMPARE(ring.ownedKeys(), (std::vector<uint64_t>{kKeys - 200, 200, 0}));
        QCOMPARE(HashRing(ringOf({member("a", {7})}), kOne).ownedKeys(),
                 std::vector<uint64_t>{kKeys});
        const HashRing zones(
            ringOf({member("a", {100}, Active, "x"), member("b", {300}, Active, "y")}),
            {.replicationFactor = 1, .isZoneAware = true});
        QCOMPARE(zones.ownedKeys(), (std::vector<uint64_t>{kKeys, kKeys}));
    }
    void ownershipIsWhatLookupsFind() {
        const HashRing ring(largeRing({""}, 4, 16), kOne);
        const std::vector<uint64_t> owned = ring.ownedKeys();
        std::vector<uint64_t> found(owned.size());
        ReplicationSet set;
        constexpr uint32_t kStep = 1U << 12;
        for (uint64_t key = 0; key < uint64_t(1) << 32; key += kStep) {
            QVERIFY(ring.get(static_cast<uint32_t>(key), kWrite, kNowSec, set));
            found[ring.indexOf(*set.instances.front())] += kStep;
        }
        for (size_t i = 0; i < owned.size(); ++i) {
            const uint64_t difference = std::max(owned[i], found[i]) - std::min(owned[i], found[i]);
            QVERIFY(difference <= 16 * kStep);
        }
    }
};

static const test::Registrar<HashRingTest> registered;

}  // namespace pallium::ring

#include "hash_ring_test.moc"
