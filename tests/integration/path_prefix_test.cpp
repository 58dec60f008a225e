#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QRegularExpression>

#include <csignal>

namespace pallium::test {

/// Every path of the server below server.http_path_prefix.
class PathPrefixTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void allPathsAndLinksLieBelowIt() {
        const TempDir data;
        const QString folder = QString::fromStdString(data.path());
        PalliumProcess pallium(folder);
        QVERIFY(pallium.start({QStringLiteral("-server.path-prefix=/a/b")}));
        for (const char* path : {"/", "/ready", "/api/v1/push", "/prometheus/api/v1/labels"})
            QCOMPARE(pallium.get(QString::fromUtf8(path)).status, 404);
        QCOMPARE(pallium.get(QStringLiteral("/a/b/prometheus/api/v1/query?query=1")).status, 200);
        QVERIFY(pallium.get(QStringLiteral("/a/b/metrics"))
                    .body.contains("route=\"a_b_prometheus_api_v1_query\""));

        const HttpAnswer index = pallium.get(QStringLiteral("/a/b/"));
        QCOMPARE(index.status, 200);
        auto links = QRegularExpression(QStringLiteral("href=\"([^\"]*)\""))
                         .globalMatch(QString::fromUtf8(index.body));
        QVERIFY(links.hasNext());
        while (links.hasNext()) {
            const QString link = links.next().captured(1);
            QVERIFY2(link.startsWith(QStringLiteral("/a/b/")), qPrintable(link));
            // Others do something.
            if (link.contains(QStringLiteral("ingester/"))) continue;
            QCOMPARE(pallium.get(link).status, 200);
        }

        // Whoever looks for a server of this folder finds it there.
        QFile lock(folder + QStringLiteral("/lock"));
        QVERIFY(lock.open(QIODevice::ReadOnly));
        const QByteArray address = QByteArray::number(pallium.port()) + "/a/b";
        const QByteArray text = lock.readAll();
        QVERIFY2(text.contains(address), text.constData());
        QCOMPARE(pallium.stop(SIGTERM), 0);
    }
};

static const test::Registrar<PathPrefixTest> registered;

}  // namespace pallium::test

#include "path_prefix_test.moc"
