#include "backend/distributor/ha_tracker.h"

#include "tests/backend/distributor/ha_tracker_fixture.h"
#include "tests/support/test_main.h"

#include <atomic>
#include <latch>
#include <thread>

namespace pallium::distributor {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

class HaTrackerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void electsWhoComesFirst() {
        TrackerFixture fixture;
        QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        QCOMPARE(fixture.check("other", "r2"), std::string("taken"));
        QCOMPARE(fixture.check("c", "r2", "another-tenant"), std::string("taken"));
    }
    void answersFromMemoryUntilTheUpdateTimeout() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        QCOMPARE(fixture.store.updates.load(), size_t(1));
        fixture.clock.advance(seconds(15) - milliseconds(1));
        (void)fixture.check("c", "r1");
        (void)fixture.check("c", "r2");
        QCOMPARE(fixture.store.updates.load(), size_t(1));
        fixture.clock.advance(milliseconds(1));
        QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
        QCOMPARE(fixture.store.updates.load(), size_t(2));
        QVERIFY(
            fixture.exposes("cortex_ha_tracker_kv_store_cas_total{cluster=\"c\",user=\"t\"} 2"));
    }
    void failsOverAfterSilence() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        fixture.clock.advance(seconds(30) - milliseconds(1));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        fixture.clock.advance(milliseconds(1));
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
        QCOMPARE(fixture.check("c", "r1"), std::string("elected: r2"));
        QVERIFY(fixture.exposes(
            "cortex_ha_tracker_elected_replica_changes_total{cluster=\"c\",user=\"t\"} 2"));
    }
    void doesNotFailOverWhileTheElectedSends() {
        TrackerFixture fixture;
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
            QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
            fixture.clock.advance(seconds(10));
        }
    }
    void takesTheTimeoutOfTheTenant() {
        TrackerFixture fixture;
        fixture.limits.haTrackerFailoverTimeout = minutes(2);
        (void)fixture.check("c", "r1");
        fixture.clock.advance(seconds(119));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        fixture.clock.advance(seconds(1));
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
    }
    void raisesATimeoutThatIsTooShort() {
        TrackerFixture fixture;
        fixture.limits.haTrackerFailoverTimeout = seconds(1);
        (void)fixture.check("c", "r1");
        fixture.clock.advance(seconds(15));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        fixture.clock.advance(seconds(1));
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
    }
    void staysWithinTheJitter() {
        TrackerFixture fixture;
        fixture.config.updateTimeoutJitterMax = seconds(5);
        for (int i = 0; i < 50; ++i) {
            fixture.restart();
            const std::string cluster = std::to_string(i);
            const size_t before = fixture.store.updates;
            (void)fixture.check(cluster, "r1");
            fixture.clock.advance(seconds(10) - milliseconds(1));
            (void)fixture.check(cluster, "r1");
            QCOMPARE(fixture.store.updates.load(), before + 1);
            fixture.clock.advance(seconds(10) + milliseconds(1));
            (void)fixture.check(cluster, "r1");
            QCOMPARE(fixture.store.updates.load(), before + 2);
        }
    }
    void keepsTheElectedOverARestart() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        (void)fixture.check("a/b", "x y");  // names may have any characters
        fixture.clock.advance(seconds(5));
        fixture.restart();
        QCOMPARE(fixture.tracker->elected().size(), size_t(2));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        QCOMPARE(fixture.check("a/b", "r2"), std::string("elected: x y"));
        // The silence counts from the last note, not from the restart.
        fixture.clock.advance(seconds(25));
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
    }
    void limitsThePairsOfATenant() {
        TrackerFixture fixture;
        fixture.limits.haMaxClusters = 2;
        QCOMPARE(fixture.check("a", "r1"), std::string("taken"));
        QCOMPARE(fixture.check("b", "r1"), std::string("taken"));
        QCOMPARE(fixture.check("c", "r1"), std::string("too many"));
        QCOMPARE(fixture.check("c", "r1", "another"), std::string("taken"));
        fixture.clock.advance(seconds(40));
        QCOMPARE(fixture.check("a", "r2"), std::string("taken"));
        QVERIFY(fixture.exposes("cortex_ha_tracker_user_replica_group_count{user=\"t\"} 2"));
        QVERIFY(fixture.exposes("cortex_ha_tracker_user_replica_group_count{user=\"another\"} 1"));
    }
    void forgetsOldPairs() {
        TrackerFixture fixture;
        (void)fixture.check("old", "r1");
        fixture.clock.advance(minutes(30));
        (void)fixture.check("new", "r1");
        fixture.tracker->cleanUp();
        QCOMPARE(fixture.tracker->elected().size(), size_t(2));
        fixture.clock.advance(milliseconds(1));
        fixture.tracker->cleanUp();
        QCOMPARE(fixture.tracker->elected().size(), size_t(1));
        QCOMPARE(fixture.tracker->elected()[0].cluster, std::string("new"));
        QVERIFY(fixture.store.get("ha-tracker/t/old"));
        QVERIFY(fixture.exposes("cortex_ha_tracker_replicas_cleanup_marked_for_deletion_total 1"));
        // Marked ones are not known after a restart either, and are removed in the end.
        fixture.restart();
        QCOMPARE(fixture.tracker->elected().size(), size_t(1));
        fixture.clock.advance(minutes(30));
        (void)fixture.check("new", "r1");
        fixture.tracker->cleanUp();
        QVERIFY(!fixture.store.get("ha-tracker/t/old"));
        QVERIFY(fixture.store.get("ha-tracker/t/new"));
        QVERIFY(fixture.exposes("cortex_ha_tracker_replicas_cleanup_deleted_total 1"));
        QVERIFY(fixture.exposes("cortex_ha_tracker_replicas_cleanup_started_total 1"));
    }
    void electsAnewWhatItHadForgotten() {
        TrackerFixture fixture;
        fixture.limits.haMaxClusters = 1;
        (void)fixture.check("c", "r1");
        fixture.clock.advance(minutes(31));
        fixture.tracker->cleanUp();
        QCOMPARE(fixture.check("other", "r1"), std::string("taken"));
        QCOMPARE(fixture.check("c", "r2"), std::string("too many"));
        fixture.limits.haMaxClusters = 0;
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
        fixture.clock.advance(minutes(31));
        (void)fixture.check("c", "r2");
        fixture.tracker->cleanUp();
        QVERIFY(fixture.store.get("ha-tracker/t/c"));
    }
    void reportsAFailureOfTheStore() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        fixture.store.isBroken = true;
        QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
        QCOMPARE(fixture.check("new", "r1"), std::string("HA tracker: disk full"));
        fixture.clock.advance(minutes(31));
        QCOMPARE(fixture.check("c", "r1"), std::string("HA tracker: disk full"));
        fixture.tracker->cleanUp();
        QVERIFY(fixture.exposes("cortex_ha_tracker_replicas_cleanup_delete_failed_total 1"));
        fixture.store.isBroken = false;
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
    }
    void measuresTheRequestsOfTheStore() {
        TrackerFixture fixture;
        const auto count = [](const std::string& operation, const char* status) {
            return "cortex_kv_request_duration_seconds_count{kv_name=\"distributor-hatracker\","
                   "operation=\"" +
                   operation + "\",role=\"primary\",status_code=\"" + status +
                   "\",type=\"inmemory\"} 1";
        };
        QVERIFY(fixture.exposes(count("List", "200")));
        (void)fixture.check("c", "r1");
        (void)fixture.check("c", "r1");  // from memory
        QVERIFY(fixture.exposes(count("CAS", "200")));
        fixture.store.isBroken = true;
        (void)fixture.check("new", "r1");
        QVERIFY(fixture.exposes(count("CAS", "500")));
    }
    void leavesTheKeysOfOthersAlone() {
        TrackerFixture fixture;
        fixture.config.kvStore.prefix = "collectors/";
        const auto put = [&](const char* key, const char* text) {
            (void)fixture.store.update(key,
                                       [text](const auto&) { return ring::KvStore::Value(text); });
        };
        put("collectors/ring", "1 0 r1");
        put("collectors/t/c", "not an entry");
        fixture.restart();
        QVERIFY(fixture.tracker->elected().empty());
        fixture.clock.advance(minutes(61));
        fixture.tracker->cleanUp();
        QCOMPARE(fixture.store.get("collectors/ring").value_or(""), std::string("1 0 r1"));
        QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
    }
    void followsAClockThatIsPutBack() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        fixture.clock.advance(-minutes(60));
        QCOMPARE(fixture.check("c", "r2"), std::string("elected: r1"));
        QCOMPARE(fixture.check("c", "r1"), std::string("taken"));
        fixture.clock.advance(seconds(30));
        QCOMPARE(fixture.check("c", "r2"), std::string("taken"));
    }
    void showsWhenTheElectedWasHeard() {
        TrackerFixture fixture;
        (void)fixture.check("c", "r1");
        QVERIFY(
            fixture.exposes("cortex_ha_tracker_elected_replica_timestamp_seconds{cluster="
                            "\"c\",user=\"t\"} 1.7e+09"));
        QCOMPARE(fixture.tracker->elected()[0].receivedMs, fixture.clock.nowMs());
        QVERIFY(fixture.exposes(
            "cortex_ha_tracker_elected_replica_change_propagation_time_seconds_count 1"));
        fixture.clock.advance(minutes(31));
        fixture.tracker->cleanUp();
        QVERIFY(!fixture.exposesFamily("cortex_ha_tracker_elected_replica_timestamp_seconds"));
    }
    void electsOneOfManyAtOnce() {
        TrackerFixture fixture;
        fixture.limits.haMaxClusters = 3;
        fixture.store.isSlow = true;
        std::atomic<int> taken{0}, tooMany{0};
        std::latch start{8};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                std::string elected;
                const std::string name = std::to_string(i);
                start.arrive_and_wait();
                for (int round = 0; round < 200; ++round) {
                    const auto same =
                        fixture.tracker->check({"t", "c", name}, fixture.limits, elected);
                    if (same && *same == HaVerdict::Taken && round == 0) ++taken;
                    const auto own =
                        fixture.tracker->check({"t", "own" + name, name}, fixture.limits, elected);
                    if (own && *own == HaVerdict::TooManyClusters && round == 0) ++tooMany;
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(fixture.store.mostAtOnce.load(), 1);
        QCOMPARE(taken.load(), 1);
        QCOMPARE(tooMany.load(), 6);
        QCOMPARE(fixture.tracker->elected().size(), size_t(3));
    }
};

static const test::Registrar<HaTrackerTest> registered;

}  // namespace pallium::distributor

#include "ha_tracker_test.moc"
