#include "backend/io/file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::io {

class FileLockTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // flock belongs to the open file, so a second acquire in this process is refused as another's
    // would be.
    void refusesASecondHolderAndNamesTheFirst() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/lock";
        auto first = FileLock::acquire(path, "starting");
        QVERIFY(first);
        QVERIFY((*first)->describe("pid 7\n"));
        const auto second = FileLock::acquire(path, "other");
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Unavailable);
        QVERIFY(second.error().message.find("\"pid 7\\n\"") != std::string::npos);
        first->reset();
        QVERIFY(!FileLock::holder(path));
        QVERIFY(FileLock::acquire(path, "third"));
    }
    void failsWhereTheFileCannotBeMade() {
        const auto lock = FileLock::acquire("/nonexistent/lock", "");
        QVERIFY(!lock);
        QCOMPARE(lock.error().kind, ErrorKind::NotFound);
    }
};

static const test::Registrar<FileLockTest> registered;

}  // namespace pallium::io

#include "file_lock_test.moc"
