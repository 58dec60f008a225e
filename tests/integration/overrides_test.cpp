#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QFile>

#include <csignal>

namespace pallium::test {
namespace {

constexpr const char* kNothingForA =
    "overrides:\n  a: {ingestion_rate: 0, ingestion_burst_size: 0}\n";

QString runtimeFile(const TempDir& directory) {
    return QString::fromStdString(directory.path()) + QStringLiteral("/runtime.yaml");
}

/// All of it at once: a reader may come at any time.
void replace(const QString& path, const char* text) {
    QFile file(path + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    QCOMPARE(std::rename(file.fileName().toUtf8(), path.toUtf8()), 0);
}

/// The status of a push of one sample.
int push(PalliumProcess& pallium, const char* tenant) {
    const std::string body = snappyLiterals(
        encodeWriteRequest({{{{"__name__", "x"}}, {{systemClock().nowMs() - 1000, 1}}}}));
    return pallium.post(QStringLiteral("/api/v1/push"), QByteArray::fromStdString(body), tenant)
        .status;
}

bool isReloaded(PalliumProcess& pallium) {
    return !pallium.get(QStringLiteral("/metrics"))
                .body.contains("cortex_runtime_config_last_reload_successful 0\n");
}

std::pair<int, QByteArray> runOnce(const TempDir& data, const QString& argument) {
    return PalliumProcess::runOnce(
        {QStringLiteral("--server"), QStringLiteral("--listen=127.0.0.1:0"),
         QStringLiteral("--data-dir=") + QString::fromStdString(data.path()), argument});
}

}  // namespace

class OverridesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aFileIsFollowedWhileTheServerRuns() {
        const TempDir data;
        const QString path = runtimeFile(data);
        replace(path, kNothingForA);
        PalliumProcess pallium(QString::fromStdString(data.path()) + QStringLiteral("/data"));
        QVERIFY(pallium.start({QStringLiteral("-runtime-config.file=") + path,
                               QStringLiteral("-runtime-config.reload-period=100ms")}));
        QCOMPARE(push(pallium, "a"), 429);
        QCOMPARE(push(pallium, "b"), 200);
        const QString diff = QStringLiteral("/runtime_config?mode=diff");
        const QByteArray before = pallium.get(diff).body;
        QCOMPARE(before, QByteArray("overrides:\n  a:\n    ingestion_burst_size: 0\n"
                                    "    ingestion_rate: 0\n"));

        // A broken file changes nothing, and the page says so.
        replace(path, "overrides:\n  a: {ingestion_rat: 5}\n");
        QTRY_VERIFY(!isReloaded(pallium));
        QCOMPARE(push(pallium, "a"), 429);
        const QByteArray page = pallium.get(diff).body;
        QVERIFY2(page.startsWith("# Not reloaded") && page.endsWith(before), page.constData());
        QVERIFY(page.contains("field ingestion_rat not found"));

        replace(path, "overrides:\n  b: {ingestion_rate: 0, ingestion_burst_size: 0}\n");
        QTRY_COMPARE(push(pallium, "a"), 200);
        QCOMPARE(push(pallium, "b"), 429);
        QVERIFY(isReloaded(pallium));
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }

    void tenantsChangeTheFileWhereItAllowsIt() {
        const TempDir data;
        const QString path = runtimeFile(data);
        replace(path, "# by hand\napi_allowed_limits: [ingestion_rate, ingestion_burst_size]\n");
        PalliumProcess pallium(QString::fromStdString(data.path()) + QStringLiteral("/data"));
        QVERIFY(pallium.start({QStringLiteral("-runtime-config.file=") + path}));
        const QString mine = QStringLiteral("/api/v1/user-overrides");
        QCOMPARE(pallium.post(mine, "{\"max_exemplars\":5}", "a").status, 400);
        QCOMPARE(
            pallium.post(mine, "{\"ingestion_rate\":0,\"ingestion_burst_size\":0}", "a").status,
            200);
        QCOMPARE(push(pallium, "a"), 429);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(),
                 QByteArray("# by hand\n"
                            "api_allowed_limits: [ingestion_rate, ingestion_burst_size]\n"
                            "overrides:\n  a:\n    ingestion_rate: 0\n"
                            "    ingestion_burst_size: 0\n"));
    }

    void whatTenantsChangeSurvivesARestart() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        QCOMPARE(pallium.get(QStringLiteral("/runtime_config")).status, 404);
        const QString mine = QStringLiteral("/api/v1/user-overrides");
        QCOMPARE(pallium.get(mine, "a").status, 404);
        const QByteArray none = "{\"ingestion_rate\":0,\"ingestion_burst_size\":0}";
        QCOMPARE(pallium.post(mine, none, "a").status, 200);
        QCOMPARE(push(pallium, "a"), 429);
        QCOMPARE(pallium.stop(SIGKILL), -1);

        QVERIFY(pallium.start());
        QCOMPARE(pallium.get(mine + QStringLiteral("?mode=diff"), "a").body, none + "\n");
        QCOMPARE(push(pallium, "a"), 429);
        QCOMPARE(push(pallium, "b"), 200);
        QCOMPARE(pallium.post(mine, "{\"ingestion_rate\":null,\"ingestion_burst_size\":null}", "a")
                     .status,
                 200);
        QCOMPARE(push(pallium, "a"), 200);
    }

    void aBrokenFileEndsTheStart() {
        const TempDir data;
        const QString path = runtimeFile(data);
        replace(path, "overrides:\n  a: {ingestion_rat: 5}\n");
        const auto [status, text] = runOnce(data, QStringLiteral("-runtime-config.file=") + path);
        QCOMPARE(status, 1);
        QVERIFY2(text.contains("failed to load runtime config: load file: ") &&
                     text.contains("field ingestion_rat not found in type validation.plain"),
                 text.constData());
    }

    void theExporterNeedsAFile() {
        const TempDir data;
        const auto [status, text] = runOnce(data, QStringLiteral("-target=all,overrides-exporter"));
        QCOMPARE(status, 1);
        QVERIFY2(text.contains("overrides-exporter has been enabled, but no runtime configuration "
                               "file was configured"),
                 text.constData());
    }
};

static const Registrar<OverridesTest> registeredOverrides;

}  // namespace pallium::test

#include "overrides_test.moc"
