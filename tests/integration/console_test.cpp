#include "tests/support/console_process.h"
#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QFileInfo>
#include <QTcpServer>

#include <csignal>

namespace pallium::test {

/// The console's process, offscreen: which server it starts, finds or leaves alone.
class ConsoleTest : public QObject {
    Q_OBJECT

    static QString option(const char* name, const std::string& value) {
        return QLatin1String(name) + QString::fromStdString(value);
    }

  private Q_SLOTS:
    // Before each, not once: Qt would skip the classes that follow in this process, too.
    void init() {
        if (!ConsoleProcess::isInstalled()) QSKIP("built without the console");
    }

    void servesAndEndsCleanlyAtASignal() {
        const TempDir data, home;
        ConsoleProcess console(home.path());
        console.start({option("--data-dir=", data.path()), QStringLiteral("--listen=127.0.0.1:0")});
        QVERIFY2(console.waitForLog("all services running"), console.log().constData());
        QCOMPARE(console.stop(SIGTERM), 0);
        QVERIFY2(console.log().contains("msg=stopped"), console.log().constData());
    }

    void takesTheNextFreePort() {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const TempDir data, home;
        ConsoleProcess console(home.path());
        console.start({option("--data-dir=", data.path()),
                       QStringLiteral("--listen=127.0.0.1:%1").arg(taken.serverPort())});
        QVERIFY2(console.waitForLog("server listening"), console.log().constData());
        QVERIFY2(!console.log().contains(":" + QByteArray::number(taken.serverPort()) + " "),
                 console.log().constData());
        QCOMPARE(console.stop(SIGINT), 0);
    }

    void usesTheServerThatHoldsTheFolderAndLeavesItRunning() {
        const TempDir data, home;
        PalliumProcess server(QString::fromStdString(data.path()));
        QVERIFY(server.start());
        ConsoleProcess console(home.path());
        console.start({option("--data-dir=", data.path())});
        const QByteArray line =
            "address=http://127.0.0.1:" + QByteArray::number(server.port()) + "\n";
        QVERIFY2(console.waitForLog("using the server that holds the data folder"),
                 console.log().constData());
        QVERIFY2(console.log().contains(line), console.log().constData());
        QCOMPARE(console.stop(SIGTERM), 0);
        QCOMPARE(server.get(QStringLiteral("/ready")).status, 200);
        QCOMPARE(server.stop(SIGTERM), 0);
    }

    void aRemoteConnectionNeedsNoDataFolder() {
        const TempDir home;
        const QString folder = QString::fromStdString(home.path()) + QStringLiteral("/none");
        ConsoleProcess console(home.path());
        console.start({QStringLiteral("--connect=http://127.0.0.1:1"),
                       QStringLiteral("--data-dir=") + folder});
        QVERIFY2(console.waitForLog("first paint"), console.log().constData());
        QCOMPARE(console.stop(SIGTERM), 0);
        QVERIFY(!QFileInfo::exists(folder));
        QVERIFY2(!console.log().contains("server listening"), console.log().constData());
    }

    void aDisplayThatIsNotThereIsOneLine() {
        const TempDir data, home;
        ConsoleProcess console(home.path());
        console.setEnvironment("QT_QPA_PLATFORM", {});
        console.setEnvironment("DISPLAY", "127.0.0.1:987");
        console.start({option("--data-dir=", data.path())});
        QCOMPARE(console.waitForEnd(), 3);
        QVERIFY2(console.log().contains("--server"), console.log().constData());
        QVERIFY2(console.log().count('\n') == 1, console.log().constData());
    }
};

static const Registrar<ConsoleTest> registeredConsole;

}  // namespace pallium::test

#include "console_test.moc"
