#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>

#include <csignal>

namespace pallium::test {

class ExitStatusTest : public QObject {
    Q_OBJECT

    static QString option(const char* name, const QString& value) {
        return QLatin1String(name) + value;
    }

  private Q_SLOTS:
    void versionAndHelpSucceed() {
        const auto [versionStatus, version] =
            PalliumProcess::runOnce({QStringLiteral("--version")});
        QCOMPARE(versionStatus, 0);
        QVERIFY(version.contains("allium"));
        const auto [helpStatus, help] = PalliumProcess::runOnce({QStringLiteral("--help")});
        QCOMPARE(helpStatus, 0);
        QVERIFY(help.contains("-config.file"));
    }

    void unknownFlagIsAUsageError() {
        const auto [status, text] = PalliumProcess::runOnce(
            {QStringLiteral("--server"), QStringLiteral("-no.such-flag=1")});
        QCOMPARE(status, 2);
        QVERIFY2(text.contains("no.such-flag"), text.constData());
    }

    void optionsThatCannotBeMeantAreUsageErrors_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* name, const char* arguments, const char* named) {
            QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '))
                                << QByteArray(named);
        };
        row("no address", "--connect=localhost:9009", "-connect");
        row("another protocol", "--connect=ftp://example.org", "-connect");
        row("no such theme", "--theme=pink", "-theme");
        row("a server and a remote one", "--server --connect=http://127.0.0.1:1", "-server and");
        row("no server at all", "--server --no-server", "-no-server");
        row("demo of a remote server", "--demo --connect=http://127.0.0.1:1", "-demo and");
        row("demo over a file", "--demo -config.file=x.yaml", "-demo and");
        row("a seed that is no number", "--demo --demo.seed=x", "-demo.seed");
    }
    void optionsThatCannotBeMeantAreUsageErrors() {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, named);
        const auto [status, text] = PalliumProcess::runOnce(arguments);
        QCOMPARE(status, 2);
        QVERIFY2(text.contains(named), text.constData());
    }

    void badConfigurationNamesEveryProblem() {
        const TempDir directory;
        const QString path = QString::fromStdString(directory.path()) + QStringLiteral("/bad.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("server:\n  http_listen_port: many\nno_such_key: 1\n");
        file.close();
        const auto [status, text] = PalliumProcess::runOnce(
            {QStringLiteral("--config.check"), option("-config.file=", path)});
        QCOMPARE(status, 1);
        QVERIFY2(text.contains("no_such_key") && text.contains("http_listen_port"),
                 text.constData());
    }

    void takenPortIsAnEnvironmentError() {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const TempDir data;
        const auto [status, text] = PalliumProcess::runOnce(
            {QStringLiteral("--server"), option("--data-dir=", QString::fromStdString(data.path())),
             QStringLiteral("--listen=127.0.0.1:%1").arg(taken.serverPort())});
        QCOMPARE(status, 3);
    }

    void dataFolderInUseIsAnEnvironmentError() {
        const TempDir data;
        PalliumProcess first(QString::fromStdString(data.path()));
        QVERIFY(first.start());
        const auto [status, text] = PalliumProcess::runOnce(
            {QStringLiteral("--server"), option("--data-dir=", QString::fromStdString(data.path())),
             QStringLiteral("--listen=127.0.0.1:0")});
        QCOMPARE(status, 3);
        QCOMPARE(first.stop(SIGINT), 0);
    }

    void endsAfterTheFinalSleep() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start({QStringLiteral("-ingester.final-sleep=1500ms")}));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(pallium.stop(SIGTERM), 0);
        QVERIFY2(timer.elapsed() >= 1500, qPrintable(QString::number(timer.elapsed())));
    }
};

static const Registrar<ExitStatusTest> registeredExitStatus;

}  // namespace pallium::test

#include "exit_status_test.moc"
