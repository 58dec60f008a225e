#include "backend/tenancy/file_runtime_store.h"
#include "backend/tenancy/sqlite_runtime_store.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>
#include <fstream>

namespace pallium::tenancy {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, const char* text) {
    std::ofstream(path) << text;
}

}  // namespace

class RuntimeStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aFileIsReplacedWholeAndKeepsItsReaders() {
        const test::TempDir directory;
        const std::string path = directory.path() + "/runtime.yaml";
        write(path, "a: 1\n");
        const auto wanted = fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read;
        fs::permissions(path, wanted);
        FileRuntimeStore store(io::realFileSystem(), path);
        QCOMPARE(store.read().value(), std::string("a: 1\n"));
        QVERIFY(store.write("b: 2\n"));
        QCOMPARE(store.read().value(), std::string("b: 2\n"));
        QVERIFY(fs::status(path).permissions() == wanted);
        QCOMPARE(std::distance(fs::directory_iterator(directory.path()), {}), ptrdiff_t(1));
    }

    void aLinkStaysALink() {
        const test::TempDir directory;
        write(directory.path() + "/real.yaml", "a: 1\n");
        const std::string link = directory.path() + "/runtime.yaml";
        fs::create_symlink("real.yaml", link);
        FileRuntimeStore store(io::realFileSystem(), link);
        QVERIFY(store.write("b: 2\n"));
        QVERIFY(fs::is_symlink(link));
        FileRuntimeStore real(io::realFileSystem(), directory.path() + "/real.yaml");
        QCOMPARE(real.read().value(), std::string("b: 2\n"));
    }

    void aFileThatIsNotThereIsAnError() {
        const test::TempDir directory;
        FileRuntimeStore store(io::realFileSystem(), directory.path() + "/none");
        QVERIFY(store.read().error().kind == ErrorKind::NotFound);
    }

    void aFailedWriteLeavesTheOldFile() {
        const test::TempDir directory;
        const std::string path = directory.path() + "/runtime.yaml";
        write(path, "a: 1\n");
        for (size_t operation = 1; operation <= 5; ++operation) {
            test::FaultyFileSystem files(io::realFileSystem());
            FileRuntimeStore store(files, path);
            files.failAt(operation, test::FaultyFileSystem::Fault::Refuse);
            QVERIFY(!store.write("b: 2\n"));
            QCOMPARE(store.read().value(), std::string("a: 1\n"));
        }
    }

    void theDatabaseKeepsTheDocumentOverARestart() {
        const test::TempDir directory;
        const std::string path = directory.path() + "/pallium.sqlite";
        {
            SqliteRuntimeStore store(io::realFileSystem(), path);
            QCOMPARE(store.read().value(), std::string());
            QVERIFY(!fs::exists(path));  // nobody needs it yet
            QVERIFY(store.write("a: 1\n"));
            QVERIFY(store.write("b: 'ä'\n"));
            QCOMPARE(store.read().value(), std::string("b: 'ä'\n"));
        }
        SqliteRuntimeStore again(io::realFileSystem(), path);
        QCOMPARE(again.read().value(), std::string("b: 'ä'\n"));
    }

    void aDatabaseOfOthersHasNoDocument() {
        const test::TempDir directory;
        const std::string path = directory.path() + "/pallium.sqlite";
        QVERIFY(sqlite::Database::open(path)->exec("CREATE TABLE kv_store(key BLOB)"));
        SqliteRuntimeStore store(io::realFileSystem(), path);
        QCOMPARE(store.read().value(), std::string());
    }
};

static const test::Registrar<RuntimeStoreTest> registered;

}  // namespace pallium::tenancy

#include "runtime_store_test.moc"
