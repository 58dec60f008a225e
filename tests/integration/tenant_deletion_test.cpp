#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace pallium::test {
namespace {

const QString kDelete = QStringLiteral("/purger/delete_tenant");
const QString kStatus = QStringLiteral("/purger/delete_tenant_status");

bool push(PalliumProcess& pallium, const char* metric, const QByteArray& tenant) {
    const std::string body = snappyLiterals(
        encodeWriteRequest({{{{"__name__", metric}}, {{systemClock().nowMs() - 1000, 1}}}}));
    return pallium.post(QStringLiteral("/api/v1/push"), QByteArray::fromStdString(body), tenant)
               .status == 200;
}

QByteArray metricsOf(PalliumProcess& pallium, const QByteArray& tenant) {
    return pallium
        .get(QStringLiteral("/prometheus/api/v1/query?query=count({__name__!=%22%22})"), tenant)
        .body;
}

/// A block in the bucket, of so many objects that its removal takes a while.
void addBlock(const std::string& tenantDirectory, int objects) {
    const std::string block = tenantDirectory + "/01KASBK6XRZTPVCRVZR2DTJ8B3";
    std::filesystem::create_directories(block + "/chunks");
    std::ofstream(block + "/meta.json") << "{}";
    for (int i = 0; i < objects; ++i)
        std::ofstream(block + "/chunks/" + std::to_string(i)) << i;
}

bool isDeleted(PalliumProcess& pallium, const QByteArray& tenant) {
    return pallium.get(kStatus, tenant).body.contains("\"blocks_deleted\":true");
}

/// Whether /metrics tells something of this name of the tenant.
bool hasSeries(PalliumProcess& pallium, const QByteArray& name, const QByteArray& tenant) {
    const QByteArray text = pallium.get(QStringLiteral("/metrics")).body;
    for (const QByteArray& line : text.split('\n'))
        if (line.startsWith(name) && line.contains("user=\"" + tenant + "\"")) return true;
    return false;
}

}  // namespace

class TenantDeletionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void goesOnAfterKillAndLeavesOthersAlone() {
        const TempDir data;
        const std::string blocks = data.path() + "/blocks";
        PalliumProcess pallium(QString::fromStdString(data.path()));
        const QStringList never{QStringLiteral("-compactor.cleanup-interval=10h")};
        QVERIFY(pallium.start(never));
        for (const char* tenant : {"doomed", "other"})
            QVERIFY(push(pallium, "in_a_block", tenant));
        QCOMPARE(pallium.post(QStringLiteral("/ingester/flush?wait=true"), {}).status, 204);
        for (const char* tenant : {"doomed", "other"}) {
            QVERIFY(push(pallium, "in_the_head", tenant));
            addBlock(blocks + "/" + tenant, tenant == std::string("doomed") ? 5000 : 1);
            QVERIFY(!isDeleted(pallium, tenant));
        }
        QCOMPARE(pallium.post(kDelete, {}, "doomed").status, 200);
        QVERIFY(!isDeleted(pallium, "doomed"));
        QVERIFY(metricsOf(pallium, "doomed").contains("\"2\""));
        pallium.stop(SIGKILL);

        // Each start cleans up at once; whatever it got done, the next goes on.
        for (int i = 0; i < 3; ++i) {
            QVERIFY(pallium.start(never));
            pallium.stop(SIGKILL);
        }
        QVERIFY(pallium.start(never));
        const auto isFinished = [&blocks] {
            std::ifstream mark(blocks + "/__markers__/doomed/tenant-deletion-mark.json");
            std::string text;
            return std::getline(mark, text) && text.find("finished_time") != std::string::npos;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(isDeleted(pallium, "doomed"));
        QVERIFY(metricsOf(pallium, "doomed").contains("\"result\":[]"));
        QVERIFY(!std::filesystem::exists(blocks + "/doomed"));
        for (const auto& entry : std::filesystem::directory_iterator(data.path() + "/tsdb"))
            QCOMPARE(entry.path().filename().string(), std::string("other"));
        QVERIFY(!isDeleted(pallium, "other"));
        QVERIFY(metricsOf(pallium, "other").contains("\"2\""));

        // A new life under the same name.
        QVERIFY(push(pallium, "again", "doomed"));
        QVERIFY(hasSeries(pallium, "cortex_distributor_received_samples_total", "doomed"));
        QCOMPARE(pallium.stop(SIGTERM), 0);
        QVERIFY(pallium.start(never));
        QVERIFY(metricsOf(pallium, "doomed").contains("\"1\""));
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }
    void leavesNothingInTheMetrics() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start({QStringLiteral("-compactor.cleanup-interval=100ms")}));
        for (const char* tenant : {"doomed", "other"}) {
            QVERIFY(push(pallium, "fine", tenant));
            QVERIFY(!push(pallium, "", tenant));
            QVERIFY(hasSeries(pallium, "cortex_discarded_samples_total", tenant));
        }
        QCOMPARE(pallium.post(kDelete, {}, "doomed").status, 200);
        QTRY_VERIFY(!hasSeries(pallium, "", "doomed"));
        QVERIFY(hasSeries(pallium, "cortex_discarded_samples_total", "other"));
        QVERIFY(push(pallium, "again", "doomed"));
        QVERIFY(hasSeries(pallium, "cortex_distributor_received_samples_total{type=\"float\"",
                          "doomed"));
        QVERIFY(!hasSeries(pallium, "cortex_discarded_samples_total", "doomed"));
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }
};

static const Registrar<TenantDeletionTest> registeredTenantDeletion;

}  // namespace pallium::test

#include "tenant_deletion_test.moc"
