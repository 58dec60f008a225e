#include "backend/io/sqlite/database.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <fstream>
#include <sys/stat.h>

namespace pallium::sqlite {
namespace {

int64_t count(Database& database) {
    auto statement = database.prepare("SELECT count(*) FROM t");
    return statement && statement->step() ? statement->integer(0) : -1;
}

}  // namespace

class DatabaseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsWhatWasWrittenInAFileOfTheUserAlone() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/a.db";
        {
            auto db = Database::open(path, {.durability = Durability::Normal});
            QVERIFY(db);
            QVERIFY(
                db->exec("CREATE TABLE t(i); INSERT INTO t VALUES(1); INSERT INTO t VALUES(2)"));
            QVERIFY(db->setUserVersion(7));
            for (const char* suffix : {"", "-wal"}) {
                struct stat status {};
                QCOMPARE(::stat((path + suffix).c_str(), &status), 0);
                QCOMPARE(status.st_mode & 0777, 0600U);
            }
        }
        auto db = Database::open(path);
        QVERIFY(db);
        QCOMPARE(count(*db), 2);
        QCOMPARE(db->userVersion().value(), 7);
        QVERIFY(db->quickCheck());
    }
    void undoesATransactionThatIsNotCommitted() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        QVERIFY(db->exec("CREATE TABLE t(i)"));
        {
            auto transaction = Transaction::begin(*db);
            QVERIFY(transaction);
            QVERIFY(db->exec("INSERT INTO t VALUES(1)"));
            QVERIFY(db->setUserVersion(3));
        }
        QCOMPARE(count(*db), 0);
        QCOMPARE(db->userVersion().value(), 0);
        {
            auto transaction = Transaction::begin(*db);
            QVERIFY(transaction);
            QVERIFY(db->exec("INSERT INTO t VALUES(1)"));
            QVERIFY(transaction->commit());
        }
        QCOMPARE(count(*db), 1);
    }
    void callsAFileThatIsNoDatabaseCorrupt() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/a.db";
        std::ofstream(path) << std::string(4096, 'x');
        const auto db = Database::open(path);
        QVERIFY(!db);
        QCOMPARE(db.error().kind, ErrorKind::Corruption);
        QVERIFY(db.error().message.find(path) != std::string::npos);
    }
    void findsDamageInsideAFile() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/a.db";
        {
            auto db = Database::open(path);
            QVERIFY(db);
            QVERIFY(
                db->exec("CREATE TABLE t(i); CREATE INDEX x ON t(i);"
                         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE "
                         "i<5000) INSERT INTO t SELECT i FROM n"));
        }
        {
            std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(3 * 4096);
            file << std::string(8192, '\xff');
        }
        auto db = Database::open(path);
        QVERIFY(db);
        const auto check = db->quickCheck();
        QVERIFY(!check);
        QCOMPARE(check.error().kind, ErrorKind::Corruption);
    }
    void namesALockedDatabaseUnavailable() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/a.db";
        auto first = Database::open(path);
        auto second = Database::open(path, {.busyTimeout = std::chrono::milliseconds(1)});
        QVERIFY(first);
        QVERIFY(second);
        const auto holding = Transaction::begin(*first);
        QVERIFY(holding);
        const auto waiting = Transaction::begin(*second);
        QVERIFY(!waiting);
        QCOMPARE(waiting.error().kind, ErrorKind::Unavailable);
    }
    void failsWhereTheDirectoryIsMissing() {
        const auto db = Database::open("/nonexistent/a.db");
        QVERIFY(!db);
        QCOMPARE(db.error().kind, ErrorKind::Io);
    }
    void copiesWhatIsStillInTheLog() {
        const test::TempDir dir;
        auto db = Database::open(dir.path() + "/a.db");
        QVERIFY(db);
        QVERIFY(db->exec("CREATE TABLE t(i); INSERT INTO t VALUES(1)"));
        QVERIFY(db->setUserVersion(4));
        QVERIFY(db->copyTo(dir.path() + "/b.db"));
        auto copy = Database::open(dir.path() + "/b.db");
        QVERIFY(copy);
        QCOMPARE(count(*copy), 1);
        QCOMPARE(copy->userVersion().value(), 4);
        QVERIFY(!db->copyTo("/nonexistent/b.db"));
    }
    void reportsSqlThatDoesNotCompile() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        const auto statement = db->prepare("SELEKT 1");
        QVERIFY(!statement);
        QCOMPARE(statement.error().kind, ErrorKind::Internal);
        QVERIFY(!db->exec("SELECT nothing"));
    }
};

static const test::Registrar<DatabaseTest> registered;

}  // namespace pallium::sqlite

#include "database_test.moc"
