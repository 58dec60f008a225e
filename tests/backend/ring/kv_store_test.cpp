#include "backend/ring/kv_store.h"

#include "backend/ring/kv_stores.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/ring/sqlite_kv_store.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>
#include <thread>

namespace pallium::ring {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

/// Each kind of store in turn, the second one in a file of the directory.
std::unique_ptr<KvStore> makeStore(bool isFile, const test::TempDir& dir) {
    if (!isFile) return std::make_unique<MemoryKvStore>();
    return SqliteKvStore::open(dir.path() + "/pallium.sqlite").value();
}

Result<void> put(KvStore& store, const std::string& key, const std::string& value) {
    return store.update(key, [&](const KvStore::Value&) { return KvStore::Value(value); });
}

void addKinds() {
    QTest::addColumn<bool>("isFile");
    QTest::newRow("memory") << false;
    QTest::newRow("sqlite") << true;
}

}  // namespace

class KvStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsChangesAndTellsThem_data() { addKinds(); }
    void keepsChangesAndTellsThem() {
        QFETCH(bool, isFile);
        const test::TempDir dir;
        const auto store = makeStore(isFile, dir);
        QVERIFY(!store->get("a"));
        const uint64_t before = store->revision();
        QVERIFY(put(*store, "a", "1"));
        QVERIFY(store->revision() > before);
        QCOMPARE(*store->get("a"), std::string("1"));
        QVERIFY(store->update(
            "a", [](const KvStore::Value& current) { return KvStore::Value(*current + "2"); }));
        QCOMPARE(*store->get("a"), std::string("12"));
        const uint64_t same = store->revision();
        QVERIFY(put(*store, "a", "12"));
        QCOMPARE(store->revision(), same);
        QVERIFY(store->remove("a"));
        QVERIFY(store->remove("a"));
        QVERIFY(!store->get("a"));
        QVERIFY(store->revision() > same);
    }
    void refusedChangeChangesNothing_data() { addKinds(); }
    void refusedChangeChangesNothing() {
        QFETCH(bool, isFile);
        const test::TempDir dir;
        const auto store = makeStore(isFile, dir);
        QVERIFY(put(*store, "a", "1"));
        const uint64_t before = store->revision();
        const auto refused =
            store->update("a", [](const KvStore::Value&) -> Result<KvStore::Value> {
                return fail(ErrorKind::Conflict, "no");
            });
        QCOMPARE(refused.error().message, std::string("no"));
        QCOMPARE(*store->get("a"), std::string("1"));
        QCOMPARE(store->revision(), before);
    }
    void listsByPrefix_data() { addKinds(); }
    void listsByPrefix() {
        QFETCH(bool, isFile);
        const test::TempDir dir;
        const auto store = makeStore(isFile, dir);
        const std::string binary("ha-tracker/\0\xff", 13);
        for (const std::string& key : {std::string("ha-tracker/b"), std::string("collectors/ring"),
                                       std::string("ha-tracker/a"), std::string("ha"), binary})
            QVERIFY(put(*store, key, "v" + key));
        QCOMPARE(store->list("ha-tracker/"), (Entries{{binary, "v" + binary},
                                                      {"ha-tracker/a", "vha-tracker/a"},
                                                      {"ha-tracker/b", "vha-tracker/b"}}));
        QCOMPARE(store->list("").size(), size_t(5));
        QVERIFY(store->list("zz").empty());
    }
    void updatesAreOneAfterAnother_data() { addKinds(); }
    void updatesAreOneAfterAnother() {
        QFETCH(bool, isFile);
        const test::TempDir dir;
        const auto store = makeStore(isFile, dir);
        constexpr int kThreads = 4, kTimes = 50;
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < kTimes; ++n)
                    (void)store->update("n", [](const KvStore::Value& current) {
                        return KvStore::Value(std::to_string(std::stoi(current.value_or("0")) + 1));
                    });
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(*store->get("n"), std::to_string(kThreads * kTimes));
    }
    void fileSurvivesARestartAndIsShared() {
        const test::TempDir dir;
        auto other = sqlite::Database::open(dir.path() + "/pallium.sqlite");
        QVERIFY(other && other->exec("CREATE TABLE configs(id)") && other->setUserVersion(3));
        {
            const auto store = makeStore(true, dir);
            QVERIFY(put(*store, "kept", "1") && put(*store, "gone", "1") && store->remove("gone"));
        }
        QVERIFY(other->exec("INSERT INTO configs VALUES(1)"));
        const auto store = makeStore(true, dir);
        QCOMPARE(store->list(""), (Entries{{"kept", "1"}}));
        QCOMPARE(other->userVersion().value(), 3);
    }
    void failedWriteIsAnErrorAndNotShown() {
        const test::TempDir dir;
        const auto store = makeStore(true, dir);
        QVERIFY(put(*store, "a", "1"));
        auto other = sqlite::Database::open(dir.path() + "/pallium.sqlite");
        QVERIFY(other && other->exec("DROP TABLE kv_store"));
        QVERIFY(!put(*store, "a", "2"));
        QCOMPARE(*store->get("a"), std::string("1"));
    }
    void refusesAFileThatIsNoDatabase() {
        const test::TempDir dir;
        QVERIFY(!SqliteKvStore::open(dir.path() + "/none/pallium.sqlite"));
    }
    void storesAreMemoryOrOneFile() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/pallium.sqlite";
        KvStores stores(path);
        KvStore* memory = stores.open({.store = "inmemory"}).value();
        QVERIFY(!std::filesystem::exists(path));
        KvStore* file = stores.open({.store = "consul"}).value();
        QVERIFY(std::filesystem::exists(path));
        QVERIFY(file != memory);
        QCOMPARE(stores.open({.store = "etcd"}).value(), file);
        QCOMPARE(stores.open({.store = "inmemory"}).value(), memory);
        QVERIFY(stores.memberlist() == nullptr);
        QCOMPARE(stores.open({.store = "memberlist"}).value(), file);
        QVERIFY(stores.memberlist() == file);
        QVERIFY(!KvStores(dir.path() + "/none/x").open({.store = "memberlist"}));
    }
};

static const test::Registrar<KvStoreTest> registered;

}  // namespace pallium::ring

#include "kv_store_test.moc"
