#include "ui/connection/state_schema.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>

#include <array>

namespace pallium::ui {
namespace {

constexpr std::array kFirst = {"CREATE TABLE a(x); INSERT INTO a VALUES(1)"};
constexpr std::array kBoth = {kFirst[0], "CREATE TABLE b(x); INSERT INTO b SELECT x FROM a"};
constexpr std::array kBroken = {kFirst[0], "CREATE TABLE c(x); SELECT nothing"};

}  // namespace

class StateSchemaTest : public QObject {
    Q_OBJECT

    static sqlite::Database opened(const QString& path) {
        return std::move(*sqlite::Database::open(path.toStdString()));
    }

  private Q_SLOTS:
    void migratesForwardsAfterACopy() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/s.db");
        auto database = opened(path);
        QVERIFY(migrate(database, path, kFirst));
        QVERIFY(!QFile::exists(path + QStringLiteral(".v0")));
        QVERIFY(migrate(database, path, kBoth));
        QCOMPARE(database.userVersion().value(), 2);
        QVERIFY(database.exec("INSERT INTO b VALUES(2)"));

        auto copy = opened(path + QStringLiteral(".v1"));
        QCOMPARE(copy.userVersion().value(), 1);
        QVERIFY(copy.prepare("SELECT * FROM a"));
        QVERIFY(!copy.prepare("SELECT * FROM b"));
        QVERIFY(migrate(database, path, kBoth));  // nothing left to do
    }
    void leavesTheFileAsItWasWhenAStepFails() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/s.db");
        auto database = opened(path);
        QVERIFY(migrate(database, path, kFirst));
        QVERIFY(!migrate(database, path, kBroken));
        QCOMPARE(database.userVersion().value(), 1);
        QVERIFY(!database.prepare("SELECT * FROM c"));
    }
    void leavesAFileOfANewerProgramAlone() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/s.db");
        {
            auto database = opened(path);
            QVERIFY(database.setUserVersion(99));
            QCOMPARE(migrate(database, path, kBoth).error().kind, ErrorKind::Conflict);
        }
        OpenedState state = openState(path);
        QVERIFY(state.problem.contains(u"newer"));
        QVERIFY(state.database.exec("DELETE FROM prefs"));
        auto database = opened(path);
        QCOMPARE(database.userVersion().value(), 99);
        QVERIFY(!database.prepare("SELECT * FROM prefs"));
    }
    void movesADamagedFileAside() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/s.db");
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(8192, 'x'));
        }
        {
            const OpenedState state = openState(path);
            QVERIFY(state.problem.contains(path));
        }
        const QStringList kept =
            QDir(QString::fromStdString(dir.path())).entryList({QStringLiteral("s.db.damaged-*")});
        QCOMPARE(kept.size(), 1);
        QFile aside(QString::fromStdString(dir.path()) + u'/' + kept[0]);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), QByteArray(8192, 'x'));
        QVERIFY(openState(path).problem.isEmpty());
    }
    void fallsBackToMemoryWhereNothingCanBeWritten() {
        OpenedState state = openState(QStringLiteral("/proc/nowhere/s.db"));
        QVERIFY(!state.problem.isEmpty());
        QVERIFY(state.database.exec("DELETE FROM prefs"));
    }
};

static const test::Registrar<StateSchemaTest> registered;

}  // namespace pallium::ui

#include "state_schema_test.moc"
