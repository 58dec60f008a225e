#include "backend/distributor/distributor.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/support/fake_clock.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace pallium::distributor {
namespace {

constexpr TimestampMs kRecordedAt = 1'795'413'483'059;

/// The limits under which the tenant was recorded.
std::shared_ptr<const tenancy::Limits> limitsOf(const tenancy::TenantId& tenant) {
    auto limits = std::make_shared<tenancy::Limits>();
    if (tenant.text() == "limited") {
        limits->ingestionRate = 50;
        limits->ingestionBurstSize = 60;
    }
    if (tenant.text() == "nameless") {
        limits->maxLabelNameLength = 20;
        limits->maxLabelValueLength = 30;
        limits->maxLabelNamesPerSeries = 4;
        limits->maxLabelsSizeBytes = 200;
        limits->maxMetadataLength = 30;
    }
    if (tenant.text() == "ha" || tenant.text() == "ha2" || tenant.text() == "dropha")
        limits->acceptHaSamples = true;
    if (tenant.text() == "dropha") limits->haMaxClusters = 1;
    if (tenant.text() == "nat") limits->maxNativeHistogramBuckets = 2;
    if (tenant.text() == "strict") {
        limits->rejectOldSamples = true;
        limits->rejectOldSamplesMaxAge = std::chrono::hours(1);
    }
    return limits;
}

/// Whether an exchange is answered by what stands before the ingesters.
bool isOurs(const QString& name, const QString& answer) {
    const bool isTenant = answer.contains(QStringLiteral("tenant ID")) ||
                          answer.contains(QStringLiteral("org I"), Qt::CaseInsensitive);
    return name.startsWith(QStringLiteral("push_")) && !isTenant &&
           !answer.startsWith(QStringLiteral("maxFailure"));
}

}  // namespace

/// Sends the recorded pushes and compares status and text with what Cortex answered.
class RecordedPushTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersAsRecorded_data() {
        QTest::addColumn<QByteArray>("tenant");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("later");  // in seconds
        const auto shared = test::sharedDirectory();
        if (!shared) {
            QTest::newRow("without reference data")
                << QByteArray() << QByteArray() << 0 << QByteArray() << 0;
            return;
        }
        const std::string text = test::readFile(*shared + "/cortex-recorded/distributor.json");
        const auto exchanges = QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
        for (const auto& value : exchanges)
            addRow(value.toObject());
    }
    void answersAsRecorded() {
        if (!test::sharedDirectory()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        QFETCH(QByteArray, tenant);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        QFETCH(int, later);
        FakeIngester ingester;
        test::FakeClock clock(kRecordedAt);
        clock.advance(std::chrono::seconds(later));
        telemetry::Registry metrics;
        Scheduler scheduler;
        ThreadPool pool("test", 1, 1);
        HaTracker tracker({}, {m_haStore, clock, scheduler, pool, metrics});
        Distributor distributor({}, {ingester, clock, metrics, limitsOf, &tracker});
        QVERIFY(distributor.start());
        const auto id = tenancy::TenantId::parse(tenant.toStdString());
        QVERIFY(id);
        const auto pushed = distributor.push(Context{}, *id, body.toStdString());
        QCOMPARE(pushed ? 200 : pushed.error().status, status);
        QCOMPARE(pushed ? std::string() : pushed.error().message + "\n", answer.toStdString());
    }

  private:
    static void addRow(const QJsonObject& exchange) {
        const QJsonObject request = exchange[QStringLiteral("request")].toObject();
        const QJsonObject response = exchange[QStringLiteral("response")].toObject();
        const QString name = exchange[QStringLiteral("name")].toString();
        const QString answer = response[QStringLiteral("body")].toString();
        const bool isPush =
            request[QStringLiteral("method")].toString() == QStringLiteral("POST") &&
            request[QStringLiteral("path")].toString().endsWith(QStringLiteral("/push"));
        const QString setup = exchange[QStringLiteral("setup")].toString();
        if (!isPush || !isOurs(name, answer) || setup != QStringLiteral("A")) return;
        const QString tenant = request[QStringLiteral("headers")]
                                   .toObject()[QStringLiteral("X-Scope-OrgID")]
                                   .toString();
        const QByteArray body =
            QByteArray::fromBase64(request[QStringLiteral("body_base64")].toString().toLatin1());
        QTest::newRow(qPrintable(name))
            << tenant.toUtf8() << body << response[QStringLiteral("status")].toInt()
            << answer.toUtf8() << (name == QStringLiteral("push_ha_failover") ? 549 : 0);
    }

    ring::MemoryKvStore m_haStore;  // of all exchanges, since they follow each other
};

static const test::Registrar<RecordedPushTest> registered;

}  // namespace pallium::distributor

#include "recorded_push_test.moc"
