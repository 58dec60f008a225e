#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <csignal>

namespace pallium::test {
namespace {

QByteArray writeOf(TimestampMs time, double value) {
    const std::string body = snappyLiterals(
        encodeWriteRequest({{{{"__name__", "durable"}, {"job", "test"}}, {{time, value}}}}));
    return QByteArray::fromStdString(body);
}

QByteArray queryCount(PalliumProcess& pallium) {
    return pallium
        .get(QStringLiteral("/prometheus/api/v1/query?query=count_over_time(durable[1h])"))
        .body;
}

}  // namespace

class DurabilityTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void acknowledgedSamplesSurviveKill() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        const TimestampMs now = systemClock().nowMs();
        for (int i = 0; i < 10; ++i) {
            const HttpAnswer answer =
                pallium.post(QStringLiteral("/api/v1/push"), writeOf(now - 10'000 + i * 1000, i));
            QCOMPARE(answer.status, 200);
        }
        QVERIFY2(queryCount(pallium).contains("\"10\""), queryCount(pallium).constData());
        pallium.stop(SIGKILL);
        QVERIFY(pallium.start());
        QVERIFY2(queryCount(pallium).contains("\"10\""), queryCount(pallium).constData());
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }

    void outOfOrderSampleIsRefusedInCortexsWordsAndChangesNothing() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        const TimestampMs now = systemClock().nowMs();
        QCOMPARE(pallium.post(QStringLiteral("/api/v1/push"), writeOf(now - 1000, 1)).status, 200);
        const HttpAnswer refused =
            pallium.post(QStringLiteral("/api/v1/push"), writeOf(now - 2000, 2));
        QCOMPARE(refused.status, 400);
        QVERIFY2(refused.body.contains("out of order sample"), refused.body.constData());
        QVERIFY(queryCount(pallium).contains("\"1\""));
    }
};

static const Registrar<DurabilityTest> registeredDurability;

}  // namespace pallium::test

#include "durability_test.moc"
