#include "tests/backend/ring/lifecycler_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::ring {
namespace {

using enum InstanceState;
using namespace std::chrono_literals;

}  // namespace

class ReadinessTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void isReadyOnceTheRingIsHealthyForAWhile() {
        World world;
        world.put(member("b", {1}, Joining));
        Lifecycler lifecycler(world.config(), world.dependencies());
        QCOMPARE(errorOf(lifecycler.checkReady()), std::string("this instance owns no tokens"));
        QVERIFY(lifecycler.start());
        QCOMPARE(errorOf(lifecycler.checkReady()), std::string("instance b:1 in state JOINING"));
        world.put(member("b", {1}, ReadOnly));
        QCOMPARE(errorOf(lifecycler.checkReady()),
                 std::string("waiting for 15s after being ready"));
        world.clock.advance(61s);
        lifecycler.heartbeat();
        QCOMPARE(errorOf(lifecycler.checkReady()),
                 std::string("instance b:1 past heartbeat timeout"));
        auto alive = member("b", {1});
        alive.heartbeatSec += 70;
        world.put(alive);
        QCOMPARE(errorOf(lifecycler.checkReady()),
                 std::string("waiting for 15s after being ready"));
        world.clock.advance(15s);
        QVERIFY(lifecycler.checkReady());
        // It stays ready, whatever becomes of the others.
        world.clock.advance(1h);
        QVERIFY(lifecycler.checkReady());
    }
    void readinessMayLookAtTheMemberAlone() {
        World world;
        world.put(member("b", {1}, Pending));
        auto config = world.config();
        config.checkRingHealth = false;
        config.minReadyDuration = 0ms;
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QVERIFY(updateRing(*world.store, kKey, [](RingState& ring) { ring.erase("a"); }));
        QCOMPARE(errorOf(lifecycler.checkReady()), std::string("instance a not found in the ring"));
        QVERIFY(world.store->remove(kKey));
        QCOMPARE(errorOf(lifecycler.checkReady()),
                 std::string("no ring returned from the KV store"));
        lifecycler.heartbeat();
        QVERIFY(lifecycler.checkReady());
    }
};

static const test::Registrar<ReadinessTest> registered;

}  // namespace pallium::ring

#include "readiness_test.moc"
