#include "backend/ring/lifecycler.h"

#include "backend/ring/ring.h"
#include "backend/ring/sqlite_kv_store.h"
#include "tests/backend/ring/lifecycler_fixture.h"
#include "tests/support/test_main.h"

#include <fstream>
#include <thread>

namespace pallium::ring {
namespace {

using enum InstanceState;
using namespace std::chrono_literals;

}  // namespace

class LifecyclerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void joinsAtOnceWithTokensOfItsOwn() {
        World world;
        world.put(member("b", {1, 2, 3}));
        auto config = world.config();
        config.zone = "z";
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(lifecycler.instanceState(), Active);
        const Instance entry = world.entry();
        QCOMPARE(entry.state, Active);
        QCOMPARE(entry.address, std::string("a:1"));
        QCOMPARE(entry.zone, std::string("z"));
        QCOMPARE(entry.heartbeatSec, kNowSec);
        QCOMPARE(entry.registeredSec, kNowSec);
        QCOMPARE(entry.tokens.size(), size_t(16));
        QVERIFY(std::is_sorted(entry.tokens.begin(), entry.tokens.end()));
        QCOMPARE(entry.tokens, lifecycler.tokens());
        QCOMPARE(world.ring().size(), size_t(2));
    }
    void waitsBeforeItJoinsAndWhileItObserves() {
        World world;
        auto config = world.config();
        config.joinAfter = 10s;
        config.observePeriod = 5s;
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(world.entry().state, Pending);
        QVERIFY(world.entry().tokens.empty());
        QCOMPARE(errorOf(lifecycler.changeState(ReadOnly)),
                 std::string("changing instance state from PENDING -> READONLY is disallowed"));
        world.clock.advance(9s);
        lifecycler.advance();
        QCOMPARE(world.entry().state, Pending);
        world.clock.advance(1s);
        lifecycler.advance();
        QCOMPARE(world.entry().state, Joining);
        QCOMPARE(world.entry().tokens.size(), size_t(16));
        world.clock.advance(5s);
        lifecycler.advance();
        QCOMPARE(world.entry().state, Active);
    }
    void givesSignsOfLife() {
        World world;
        auto config = world.config();
        config.heartbeatPeriod = 1ms;
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        world.clock.advance(7s);
        QTRY_COMPARE(world.entry().heartbeatSec, kNowSec + 7);
        // Forgotten while it lives, it comes back with what it had.
        const Tokens tokens = lifecycler.tokens();
        QVERIFY(updateRing(*world.store, kKey, [](RingState& ring) { ring.clear(); }));
        QTRY_COMPARE(world.entry().tokens, tokens);
        lifecycler.stop();
        world.pool.stop();  // no sign of life is left in its queue
        QVERIFY(world.ring().empty());
    }
    void leavesBeforeItStops() {
        World world;
        Lifecycler lifecycler(world.config(), world.dependencies());
        lifecycler.leave();
        QVERIFY(lifecycler.start());
        QCOMPARE(world.entry().state, Active);
        lifecycler.leave();
        QCOMPARE(world.entry().state, Leaving);
        QCOMPARE(errorOf(lifecycler.changeState(ReadOnly)), std::string("lifecycler not running"));
        world.clock.advance(5s);
        lifecycler.heartbeat();
        QCOMPARE(world.entry().heartbeatSec, kNowSec + 5);
        QCOMPARE(world.entry().state, Leaving);
        lifecycler.stop();
        QVERIFY(world.ring().empty());
        QCOMPARE(errorOf(lifecycler.changeState(Active)), std::string("lifecycler not running"));
        QCOMPARE(errorOf(lifecycler.renewTokens(0.1)), std::string("lifecycler not running"));
    }
    void keepsTokensThatTheRingStillHas_data() {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::newRow("killed") << int(Active) << int(Active);
        QTest::newRow("stopped without leaving the ring") << int(Leaving) << int(Active);
        QTest::newRow("read only") << int(ReadOnly) << int(ReadOnly);
        QTest::newRow("killed while it joined") << int(Joining) << int(Active);
    }
    void keepsTokensThatTheRingStillHas() {
        QFETCH(int, before);
        QFETCH(int, after);
        World world;
        Tokens tokens;
        for (uint32_t i = 0; i < 16; ++i)
            tokens.push_back(i * 1000);
        Instance old = member("a", tokens, InstanceState(before));
        old.address = "old:1";
        world.put(old);
        Lifecycler lifecycler(world.config(), world.dependencies());
        QVERIFY(lifecycler.start());
        const Instance entry = world.entry();
        QCOMPARE(entry.tokens, tokens);
        QCOMPARE(entry.state, InstanceState(after));
        QCOMPARE(entry.address, std::string("a:1"));
        QCOMPARE(entry.registeredSec, old.registeredSec);
        QCOMPARE(entry.heartbeatSec, kNowSec);
    }
    void picksTokensWhereTheEntryHasNone() {
        World world;
        world.put(member("a", {}));
        Lifecycler lifecycler(world.config(), world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(world.entry().tokens.size(), size_t(16));
    }
    void readOnlySurvivesARestartOfTheProcess() {
        World world;
        const std::string path = world.dir.path() + "/pallium.sqlite";
        auto config = world.config();
        config.unregisterOnStop = false;
        Tokens tokens;
        {
            const auto store = SqliteKvStore::open(path).value();
            world.store = store.get();
            Lifecycler lifecycler(config, world.dependencies());
            QVERIFY(lifecycler.start());
            QVERIFY(lifecycler.changeState(ReadOnly));
            QVERIFY(lifecycler.changeState(ReadOnly));
            tokens = lifecycler.tokens();
            lifecycler.stop();
            // It gets no writes anyway, and reads go on.
            QCOMPARE(world.entry().state, ReadOnly);
        }
        const auto store = SqliteKvStore::open(path).value();
        world.store = store.get();
        world.clock.advance(1h);
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(lifecycler.instanceState(), ReadOnly);
        QCOMPARE(lifecycler.tokens(), tokens);
        QVERIFY(lifecycler.changeState(Active));
        QCOMPARE(world.entry().state, Active);
        QCOMPARE(world.entry().registeredSec, kNowSec + 3600);
    }
    void tokenFileKeepsTokensAndModeOfAMemberThatLeft() {
        World world;
        auto config = world.config();
        config.tokensFilePath = world.dir.path() + "/tokens";
        Tokens tokens;
        {
            Lifecycler lifecycler(config, world.dependencies());
            QVERIFY(lifecycler.start());
            QVERIFY(lifecycler.changeState(ReadOnly));
            tokens = lifecycler.tokens();
            lifecycler.stop();
        }
        QVERIFY(world.ring().empty());
        std::ifstream file(config.tokensFilePath);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        QCOMPARE(text, encodeTokenFile({ReadOnly, tokens}));
        {
            Lifecycler lifecycler(config, world.dependencies());
            QVERIFY(lifecycler.start());
            QCOMPARE(lifecycler.instanceState(), ReadOnly);
            QCOMPARE(world.entry().tokens, tokens);
            lifecycler.stop();
        }
        config.numTokens = 20;
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(lifecycler.instanceState(), ReadOnly);
        const Tokens more = lifecycler.tokens();
        QCOMPARE(more.size(), size_t(20));
        QVERIFY(std::includes(more.begin(), more.end(), tokens.begin(), tokens.end()));
    }
    void damagedTokenFileIsReplaced() {
        World world;
        auto config = world.config();
        config.tokensFilePath = world.dir.path() + "/tokens";
        std::ofstream(config.tokensFilePath) << "{\"tokens\":";
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(lifecycler.instanceState(), Active);
        std::ifstream file(config.tokensFilePath);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        QCOMPARE(decodeTokenFile(text)->tokens, lifecycler.tokens());
    }
    void damagedRingIsReplaced() {
        World world;
        QVERIFY(world.store->update(kKey, [](const auto&) { return KvStore::Value("{"); }));
        Lifecycler lifecycler(world.config(), world.dependencies());
        QVERIFY(lifecycler.start());
        QCOMPARE(world.entry().state, Active);
    }
    void renewsAPartOfTheTokens() {
        World world;
        Lifecycler lifecycler(world.config(), world.dependencies());
        QVERIFY(lifecycler.start());
        const Tokens before = lifecycler.tokens();
        QVERIFY(lifecycler.renewTokens(0.25));
        const Tokens after = world.entry().tokens;
        QCOMPARE(after.size(), size_t(16));
        Tokens kept;
        std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                              std::back_inserter(kept));
        QCOMPARE(kept.size(), size_t(12));
        QVERIFY(lifecycler.renewTokens(7));
        QCOMPARE(world.entry().tokens.size(), size_t(16));
    }
    void stopMayKeepOrRemoveTheEntryWhateverIsSet() {
        World world;
        auto config = world.config();
        config.unregisterOnStop = false;
        Lifecycler kept(config, world.dependencies());
        QVERIFY(kept.start());
        kept.stop();
        QCOMPARE(world.entry().state, Leaving);
        Lifecycler removed(config, world.dependencies());
        QVERIFY(removed.start());
        removed.setUnregisterOnStop(true);
        removed.stop();
        QVERIFY(world.ring().empty());
    }
    void countsTokensAndHeartbeats() {
        World world;
        Lifecycler first(world.config("a"), world.dependencies());
        Lifecycler second(world.config("b"), world.dependencies());
        QVERIFY(first.start() && second.start());
        first.heartbeat();
        const auto has = [&](const char* line) {
            return world.metrics.expose(telemetry::ExpositionFormat::Text).find(line) !=
                   std::string::npos;
        };
        QVERIFY(has("\ncortex_member_ring_tokens_owned{name=\"ingester\"} 32\n"));
        QVERIFY(has("\ncortex_member_ring_tokens_to_own{name=\"ingester\"} 32\n"));
        QVERIFY(has("\ncortex_member_consul_heartbeats_total{name=\"ingester\"} 1\n"));
        first.stop();
        QVERIFY(has("\ncortex_member_ring_tokens_owned{name=\"ingester\"} 16\n"));
        QVERIFY(has("\ncortex_member_ring_tokens_to_own{name=\"ingester\"} 16\n"));
    }
    void viewsFollowMembersThatComeAndGo() {
        World world;
        const Ring view("ingester", kKey, *world.store, {.replicationFactor = 1}, world.clock);
        Lifecycler stays(world.config("stays"), world.dependencies());
        QVERIFY(stays.start());
        std::atomic<bool> isDone = false;
        std::thread others([&] {
            for (int i = 0; i < 50; ++i) {
                Lifecycler lifecycler(world.config(std::to_string(i)), world.dependencies());
                (void)lifecycler.start();
                (void)lifecycler.renewTokens(0.5);
                lifecycler.stop();
            }
            isDone = true;
        });
        ReplicationSet set;
        size_t failures = 0;
        while (!isDone) {
            const auto ring = view.snapshot();
            if (!ring->get(7, kRead, view.nowSec(), set) || ring->find("stays") == nullptr)
                ++failures;
            stays.heartbeat();
        }
        others.join();
        QCOMPARE(failures, size_t(0));
        QCOMPARE(ids(*view.snapshot()), std::vector<std::string>{"stays"});
    }
    void namesItsMetricsAsCortexDoesInEachRing() {
        World world;
        LifecyclerConfig config = world.config();
        config.ringName = "ruler";
        config.hasBasicMetrics = true;
        Lifecycler lifecycler(config, world.dependencies());
        QVERIFY(lifecycler.start());
        lifecycler.heartbeat();
        const std::string text = world.metrics.expose(telemetry::ExpositionFormat::Text);
        for (const char* line : {"cortex_ring_member_tokens_owned{name=\"ruler\"} 16",
                                 "cortex_ring_member_tokens_to_own{name=\"ruler\"} 16",
                                 "cortex_ring_member_heartbeats_total{name=\"ruler\"} 1"})
            QVERIFY2(text.find("\n" + std::string(line) + "\n") != std::string::npos, line);
        QVERIFY(text.find("cortex_member_") == std::string::npos);
    }
    void measuresTheRequestsOfItsStore() {
        World world;
        Lifecycler lifecycler(world.config(), world.dependencies());
        QVERIFY(lifecycler.start());
        const auto updates = [&world] {
            const std::string text = world.metrics.expose(telemetry::ExpositionFormat::Text);
            const std::string count =
                "\ncortex_kv_request_duration_seconds_count{kv_name=\"ingester-lifecycler\","
                "operation=\"CAS\",role=\"primary\",status_code=\"200\",type=\"inmemory\"} ";
            const size_t at = text.find(count);
            return at == std::string::npos ? 0 : std::stoi(text.substr(at + count.size()));
        };
        const int atStart = updates();
        QVERIFY(atStart > 0);
        lifecycler.heartbeat();
        QCOMPARE(updates(), atStart + 1);
    }
    void membersThatStartTogetherShareNoToken() {
        World world;
        std::vector<std::unique_ptr<Lifecycler>> members;
        for (int i = 0; i < 8; ++i)
            members.push_back(std::make_unique<Lifecycler>(world.config(std::to_string(i)),
                                                           world.dependencies()));
        std::vector<std::thread> threads;
        for (const auto& lifecycler : members)
            threads.emplace_back([&] { (void)lifecycler->start(); });
        for (std::thread& thread : threads)
            thread.join();
        Tokens all;
        for (const auto& [id, instance] : world.ring())
            all.insert(all.end(), instance.tokens.begin(), instance.tokens.end());
        std::sort(all.begin(), all.end());
        QCOMPARE(all.size(), size_t(8 * 16));
        QVERIFY(std::adjacent_find(all.begin(), all.end()) == all.end());
    }
};

static const test::Registrar<LifecyclerTest> registered;

}  // namespace pallium::ring

#include "lifecycler_test.moc"
