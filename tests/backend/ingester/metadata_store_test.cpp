#include "backend/ingester/metadata_store.h"

#include "tests/support/test_main.h"

namespace pallium::ingester {
namespace {

constexpr TimestampMs kNow = 1'000'000;
const MetadataView kUp{MetricType::Gauge, "up", "Is it up?", ""};
const MetadataView kUpOther{MetricType::Gauge, "up", "Another text.", ""};
const MetadataView kDown{MetricType::Counter, "down_total", "Falls.", "s"};

}  // namespace

class MetadataStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsEachDescriptionOnce() {
        MetadataStore store;
        QCOMPARE(store.add(kUp, {}, kNow), MetadataOutcome::Added);
        QCOMPARE(store.add(kUp, {}, kNow), MetadataOutcome::Known);
        QCOMPARE(store.add(kUpOther, {}, kNow), MetadataOutcome::Added);
        QCOMPARE(store.stats().held, size_t(2));
        const MetadataMap all = store.read({});
        QCOMPARE(all.size(), size_t(1));
        QCOMPARE(all.at("up").front(), (MetricMetadata{MetricType::Gauge, "Is it up?", ""}));
    }
    void holdsTheLimits() {
        MetadataStore store;
        const MetadataLimits limits{{1, 0}, {8, 1}};
        QCOMPARE(store.add(kUp, limits, kNow), MetadataOutcome::Added);
        QCOMPARE(store.add(kUpOther, limits, kNow), MetadataOutcome::MetricLimit);
        QCOMPARE(store.add(kDown, limits, kNow), MetadataOutcome::UserLimit);
        QCOMPARE(store.add(kUp, limits, kNow), MetadataOutcome::Known);
        QCOMPARE(store.stats().held, size_t(1));
    }
    void forgetsWhatIsNoLongerRepeated() {
        MetadataStore store;
        (void)store.add(kUp, {}, kNow);
        (void)store.add(kUpOther, {}, kNow);
        (void)store.add(kUp, {}, kNow + 10);
        QCOMPARE(store.expire(kNow), size_t(0));
        QCOMPARE(store.expire(kNow + 1), size_t(1));
        QCOMPARE(store.read({}).at("up").size(), size_t(1));
        QCOMPARE(store.expire(kNow + 11), size_t(1));
        QVERIFY(store.read({}).empty());
        QCOMPARE(store.stats().created, uint64_t(2));
        QCOMPARE(store.stats().removed, uint64_t(2));
        QCOMPARE(store.stats().held, size_t(0));
    }
    void readsWhatTheFilterNames() {
        MetadataStore store;
        for (const MetadataView& metadata : {kUp, kUpOther, kDown})
            (void)store.add(metadata, {}, kNow);
        QCOMPARE(store.read({"up", {}, {}}).size(), size_t(1));
        QCOMPARE(store.read({"up", {}, 1}).at("up").size(), size_t(1));
        QVERIFY(store.read({"up", 0, {}}).empty());
        QVERIFY(store.read({"other", {}, {}}).empty());
        QCOMPARE(store.read({"", 1, {}}).begin()->first, std::string("down_total"));
        QVERIFY(store.read({"", 0, {}}).empty());
    }
};

static const test::Registrar<MetadataStoreTest> registered;

}  // namespace pallium::ingester

#include "metadata_store_test.moc"
