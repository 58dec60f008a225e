#include "backend/ring/ring.h"

#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_update.h"
#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

namespace pallium::ring {
namespace {

const std::string kRingKey = "collectors/ring";

struct View {
    MemoryKvStore store;
    test::FakeClock clock{kNowSec * 1000};
    Ring ring{"ingester", kRingKey, store, {.replicationFactor = 1}, clock};

    void set(const RingState& state) {
        (void)updateRing(store, kRingKey, [&](RingState& current) { current = state; });
    }
};

}  // namespace

class RingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsWhatTheStoreHasNow() {
        View view;
        const auto before = view.ring.snapshot();
        QVERIFY(before->instances().empty());
        view.set(largeRing({"z"}, 3));
        QCOMPARE(ids(*view.ring.snapshot()), (std::vector<std::string>{"z0", "z1", "z2"}));
        QVERIFY(before->instances().empty());
        QVERIFY(view.ring.forget("z1"));
        QVERIFY(view.ring.forget("no such"));
        QCOMPARE(ids(*view.ring.snapshot()), (std::vector<std::string>{"z0", "z2"}));
        QVERIFY(view.store.remove(kRingKey));
        QVERIFY(view.ring.snapshot()->instances().empty());
        QCOMPARE(view.ring.nowSec(), kNowSec);
    }
    void changesOfOthersInTheStoreDoNotMatter() {
        View view;
        view.set(largeRing({"z"}, 3));
        const auto before = view.ring.snapshot();
        QVERIFY(view.store.update("other", [](const auto&) { return KvStore::Value("x"); }));
        QCOMPARE(view.ring.snapshot(), before);
    }
    void damagedRingLeavesTheLastOne() {
        View view;
        view.set(largeRing({"z"}, 3));
        const auto before = view.ring.snapshot();
        QVERIFY(view.store.update(kRingKey, [](const auto&) { return KvStore::Value("{"); }));
        QCOMPARE(view.ring.snapshot(), before);
    }
    void keepsShardsUntilTheRingChanges() {
        View view;
        view.set(largeRing({"z"}, 6));
        const auto shard = view.ring.shard("t", 2);
        QCOMPARE(shard->instances().size(), size_t(2));
        QCOMPARE(ids(*shard), ids(view.ring.snapshot()->shuffleShard("t", 2)));
        QCOMPARE(view.ring.shard("t", 2), shard);
        QVERIFY(view.ring.shard("t", 3) != shard);
        QCOMPARE(view.ring.shard("t", 0), view.ring.snapshot());
        QCOMPARE(view.ring.shard("t", 6), view.ring.snapshot());
        view.set(largeRing({"z"}, 7));
        QVERIFY(view.ring.shard("t", 2) != shard);
    }
};

static const test::Registrar<RingTest> registered;

}  // namespace pallium::ring

#include "ring_test.moc"
