#include "ui/client/cluster_api.h"

#include "tests/support/test_main.h"
#include "ui/client/status_api.h"

#include <QTest>

#include <cmath>

namespace pallium::ui {
namespace {

ApiAnswer clusterAnswer(QByteArray body) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = std::move(body);
    return answer;
}

RingMember memberWith(const char* zone, std::vector<quint32> tokens) {
    RingMember member;
    member.zone = QString::fromLatin1(zone);
    member.tokens = std::move(tokens);
    return member;
}

bool isNear(double left, double right) {
    return std::abs(left - right) < 1e-6;
}

}  // namespace

class ClusterApiTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsRing() {
        const auto ring = decodeRingStatus(clusterAnswer(
            "{\"shards\":[{\"id\":\"i-0\",\"state\":\"Unhealthy\",\"address\":\"10.0.0.1:9095\","
            "\"timestamp\":\"2026-11-23 05:56:27 +0000 UTC\",\"registered_timestamp\":\"\","
            "\"zone\":\"a\",\"tokens\":[30,10,20]}],\"now\":\"2026-11-23T05:56:30.4Z\","
            "\"storageLastUpdated\":\"2026-11-23T05:56:30.1Z\"}"));
        QVERIFY(ring);
        QCOMPARE(ring->members.size(), size_t(1));
        const RingMember& member = ring->members[0];
        QCOMPARE(member.id, QStringLiteral("i-0"));
        QCOMPARE(member.state, QStringLiteral("UNHEALTHY"));
        QCOMPARE(member.zone, QStringLiteral("a"));
        QCOMPARE(member.heartbeat.toMSecsSinceEpoch(), 1795413387000);
        QVERIFY(!member.registered.isValid());
        QCOMPARE(member.tokens, (std::vector<quint32>{10, 20, 30}));
        QVERIFY(isNear(member.owns, 100));
        QCOMPARE(ring->now.toMSecsSinceEpoch(), 1795413390400);
        QCOMPARE(ring->storageUpdated.toMSecsSinceEpoch(), 1795413390100);
        QVERIFY(ring->disabledText.isEmpty());
    }

    void readsEmptyRing() {
        const auto ring = decodeRingStatus(clusterAnswer("{\"shards\":null}"));
        QVERIFY(ring);
        QVERIFY(ring->members.empty());
        QVERIFY(!ring->now.isValid());
    }

    void readsSentenceOfDisabledRing() {
        const auto ring = decodeRingStatus(
            clusterAnswer("\n<!DOCTYPE html>\n<html><head><title>T</title></head><body><h1>T</h1>\n"
                          "<p>Store gateway has no ring because sharding is disabled.</p></body>"));
        QVERIFY(ring);
        QVERIFY(ring->members.empty());
        QCOMPARE(ring->disabledText,
                 QStringLiteral("Store gateway has no ring because sharding is disabled."));
    }

    void readsRingPage() {
        const auto ring = decodeRingStatus(clusterAnswer(
            "<html><p>Current time: 2026-11-23 05:56:30.489452279 &#43;0000 UTC m=&#43;138.1</p>"
            "<table><tr><th>Instance ID</th><th>Availability "
            "Zone</th><th>State</th><th>Address</th>"
            "<th>Registered At</th><th>Last Heartbeat</th><th>Tokens</th><th>Ownership</th></tr>"
            "<tr><td>i-0</td><td></td><td>ACTIVE</td><td>10.0.0.1:9095</td>"
            "<td>2026-11-23 05:54:12 &#43;0000 UTC</td><td>2026-11-23 05:56:27 &#43;0000 UTC</td>"
            "<td>64</td><td>33.25%</td></tr></table>"));
        QVERIFY(ring);
        QCOMPARE(ring->members.size(), size_t(1));
        QCOMPARE(ring->members[0].address, QStringLiteral("10.0.0.1:9095"));
        QCOMPARE(ring->members[0].heartbeat.toMSecsSinceEpoch(), 1795413387000);
        QVERIFY(isNear(ring->members[0].owns, 33.25));
        QCOMPARE(ring->now.toMSecsSinceEpoch(), 1795413390489);
    }

    void refusesOtherRings_data() {
        QTest::addColumn<QByteArray>("body");
        for (const char* body :
             {"", "[]", "{}", "{\"shards\":7}", "{\"shards\":[7]}", "ready", "<html></html>",
              "<table><tr><td>x</td></tr></table>", "{\"shards\":[{\"tokens\":[-1]}]}",
              "{\"shards\":[{\"tokens\":[4294967296]}]}", "{\"shards\":[{\"tokens\":[\"1\"]}]}"})
            QTest::newRow(body) << QByteArray(body);
    }
    void refusesOtherRings() {
        QFETCH(const QByteArray, body);
        const auto ring = decodeRingStatus(clusterAnswer(body));
        QVERIFY(!ring);
        QCOMPARE(ring.error().kind, ApiErrorKind::Decode);
    }

    void sharesOutTheRing() {
        std::vector<RingMember> members{memberWith("", {0, 0x80000000}),
                                        memberWith("", {0x40000000}), memberWith("", {})};
        computeOwnership(members);
        QVERIFY(isNear(members[0].owns, 75));  // wraps: from 0x80000000 to 0, and to 0x80000000
        QVERIFY(isNear(members[1].owns, 25));
        QVERIFY(isNear(members[2].owns, 0));
    }

    void sharesOutEachZoneByItself() {
        std::vector<RingMember> members{memberWith("a", {7}), memberWith("b", {0}),
                                        memberWith("b", {0x80000000})};
        computeOwnership(members);
        QVERIFY(isNear(members[0].owns, 100));
        QVERIFY(isNear(members[1].owns, 50));
        QVERIFY(isNear(members[2].owns, 50));
    }

    void countsTokenOfTwoMembersOnce() {
        std::vector<RingMember> members{memberWith("", {5}), memberWith("", {5})};
        computeOwnership(members);
        QVERIFY(isNear(members[0].owns + members[1].owns, 100));
    }

    void readsTenantStats() {
        const auto all = decodeAllTenantStats(clusterAnswer(
            "[{\"userID\":\"a\",\"ingestionRate\":1.5,\"numSeries\":7,\"APIIngestionRate\":1,"
            "\"RuleIngestionRate\":0.5,\"activeSeries\":6,\"loadedBlocks\":2}]\n"));
        QVERIFY(all);
        QCOMPARE(all->at(0).tenant, QStringLiteral("a"));
        QCOMPARE(all->at(0).ingestionRate, 1.5);
        QCOMPARE(all->at(0).ruleIngestionRate, 0.5);
        QCOMPARE(all->at(0).series, 7);
        QCOMPARE(all->at(0).loadedBlocks, 2);
        QVERIFY(decodeAllTenantStats(clusterAnswer("[]"))->empty());
        QVERIFY(decodeAllTenantStats(clusterAnswer("null"))->empty());
        QVERIFY(!decodeAllTenantStats(clusterAnswer("{}")));
        QVERIFY(!decodeAllTenantStats(clusterAnswer("[1]")));
        QVERIFY(!decodeAllTenantStats(clusterAnswer("<html>")));
        QCOMPARE(decodeTenantStats(clusterAnswer("{\"numSeries\":3}"))->series, 3);
        QCOMPARE(decodeTenantStats(clusterAnswer("{\"numSeries\":1e300}"))->series, 0);
    }

    void readsServices() {
        const auto json = decodeServices(
            clusterAnswer("{\"services\":[{\"name\":\"server\",\"status\":\"Running\"}]}"));
        QVERIFY(json);
        QCOMPARE(json->at(0).name, QStringLiteral("server"));
        QCOMPARE(json->at(0).state, QStringLiteral("Running"));
        const auto page = decodeServices(clusterAnswer(
            "<table><thead><tr><th>Service</th><th>Status</th></tr></thead><tr><td>server</td>"
            "<td>Failed</td></tr></table>"));
        QVERIFY(page);
        QCOMPARE(page->size(), size_t(1));
        QCOMPARE(page->at(0).state, QStringLiteral("Failed"));
        for (const char* body : {"", "[]", "{}", "<html></html>", "{\"services\":[1]}"})
            QVERIFY(!decodeServices(clusterAnswer(body)));
    }

    void readsWhoGossips() {
        const auto status =
            decodeMemberlist(clusterAnswer("{\"Now\":\"2026-11-29T14:03:10Z\",\"Memberlist\":{},"
                                           "\"SortedMembers\":[{\"Name\":\"a\","
                                           "\"Addr\":\"10.0.0.1\",\"Port\":7946,\"Meta\":null,"
                                           "\"State\":0},{\"Name\":\"b\",\"Addr\":"
                                           "\"10.0.0.2\",\"Port\":7946,\"State\":2}],\"Store\":{"
                                           "\"collectors/ring\":{},\"a/b\":{}},"
                                           "\"SentMessages\":null,\"ReceivedMessages\":null}"));
        QVERIFY(status);
        QCOMPARE(status->members.size(), size_t(2));
        QCOMPARE(status->members[0].address, QStringLiteral("10.0.0.1:7946"));
        QCOMPARE(status->members[0].state, QStringLiteral("Alive"));
        QCOMPARE(status->members[1].state, QStringLiteral("Dead"));
        QCOMPARE(status->keys,
                 (QStringList{QStringLiteral("a/b"), QStringLiteral("collectors/ring")}));
        for (const char* body : {"", "[]", "{}", "This instance doesn't use memberlist.",
                                 "{\"SortedMembers\":null}", "{\"SortedMembers\":[1]}"})
            QVERIFY(!decodeMemberlist(clusterAnswer(body)));
    }

    void readsBuildInfo() {
        const auto info = decodeBuildInfo(clusterAnswer(
            "{\"status\":\"success\",\"data\":{\"version\":\"1.19.0\",\"revision\":\"abc\"}}"));
        QVERIFY(info);
        QCOMPARE(info->version, QStringLiteral("1.19.0"));
        QVERIFY(info->application.isEmpty());
    }

    void readsMetricsText() {
        const auto samples = ui::readMetricsText(
            "# HELP a b\n# TYPE a gauge\na 1\na{x=\"1\",y=\"q\\\"\\\\\\n}\"} +Inf 1700000000\nb 2\n"
            "ab 3\nc{} 1.5e+08\nd NaN\na{x=\"cut\na{x\na oops\na\n\nd -Inf",
            {QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("d")});
        QCOMPARE(samples.size(), size_t(5));
        QCOMPARE(samples[0].value, 1.0);
        QCOMPARE(samples[1].labels.size(), size_t(2));
        QCOMPARE(samples[1].labels[1].second, QStringLiteral("q\"\\\n}"));
        QVERIFY(std::isinf(samples[1].value));
        QCOMPARE(samples[2].value, 1.5e8);
        QVERIFY(std::isnan(samples[3].value));
        QVERIFY(samples[4].value < 0);
    }
};

static const test::Registrar<ClusterApiTest> registered;

}  // namespace pallium::ui

#include "cluster_api_test.moc"
