#include "backend/distributor/ring_ingesters.h"

#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_codec.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

#include <array>
#include <set>

namespace pallium::distributor {
namespace {

using ring::InstanceState;

constexpr TimestampMs kNow = 1'700'000'000'000;

/// `series` series `m{n="0"}`, … without samples.
struct Series {
    explicit Series(size_t count) {
        for (size_t i = 0; i < count; ++i)
            numbers.push_back(std::to_string(i));
        for (uint32_t i = 0; i < count; ++i) {
            batch.labels.push_back({"__name__", "m"});
            batch.labels.push_back({"n", numbers[i]});
            batch.series.push_back({.labelsBegin = 2 * i, .labelsEnd = 2 * i + 2});
        }
    }
    std::vector<std::string> numbers;
    WriteBatch batch;
};

/// Three ingesters a, b and c, whose entries in the ring a test may change.
struct Fixture {
    explicit Fixture(size_t replicationFactor, bool shardByAllLabels = true, size_t members = 3,
                     bool isShuffleSharded = false)
        : ring("ingester", "ring", store, ring::RingOptions{.replicationFactor = replicationFactor},
               clock) {
        uint32_t token = 1;
        for (size_t i = 0; i < members; ++i) {
            ring::Instance instance;
            instance.id = instance.address = std::string(1, static_cast<char>('a' + i));
            instance.state = InstanceState::Active;
            instance.heartbeatSec = kNow / 1000;
            for (int t = 0; t < 64; ++t)
                instance.tokens.push_back(token = token * 1664525U + 1013904223U);
            std::sort(instance.tokens.begin(), instance.tokens.end());
            state[instance.id] = instance;
        }
        publish();
        RingIngesters::Dependencies dependencies{
            ring,
            {{"a", &fakes[0]}, {"b", &fakes[1]}, {"c", &fakes[2]}},
            [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); },
            {&pool, 1}};
        ingesters = std::make_unique<RingIngesters>(
            RingIngesters::Config{.shardByAllLabels = shardByAllLabels,
                                  .isShuffleSharded = isShuffleSharded},
            std::move(dependencies));
    }
    Result<void> push(const WriteBatch& batch, std::span<const uint8_t> skip = {}) {
        return ingesters->push(Context{}, *tenancy::TenantId::parse("t"), batch, skip);
    }
    size_t total() const {
        return fakes[0].series.size() + fakes[1].series.size() + fakes[2].series.size();
    }

    /// What `state` says becomes the ring.
    void publish() {
        (void)store.update("ring", [this](const auto&) -> Result<ring::KvStore::Value> {
            return ring::encodeRing(state);
        });
    }

    ring::RingState state;
    tenancy::Limits limits;
    test::FakeClock clock{kNow};
    ring::MemoryKvStore store;
    ring::Ring ring;
    ThreadPool pool{"push", 1, 10};
    std::array<FakeIngester, 3> fakes;
    std::unique_ptr<RingIngesters> ingesters;
};

std::string errorOf(const Result<void>& result) {
    return result ? std::string() : result.error().message;
}

}  // namespace

class RingIngestersTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesEachSeriesToItsReplicas() {
        const Series series(300);
        Fixture one(1);
        QVERIFY(one.push(series.batch));
        QCOMPARE(one.total(), size_t(300));
        std::set<std::string> unique;
        for (const FakeIngester& fake : one.fakes) {
            QVERIFY(fake.series.size() > 50);
            unique.insert(fake.series.begin(), fake.series.end());
        }
        QCOMPARE(unique.size(), size_t(300));
        Fixture two(2);
        QVERIFY(two.push(series.batch));
        QCOMPARE(two.total(), size_t(600));
        Fixture three(3);
        QVERIFY(three.push(series.batch));
        for (const FakeIngester& fake : three.fakes)
            QCOMPARE(fake.series.size(), size_t(300));
    }
    void keepsAMetricTogetherUnlessToldOtherwise() {
        Fixture fixture(1, false);
        QVERIFY(fixture.push(Series(100).batch));
        size_t used = 0;
        for (const FakeIngester& fake : fixture.fakes)
            used += fake.series.empty() ? 0 : 1;
        QCOMPARE(used, size_t(1));
    }
    void leavesOutWhatWasSkipped() {
        Fixture fixture(3);
        const std::vector<uint8_t> skip{1, 0, 1};
        QVERIFY(fixture.push(Series(3).batch, skip));
        for (const FakeIngester& fake : fixture.fakes)
            QCOMPARE(fake.series, std::vector<std::string>{"{__name__=\"m\", n=\"1\"}"});
    }
    void succeedsWithAQuorum_data() {
        QTest::addColumn<int>("refusing");
        QTest::addColumn<int>("failing");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("all take it") << 0 << 0 << QByteArray();
        QTest::newRow("one fails") << 0 << 1 << QByteArray();
        QTest::newRow("one refuses") << 1 << 0 << QByteArray();
        QTest::newRow("two refuse") << 2 << 0 << QByteArray("refused");
        QTest::newRow("two fail") << 0 << 2 << QByteArray("failed");
        QTest::newRow("one of each") << 1 << 1 << QByteArray("refused");
        QTest::newRow("all fail") << 0 << 3 << QByteArray("failed");
    }
    void succeedsWithAQuorum() {
        QFETCH(int, refusing);
        QFETCH(int, failing);
        QFETCH(QByteArray, error);
        Fixture fixture(3);
        for (int i = 0; i < refusing + failing; ++i)
            fixture.fakes[static_cast<size_t>(i)].failure =
                i < refusing ? Error{ErrorKind::InvalidArgument, "refused"}
                             : Error{ErrorKind::Io, "failed"};
        QCOMPARE(QByteArray::fromStdString(errorOf(fixture.push(Series(10).batch))), error);
    }
    void writesElsewhereWhileOneIsReadOnly() {
        Fixture fixture(2);
        fixture.state["b"].state = InstanceState::ReadOnly;
        fixture.publish();
        QVERIFY(fixture.push(Series(100).batch));
        QCOMPARE(fixture.fakes[0].series.size(), size_t(100));
        QCOMPARE(fixture.fakes[1].series.size(), size_t(0));
        QCOMPARE(fixture.fakes[2].series.size(), size_t(100));
    }
    void toleratesOneWithoutSignOfLife() {
        Fixture fixture(3);
        fixture.state["c"].heartbeatSec -= 100;
        fixture.publish();
        QVERIFY(fixture.push(Series(10).batch));
        QCOMPARE(fixture.fakes[2].series.size(), size_t(0));
        fixture.state["b"].heartbeatSec -= 100;
        fixture.publish();
        QVERIFY(errorOf(fixture.push(Series(10).batch))
                    .starts_with("at least 2 live replicas required, could only find 1 - "
                                 "unhealthy instances: "));
        QCOMPARE(fixture.fakes[0].series.size(), size_t(10));
    }
    void tellsOfARingWithoutMembers() {
        Fixture fixture(1, true, 0);
        QCOMPARE(errorOf(fixture.push(Series(1).batch)),
                 std::string("DoBatch: InstancesCount <= 0"));
        const auto tenant = *tenancy::TenantId::parse("t");
        QCOMPARE(fixture.ingesters->queryable(tenant)->querier(0, 1).error().message,
                 std::string("expanding series: empty ring"));
        QCOMPARE(fixture.ingesters->stats(tenant).error().message, std::string("empty ring"));
        QCOMPARE(fixture.ingesters->allStats().error().message, std::string("empty ring"));
    }
    void theOnlyMemberGetsTheBatchAsItIs() {
        Fixture fixture(1, true, 1);
        QVERIFY(fixture.push(Series(3).batch));
        QCOMPARE(fixture.fakes[0].series.size(), size_t(3));
        fixture.state["a"].state = InstanceState::ReadOnly;
        fixture.publish();
        QCOMPARE(errorOf(fixture.push(Series(3).batch)),
                 std::string("at least 1 live replicas required, could only find 0 - unhealthy "
                             "instances: a"));
    }
    void sendsMetadataWithoutSeriesToItsReplicas() {
        Fixture fixture(2);
        WriteBatch batch;
        batch.metadata = {{MetricType::Gauge, "m", "Help.", ""}};
        QVERIFY(fixture.push(batch));
        QCOMPARE(fixture.fakes[0].metadataCount + fixture.fakes[1].metadataCount +
                     fixture.fakes[2].metadataCount,
                 size_t(2));
    }
    void usesAPartOfTheRingForATenantThatHasOne_data() {
        QTest::addColumn<bool>("isShuffleSharded");
        QTest::addColumn<size_t>("most");
        QTest::newRow("shuffle sharding") << true << size_t(1);
        QTest::newRow("default") << false << size_t(3);
    }
    void usesAPartOfTheRingForATenantThatHasOne() {
        QFETCH(bool, isShuffleSharded);
        QFETCH(size_t, most);
        Fixture fixture(1, true, 3, isShuffleSharded);
        fixture.limits.ingestionTenantShardSize = 1;
        QVERIFY(fixture.push(Series(100).batch));
        size_t used = 0;
        for (const FakeIngester& fake : fixture.fakes)
            used += fake.series.empty() ? 0 : 1;
        QCOMPARE(used, most);
        QCOMPARE(fixture.total(), size_t(100));
    }
    void addsUpWhatIngestersTell() {
        Fixture fixture(3);
        for (FakeIngester& fake : fixture.fakes)
            fake.userStats = {{"t", {2, 1, 10, 8, 1}}};
        fixture.fakes[1].userStats.push_back({"u", {0, 0, 1, 1, 0}});
        const auto all = fixture.ingesters->allStats();
        QVERIFY(all);
        QCOMPARE(all->size(), size_t(2));
        QCOMPARE((*all)[0].stats.series, uint64_t(30));
        const auto one = fixture.ingesters->stats(*tenancy::TenantId::parse("t"));
        QCOMPARE(one->series, uint64_t(10));
        QCOMPARE(one->ingestionRate(), 3.0);
    }
};

static const test::Registrar<RingIngestersTest> registered;

}  // namespace pallium::distributor

#include "ring_ingesters_test.moc"
