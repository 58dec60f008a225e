#include "backend/io/sqlite/database.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::sqlite {

class StatementTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void carriesEveryTypeThroughATable() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        QVERIFY(db->exec("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB, n TEXT)"));
        auto insert = db->prepare("INSERT INTO t VALUES(?1, ?2, ?3, ?4, ?5)");
        QVERIFY(insert);
        const std::string text("a\0'ü", 5);
        const std::vector<uint8_t> blob{0, 255, 7};
        insert->bind(1, std::numeric_limits<int64_t>::min()).bind(2, 0.1).bind(3, text);
        QVERIFY(insert->bind(4, std::span(blob)).bindNull(5).run());

        auto select = db->prepare("SELECT * FROM t");
        QVERIFY(select);
        QVERIFY(select->step().value());
        QCOMPARE(select->integer(0), std::numeric_limits<int64_t>::min());
        QCOMPARE(select->real(1), 0.1);
        QVERIFY(select->text(2) == text);
        const auto bytes = select->blob(3);
        QVERIFY(std::equal(bytes.begin(), bytes.end(), blob.begin(), blob.end()));
        QVERIFY(select->isNull(4));
        QVERIFY(!select->step().value());
    }
    void keepsEmptyTextAndBlobApartFromNull() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        auto select = db->prepare("SELECT ?1, ?2");
        QVERIFY(select);
        select->bind(1, std::string_view()).bind(2, std::span<const uint8_t>());
        QVERIFY(select->step().value());
        QVERIFY(!select->isNull(0));
        QVERIFY(!select->isNull(1));
        QVERIFY(select->text(0).empty());
        QVERIFY(select->blob(1).empty());
    }
    void runsAgainAfterReset() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        QVERIFY(db->exec("CREATE TABLE t(i INTEGER PRIMARY KEY)"));
        auto insert = db->prepare("INSERT INTO t VALUES(?)");
        QVERIFY(insert);
        for (int64_t i = 1; i <= 3; ++i) {
            QVERIFY(insert->bind(1, i).run());
        }
        QCOMPARE(db->lastInsertId(), 3);
        QVERIFY(db->exec("DELETE FROM t WHERE i > 1"));
        QCOMPARE(db->changes(), 2);
    }
    void namesAConstraintAsConflictAndCanGoOn() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        QVERIFY(db->exec("CREATE TABLE t(i INTEGER PRIMARY KEY)"));
        auto insert = db->prepare("INSERT INTO t VALUES(?)");
        QVERIFY(insert);
        QVERIFY(insert->bind(1, int64_t{1}).run());
        const auto again = insert->run();
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::Conflict);
        QVERIFY(insert->bind(1, int64_t{2}).run());
    }
    void reportsAParameterThatDoesNotExistWhenStepped() {
        auto db = Database::open(":memory:");
        QVERIFY(db);
        auto select = db->prepare("SELECT ?1");
        QVERIFY(select);
        QVERIFY(!select->bind(2, int64_t{1}).step());
        QVERIFY(select->bind(1, int64_t{1}).step());
    }
};

static const test::Registrar<StatementTest> registered;

}  // namespace pallium::sqlite

#include "statement_test.moc"
