#include "backend/distributor/ha_dedupe.h"

#include "backend/distributor/distributor.h"
#include "backend/distributor/otlp_receiver.h"
#include "backend/io/compression.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/backend/distributor/ha_tracker_fixture.h"
#include "tests/support/otlp_message.h"
#include "tests/support/remote_write.h"
#include "tests/support/remote_write_v2.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using std::chrono::seconds;

struct Fixture : TrackerFixture {
    Fixture() { limits.acceptHaSamples = true; }
    PushResult push(const std::vector<test::WriteSeries>& series) {
        return distributor.push(Context{}, tenant,
                                io::snappyEncode(test::encodeWriteRequest(series)));
    }
    test::WriteSeries series(const std::string& name, const std::string& cluster,
                             const std::string& replica) const {
        test::WriteSeries made{{{"__name__", name}}, {{clock.nowMs(), 1}}};
        if (!cluster.empty()) made.labels.emplace_back("cluster", cluster);
        if (!replica.empty()) made.labels.emplace_back("__replica__", replica);
        return made;
    }
    bool counts(const std::string& line) const {
        const auto text = counters.expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + line + "\n") != std::string::npos;
    }

    telemetry::Registry counters;  // of the distributor
    FakeIngester ingester;
    const tenancy::TenantId tenant = *tenancy::TenantId::parse("t");
    LimitsSource source = [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); };
    Distributor distributor{{}, {ingester, clock, counters, source, &*tracker}};
};

}  // namespace

class HaDedupeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void storesTheElectedWithoutItsReplicaLabel() {
        Fixture fixture;
        QVERIFY(fixture.push({fixture.series("m", "c", "r1"), fixture.series("n", "c", "r1")}));
        QCOMPARE(fixture.ingester.series,
                 (std::vector<std::string>{"{__name__=\"m\", cluster=\"c\"}",
                                           "{__name__=\"n\", cluster=\"c\"}"}));
    }
    void answers202ToTheOther() {
        Fixture fixture;
        (void)fixture.push({fixture.series("m", "c", "r1")});
        auto other = fixture.series("m", "c", "r2");
        other.histograms = {{fixture.clock.nowMs(), Histogram()}};
        const auto pushed = fixture.push({other, fixture.series("n", "c", "r2")});
        QCOMPARE(pushed.error().status, 202);
        QCOMPARE(pushed.error().message,
                 std::string("replicas did not mach, rejecting sample: replica=r2, elected=r1"));
        QCOMPARE(pushed.error().taken, (PushCounts{2, 1, 0}));
        QCOMPARE(fixture.ingester.pushes, size_t(1));
        QVERIFY(
            fixture.counts("cortex_distributor_deduped_samples_total{cluster=\"c\",user=\"t\"} 3"));
        QVERIFY(fixture.counts("cortex_distributor_samples_in_total{type=\"float\",user=\"t\"} 3"));
        QVERIFY(fixture.counts(
            "cortex_distributor_received_samples_total{type=\"float\",user=\"t\"} 1"));
    }
    void takesTheOtherAfterTheFailoverTimeout() {
        Fixture fixture;
        (void)fixture.push({fixture.series("m", "c", "r1")});
        fixture.clock.advance(seconds(30));
        QVERIFY(fixture.push({fixture.series("m", "c", "r2")}));
        QCOMPARE(fixture.push({fixture.series("m", "c", "r1")}).error().status, 202);
    }
    void storesSeriesOfNoPairAsTheyAre_data() {
        QTest::addColumn<QByteArray>("cluster");
        QTest::addColumn<QByteArray>("replica");
        QTest::addColumn<QByteArray>("stored");
        QTest::newRow("no replica")
            << QByteArray("c") << QByteArray() << QByteArray("{__name__=\"m\", cluster=\"c\"}");
        QTest::newRow("no cluster") << QByteArray() << QByteArray("r1")
                                    << QByteArray("{__name__=\"m\", __replica__=\"r1\"}");
    }
    void storesSeriesOfNoPairAsTheyAre() {
        QFETCH(QByteArray, cluster);
        QFETCH(QByteArray, replica);
        QFETCH(QByteArray, stored);
        Fixture fixture;
        for (const bool isMixed : {false, true}) {
            fixture.limits.acceptMixedHaSamples = isMixed;
            fixture.ingester.series.clear();
            QVERIFY(
                fixture.push({fixture.series("m", cluster.toStdString(), replica.toStdString())}));
            QCOMPARE(fixture.ingester.series, std::vector<std::string>{stored.toStdString()});
        }
        QVERIFY(fixture.counts("cortex_distributor_non_ha_samples_received_total{user=\"t\"} 2"));
        QVERIFY(fixture.tracker->elected().empty());
    }
    void theFirstSeriesDecides() {
        Fixture fixture;
        QVERIFY(fixture.push({fixture.series("m", "c", "r1"), fixture.series("n", "", "r2"),
                              fixture.series("o", "d", "r3")}));
        QCOMPARE(fixture.ingester.series,
                 (std::vector<std::string>{"{__name__=\"m\", cluster=\"c\"}", "{__name__=\"n\"}",
                                           "{__name__=\"o\", cluster=\"d\"}"}));
        QCOMPARE(fixture.tracker->elected().size(), size_t(1));
    }
    void mixedPairsAreLookedAtOneByOne() {
        Fixture fixture;
        fixture.limits.acceptMixedHaSamples = true;
        (void)fixture.push({fixture.series("m", "c", "r1")});
        fixture.ingester.series.clear();
        const auto pushed =
            fixture.push({fixture.series("m", "c", "r2"), fixture.series("n", "c", "r2"),
                          fixture.series("m", "d", "r2"), fixture.series("n", "c", "r1"),
                          fixture.series("p", "", ""), fixture.series("o", "c", "r2")});
        QCOMPARE(*pushed, (PushCounts{3, 0, 0}));
        QCOMPARE(fixture.ingester.series,
                 (std::vector<std::string>{"{__name__=\"m\", cluster=\"d\"}",
                                           "{__name__=\"n\", cluster=\"c\"}", "{__name__=\"p\"}"}));
        QVERIFY(
            fixture.counts("cortex_distributor_deduped_samples_total{cluster=\"c\",user=\"t\"} 3"));
        QVERIFY(fixture.counts("cortex_distributor_non_ha_samples_received_total{user=\"t\"} 1"));
        QCOMPARE(*fixture.push({fixture.series("m", "c", "r2")}), PushCounts{});
    }
    void limitsThePairs_data() {
        QTest::addColumn<bool>("isMixed");
        QTest::newRow("whole") << false;
        QTest::newRow("mixed") << true;
    }
    void limitsThePairs() {
        QFETCH(bool, isMixed);
        Fixture fixture;
        fixture.limits.haMaxClusters = 1;
        fixture.limits.acceptMixedHaSamples = isMixed;
        QVERIFY(fixture.push({fixture.series("m", "c", "r1")}));
        const auto pushed = fixture.push({fixture.series("m", "d", "r1")});
        if (isMixed) {
            QCOMPARE(*pushed, PushCounts{});
        } else {
            QCOMPARE(pushed.error().status, 400);
            QCOMPARE(pushed.error().message, std::string("too many HA replicaGroups (limit: 1)"));
        }
        QVERIFY(fixture.counts(
            "cortex_discarded_samples_total{reason=\"too_many_ha_clusters\",user=\"t\"} 1"));
    }
    void aNameThatIsTooLongNamesNobody() {
        Fixture fixture;
        fixture.limits.maxLabelValueLength = 3;
        for (const auto& [cluster, replica] :
             {std::pair("c", "long"), std::pair("long", "r1"), std::pair("long", "long")}) {
            const auto pushed = fixture.push({fixture.series("m", cluster, replica)});
            QCOMPARE(pushed.error().status, 400);
            QVERIFY(pushed.error().message.starts_with("label value too long"));
        }
        QVERIFY(fixture.tracker->elected().empty());
        fixture.limits.maxLabelValueLength = 4;
        QVERIFY(fixture.push({fixture.series("m", "long", "long")}));
        QCOMPARE(fixture.tracker->elected().size(), size_t(1));
    }
    void aNameThatIsNoTextNamesNobody() {
        Fixture fixture;
        for (const auto& [cluster, replica] : {std::pair("c", "\xff"), std::pair("\xff", "r1")})
            QCOMPARE(fixture.push({fixture.series("m", cluster, replica)}).error().status, 400);
        QVERIFY(fixture.tracker->elected().empty());
    }
    void otherLabelsCanNameThePair() {
        Fixture fixture;
        fixture.limits.haClusterLabel = "pair";
        fixture.limits.haReplicaLabel = "instance";
        test::WriteSeries series{
            {{"__name__", "m"}, {"instance", "a"}, {"pair", "p"}, {"__replica__", "x"}},
            {{fixture.clock.nowMs(), 1}}};
        QVERIFY(fixture.push({series}));
        QCOMPARE(fixture.ingester.series,
                 std::vector<std::string>{"{__name__=\"m\", __replica__=\"x\", pair=\"p\"}"});
        series.labels[1].second = "b";
        QCOMPARE(fixture.push({series}).error().message,
                 std::string("replicas did not mach, rejecting sample: replica=b, elected=a"));
    }
    void doesNothingForTenantsWithoutPairs() {
        Fixture fixture;
        fixture.limits.acceptHaSamples = false;
        for (const char* replica : {"r1", "r2"})
            QVERIFY(fixture.push({fixture.series("m", "c", replica)}));
        QCOMPARE(fixture.ingester.series.size(), size_t(2));
        QCOMPARE(fixture.ingester.series[1],
                 std::string("{__name__=\"m\", __replica__=\"r2\", cluster=\"c\"}"));
        QVERIFY(fixture.tracker->elected().empty());
    }
    void withoutATrackerEverybodyIsTaken() {
        Fixture fixture;
        Distributor distributor{
            {}, {fixture.ingester, fixture.clock, fixture.counters, fixture.source}};
        for (const char* replica : {"r1", "r2"})
            QVERIFY(distributor.push(
                Context{}, fixture.tenant,
                io::snappyEncode(test::encodeWriteRequest({fixture.series("m", "c", replica)}))));
        QCOMPARE(fixture.ingester.series,
                 (std::vector<std::string>(2, "{__name__=\"m\", cluster=\"c\"}")));
    }
    void aFailingStoreRefusesThePush() {
        Fixture fixture;
        fixture.store.isBroken = true;
        for (const bool isMixed : {false, true}) {
            fixture.limits.acceptMixedHaSamples = isMixed;
            const auto pushed = fixture.push({fixture.series("m", "c", "r1")});
            QCOMPARE(pushed.error().status, 500);
            QCOMPARE(pushed.error().message, std::string("HA tracker: disk full"));
        }
        QCOMPARE(fixture.ingester.pushes, size_t(0));
    }
    void holdsForRemoteWrite2AndOtlp() {
        Fixture fixture;
        fixture.limits.haReplicaLabel = "replica";
        const auto sendOtlp = [&](const std::string& replica) {
            using namespace test::otlp;
            OtlpReceiver receiver(fixture.distributor);
            const auto timeNs = static_cast<uint64_t>(fixture.clock.nowNs());
            const std::string body = request(
                {{"service.name", "s"}},
                {gauge("g", "", {number(timeNs, 1, {{"cluster", "c"}, {"replica", replica}})})});
            return receiver.push(Context{}, fixture.tenant, {body});
        };
        const auto sendV2 = [&](const std::string& replica) {
            test::WriteSeries series = fixture.series("m", "c", "");
            series.labels.emplace_back("replica", replica);
            return fixture.distributor.push(
                Context{}, fixture.tenant, io::snappyEncode(test::encodeWriteRequestV2({{series}})),
                WriteFormat::RemoteWrite2);
        };
        QVERIFY(sendOtlp("r1"));
        QVERIFY(!fixture.ingester.series.empty());
        QVERIFY(fixture.ingester.series[0].find("replica") == std::string::npos);
        QCOMPARE(sendV2("r2").error().status, 202);
        QCOMPARE(sendOtlp("r2").error().status, 202);
        QVERIFY(sendV2("r1"));
        QCOMPARE(fixture.ingester.series.back(), std::string("{__name__=\"m\", cluster=\"c\"}"));
    }
};

static const test::Registrar<HaDedupeTest> registered;

}  // namespace pallium::distributor

#include "ha_dedupe_test.moc"
