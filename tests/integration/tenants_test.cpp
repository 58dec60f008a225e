#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QFile>

namespace pallium::test {
namespace {

QByteArray oneSample(const char* metric) {
    const std::string body = snappyLiterals(
        encodeWriteRequest({{{{"__name__", metric}}, {{systemClock().nowMs() - 1000, 1}}}}));
    return QByteArray::fromStdString(body);
}

}  // namespace

class TenantsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tenantsNeverSeeEachOther() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        QCOMPARE(pallium.post(QStringLiteral("/api/v1/push"), oneSample("of_a"), "a").status, 200);
        QCOMPARE(pallium.post(QStringLiteral("/api/v1/push"), oneSample("of_default")).status, 200);
        const QString names = QStringLiteral("/prometheus/api/v1/label/__name__/values");
        QCOMPARE(pallium.get(names, "a").body,
                 QByteArray("{\"status\":\"success\",\"data\":[\"of_a\"]}"));
        QCOMPARE(pallium.get(names, "b").body, QByteArray("{\"status\":\"success\",\"data\":[]}"));
        QCOMPARE(pallium.get(names).body,
                 QByteArray("{\"status\":\"success\",\"data\":[\"of_default\"]}"));
        QCOMPARE(pallium.get(names, "local").body, pallium.get(names).body);
    }

    void unsafeTenantIdsAreRefused() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        for (const char* tenant : {"..", ".", "a/b", "a b"}) {
            QCOMPARE(pallium.post(QStringLiteral("/api/v1/push"), oneSample("x"), tenant).status,
                     400);
            QCOMPARE(pallium.get(QStringLiteral("/prometheus/api/v1/query?query=x"), tenant).status,
                     400);
        }
    }

    void withAConfigurationFileTheHeaderIsNeeded() {
        const TempDir data;
        const QString path = QString::fromStdString(data.path()) + QStringLiteral("/pallium.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        // One ingester alone cannot keep the three copies of Cortex's default.
        file.write(
            "ingester:\n  lifecycler:\n    min_ready_duration: 0s\n    final_sleep: 0s\n"
            "    ring: {replication_factor: 1}\n");
        file.close();
        PalliumProcess pallium(QString::fromStdString(data.path()) + QStringLiteral("/data"));
        QVERIFY(pallium.start({QStringLiteral("-config.file=") + path}));
        const HttpAnswer refused = pallium.post(QStringLiteral("/api/v1/push"), oneSample("x"));
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.body, QByteArray("no org id\n"));
        QCOMPARE(pallium.post(QStringLiteral("/api/v1/push"), oneSample("x"), "a").status, 200);
    }
};

static const Registrar<TenantsTest> registeredTenants;

}  // namespace pallium::test

#include "tenants_test.moc"
