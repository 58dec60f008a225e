#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

namespace pallium::test {
namespace {

const QString kRules = QStringLiteral("/api/v1/rules/ns");
const QString kAlerts = QStringLiteral("/prometheus/api/v1/alerts");
constexpr int kWaitMs = 20'000;

QByteArray query(PalliumProcess& pallium, const char* expression, const QByteArray& tenant = {}) {
    return pallium
        .get(QStringLiteral("/prometheus/api/v1/query?query=") +
                 QString::fromLatin1(QByteArray(expression).toPercentEncoding()),
             tenant)
        .body;
}

/// When the first alert began to be active; invalid: there is none.
QDateTime activeAt(PalliumProcess& pallium) {
    const QJsonObject answer = QJsonDocument::fromJson(pallium.get(kAlerts).body).object();
    const QJsonArray alerts = answer[QStringLiteral("data")][QStringLiteral("alerts")].toArray();
    if (alerts.isEmpty()) return {};
    return QDateTime::fromString(alerts[0][QStringLiteral("activeAt")].toString(),
                                 Qt::ISODateWithMs);
}

}  // namespace

class RulerProcessTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void recordsOfOneTenantAreNotAnothers() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        const QByteArray group =
            "name: g\ninterval: 100ms\nrules:\n- record: made:up\n  expr: vector(41) + 1\n";
        QCOMPARE(pallium.post(kRules, group, "a").status, 202);
        QTRY_VERIFY_WITH_TIMEOUT(query(pallium, "made:up", "a").contains("\"42\""), kWaitMs);
        QVERIFY(query(pallium, "made:up", "b").contains("\"result\":[]"));
        QCOMPARE(pallium.get(kRules, "b").status, 404);
    }

    void goesOnWithRulesAndAlertsAfterAKill() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        const QStringList grace{QStringLiteral("-ruler.for-grace-period=1s")};
        QVERIFY(pallium.start(grace));
        const QByteArray group =
            "name: g\ninterval: 100ms\nrules:\n- alert: A\n  expr: vector(1)\n  for: 1s\n";
        QCOMPARE(pallium.post(kRules, group).status, 202);
        // Firing for a second: the time of `for` is over, whatever is cut off its beginning.
        QTRY_VERIFY_WITH_TIMEOUT(
            query(pallium, "count_over_time(ALERTS{alertstate=\"firing\"}[1m]) > 10")
                .contains("\"value\""),
            kWaitMs);
        const QDateTime before = activeAt(pallium);
        QVERIFY(before.isValid());
        (void)pallium.stop(SIGKILL);

        QVERIFY(pallium.start(grace));
        const QDateTime inSeconds =
            QDateTime::fromSecsSinceEpoch(before.toSecsSinceEpoch(), Qt::UTC);
        QTRY_COMPARE_WITH_TIMEOUT(activeAt(pallium), inSeconds, kWaitMs);
        QVERIFY(pallium.get(kRules).body.contains("- alert: A"));
    }

    void marksSeriesOfARemovedGroupAsEnded() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        const QByteArray group =
            "name: g\ninterval: 100ms\nrules:\n- record: made:up\n  expr: vector(1)\n";
        QCOMPARE(pallium.post(kRules, group).status, 202);
        QTRY_VERIFY_WITH_TIMEOUT(query(pallium, "made:up").contains("\"1\""), kWaitMs);
        QCOMPARE(pallium.remove(kRules + QStringLiteral("/g")).status, 202);
        QTRY_VERIFY_WITH_TIMEOUT(query(pallium, "made:up").contains("\"result\":[]"), kWaitMs);
    }
};

static const Registrar<RulerProcessTest> registered;

}  // namespace pallium::test

#include "ruler_test.moc"
