#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <csignal>

namespace pallium::test {
namespace {

QJsonArray rangeOf(PalliumProcess& pallium, const QByteArray& tenant, const QString& expression) {
    const qint64 now = systemClock().nowMs() / 1000;
    const QString path =
        QStringLiteral("/prometheus/api/v1/query_range?query=%1&start=%2&end=%3&step=15")
            .arg(QString::fromLatin1(expression.toUtf8().toPercentEncoding()))
            .arg(now - 3600)
            .arg(now);
    const QJsonDocument answer = QJsonDocument::fromJson(pallium.get(path, tenant).body);
    return answer[u"data"][u"result"].toArray();
}

/// The fewest points that a series of the answer has; 0 without any series.
qsizetype fewestPoints(const QJsonArray& result) {
    qsizetype fewest = result.isEmpty() ? 0 : 100'000;
    for (const QJsonValue& series : result)
        fewest = std::min(fewest, series[u"values"].toArray().size());
    return fewest;
}

QByteArray metricNames(PalliumProcess& pallium, const QByteArray& tenant) {
    return pallium.get(QStringLiteral("/prometheus/api/v1/label/__name__/values"), tenant).body;
}

}  // namespace

class DemoServerTest : public QObject {
    Q_OBJECT

    static constexpr int kChartWithinMs = 5'000;
    static constexpr int kPatienceMs = 60'000;  // for instrumented builds, and the other tenants

  private Q_SLOTS:
    void anHourOfDataIsThereWithinSecondsForThreeTenants() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(pallium.start({QStringLiteral("--demo"), QStringLiteral("--demo.seed=5")}));
        const QString rate = QStringLiteral("sum by (job) (rate(http_requests_total[5m]))");
        QTRY_COMPARE_WITH_TIMEOUT(fewestPoints(rangeOf(pallium, "shop", rate)), qsizetype(241),
                                  kPatienceMs);
        QVERIFY2(timer.elapsed() < kChartWithinMs,
                 qPrintable(QStringLiteral("%1 ms").arg(timer.elapsed())));
        QCOMPARE(rangeOf(pallium, "shop", rate).size(), qsizetype(3));

        QTRY_VERIFY_WITH_TIMEOUT(metricNames(pallium, "noisy").contains("session_events_total"),
                                 kPatienceMs);
        QVERIFY(metricNames(pallium, "platform").contains("node_cpu_seconds_total"));
        QVERIFY(!metricNames(pallium, "platform").contains("http_requests_total"));
        QVERIFY(!metricNames(pallium, "shop").contains("node_cpu_seconds_total"));
        QVERIFY(!metricNames(pallium, {}).contains("up"));  // nothing for the usual tenant
        const QByteArray metadata =
            pallium
                .get(QStringLiteral("/prometheus/api/v1/metadata?metric=process_open_fds"), "shop")
                .body;
        QVERIFY2(metadata.contains("gauge"), metadata.constData());
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }

    void itsOwnFolderBeginsEmptyEachTime() {
        const TempDir home;
        const QString folder =
            QString::fromStdString(home.path()) + QStringLiteral("/pallium-demo");
        QVERIFY(QDir().mkpath(folder + QStringLiteral("/tsdb/old")));
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString(home.path()));
        PalliumProcess pallium{{}};  // no folder named
        const bool isStarted = pallium.start({QStringLiteral("--demo")});
        qunsetenv("XDG_DATA_HOME");
        QVERIFY(isStarted);
        QVERIFY(!QFileInfo::exists(folder + QStringLiteral("/tsdb/old")));
        QVERIFY(QFileInfo::exists(folder + QStringLiteral("/lock")));
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }
};

static const Registrar<DemoServerTest> registeredDemoServer;

}  // namespace pallium::test

#include "demo_test.moc"
