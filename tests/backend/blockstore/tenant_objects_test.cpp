#include "backend/blockstore/tenant_objects.h"

#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <map>

namespace pallium::blockstore {
namespace {

constexpr const char* kBlock = "01KASBK6XRZTPVCRVZR2DTJ8B3";
constexpr const char* kOtherBlock = "01KASBK6XRZTPVCRVZR2DTJ8B4";

/// A tenant `a` with two blocks and all that Cortex keeps beside them, and a tenant `b`.
struct Fixture {
    Fixture() {
        for (const std::string block : {kBlock, kOtherBlock})
            for (const char* name :
                 {"meta.json", "index", "chunks/000001", "deletion-mark.json", "visit-mark.json"})
                put("a/" + block + "/" + name);
        for (const char* name :
             {"bucket-index.json.gz", "bucket-index-sync-status.json", "cleaner-visit-marker.json",
              "debug/metas/x.json", "partitioned-groups/1.json",
              "markers/01KASBK6XRZTPVCRVZR2DTJ8B3-deletion-mark.json",
              "markers/tenant-deletion-mark.json"})
            put(std::string("a/") + name);
        put(std::string("b/") + kBlock + "/meta.json");
    }
    void put(const std::string& key) {
        const uint8_t byte = 1;
        (void)bucket.put(key, {&byte, 1});
    }
    Result<void> remove() {
        return removeTenantObjects({}, bucket, "a", [this](const auto& block, const auto& outcome) {
            outcomes[block] = outcome.has_value();
        });
    }
    bool hasBlock(const char* tenant) const { return hasBlocks(bucket, tenant).value_or(false); }

    test::TempDir directory;
    test::FaultyFileSystem files{io::realFileSystem()};
    objstore::Bucket bucket{files, directory.path()};
    std::map<std::string, bool> outcomes;
};

using Names = std::vector<std::string>;

}  // namespace

class TenantObjectsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void removesAllButTheTenantsMark() {
        Fixture f;
        QVERIFY(f.hasBlock("a") && f.hasBlock("b") && !f.hasBlock("c"));
        QVERIFY(f.remove());
        QCOMPARE(f.outcomes, (std::map<std::string, bool>{{kBlock, true}, {kOtherBlock, true}}));
        QCOMPARE(*f.bucket.list("a"), (Names{"markers"}));
        QCOMPARE(*f.bucket.list("a/markers"), (Names{"tenant-deletion-mark.json"}));
        QVERIFY(!f.hasBlock("a") && f.hasBlock("b"));
        QVERIFY(f.remove());
    }
    void readersNeverSeeABlockThatIsNotWhole() {
        for (size_t n = 1;; ++n) {
            Fixture f;
            f.files.failAt(n, test::FaultyFileSystem::Fault::Refuse, true);
            const auto removed = f.remove();
            const bool hasFailed = f.files.hasFailed();
            QVERIFY(removed || hasFailed);
            f.files.heal();
            // The index would tell of blocks that are gone.
            const bool hasIndex = *f.bucket.exists("a/bucket-index.json.gz");
            for (const std::string block : {kBlock, kOtherBlock}) {
                const size_t objects = f.bucket.list("a/" + block)->size();
                const bool hasMeta = *f.bucket.exists("a/" + block + "/meta.json");
                QVERIFY2(!hasMeta || objects == 5, "a block without all its parts is shown");
                QVERIFY2(objects == 5 || !hasIndex, "the index tells of a block that is gone");
                QVERIFY2(objects == 0 || *f.bucket.exists("a/" + block + "/deletion-mark.json"),
                         "a rest that nobody would remove");
            }
            if (!hasFailed) return;
            QVERIFY(f.remove());
            QCOMPARE(*f.bucket.list("a"), (Names{"markers"}));
        }
    }
    void oneBlockInTheWayDoesNotKeepTheOthers() {
        for (size_t n = 1;; ++n) {
            Fixture f;
            f.files.failAt(n, test::FaultyFileSystem::Fault::Refuse);
            const auto removed = f.remove();
            QVERIFY2(f.files.hasFailed(), "no operation keeps the first block alone");
            if (f.outcomes != std::map<std::string, bool>{{kBlock, false}, {kOtherBlock, true}})
                continue;
            QVERIFY(removed.error().message.starts_with(std::string("block ") + kBlock));
            QVERIFY(*f.bucket.exists("a/markers/01KASBK6XRZTPVCRVZR2DTJ8B3-deletion-mark.json"));
            return;
        }
    }
    void stopsWhenToldTo() {
        Fixture f;
        const CancelToken token;
        token.cancel();
        const auto removed =
            removeTenantObjects(Context(token), f.bucket, "a", [](const auto&, const auto&) {});
        QCOMPARE(removed.error().kind, ErrorKind::Canceled);
        QVERIFY(f.hasBlock("a"));
    }
};

static const test::Registrar<TenantObjectsTest> registered;

}  // namespace pallium::blockstore

#include "tenant_objects_test.moc"
