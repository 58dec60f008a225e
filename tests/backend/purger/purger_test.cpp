#include "backend/purger/purger.h"

#include "backend/blockstore/tenant_deletion_mark.h"
#include "backend/purger/bucket_data.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <memory>

namespace pallium::purger {
namespace {

constexpr const char* kBlock = "01KASBK6XRZTPVCRVZR2DTJ8B3";
constexpr int64_t kNowSec = 1'700'000'000;

tenancy::TenantId idOf(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

/// Names of tenants in memory.
class MemoryPlace final : public TenantData {
  public:
    std::string_view place() const override { return "memory"; }
    Result<void> remove(const Context&, const tenancy::TenantId& tenant) override {
        if (onRemove) onRemove();
        PALLIUM_TRY(outcome);
        tenants.erase(tenant.text());
        return {};
    }
    Result<bool> hasBlocks(const tenancy::TenantId& tenant) const override {
        PALLIUM_TRY(outcome);
        return tenants.contains(tenant.text());
    }

    std::set<std::string> tenants{"a", "b"};
    Result<void> outcome;
    std::function<void()> onRemove;
};

/// The tenants `a` and `b`, each with a block in the bucket and something in memory.
struct Fixture {
    Fixture() {
        for (const char* tenant : {"a", "b"})
            putBlock(tenant);
        restart();
    }
    void putBlock(const std::string& tenant) {
        const uint8_t byte = 1;
        for (const char* name : {"/meta.json", "/index"})
            (void)bucket.put(tenant + "/" + kBlock + name, {&byte, 1});
    }
    /// Another process on the same data.
    void restart() {
        purger.reset();
        purger = std::make_unique<Purger>(
            PurgerConfig{.reservedNames = {"__markers__", "rules"}},
            Purger::Dependencies{bucket, clock, metrics, {&memory, &bucketData}});
    }
    std::string mark(const std::string& tenant) const {
        const auto mark = blockstore::readTenantDeletionMark(bucket, tenant);
        if (!mark) return mark.error().message;
        return *mark ? blockstore::toJson(**mark) : "none";
    }
    bool isGone(const std::string& tenant) const {
        return bucket.list(tenant)->empty() && !memory.tenants.contains(tenant);
    }
    bool isWhole(const std::string& tenant) const {
        return bucket.list(tenant + "/" + kBlock)->size() == 2 && memory.tenants.contains(tenant);
    }
    bool exposes(const char* line) const {
        return metrics.expose(telemetry::ExpositionFormat::Text).find(line) != std::string::npos;
    }

    test::TempDir directory;
    test::FaultyFileSystem files{io::realFileSystem()};
    objstore::Bucket bucket{files, directory.path()};
    test::FakeClock clock{kNowSec * 1000 + 999};
    telemetry::Registry metrics;
    MemoryPlace memory;
    BucketData bucketData{bucket, metrics};
    std::unique_ptr<Purger> purger;
};

}  // namespace

class PurgerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRequestOnlyMarks() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        QCOMPARE(f.mark("a"), std::string("{\"deletion_time\":1700000000}"));
        QVERIFY(f.isWhole("a") && f.isWhole("b"));
        QCOMPARE(*f.purger->areBlocksDeleted(idOf("a")), false);
        QCOMPARE(*f.purger->areBlocksDeleted(idOf("nobody")), true);
    }
    void aCleanUpRemovesMarkedTenantsEverywhere() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.clock.advance(std::chrono::seconds(60));
        f.purger->cleanUp();
        QVERIFY(f.isGone("a") && f.isWhole("b"));
        QCOMPARE(f.mark("a"),
                 std::string("{\"deletion_time\":1700000000,\"finished_time\":1700000060}"));
        QCOMPARE(*f.purger->areBlocksDeleted(idOf("a")), true);
        for (const char* line :
             {"cortex_compactor_block_cleanup_started_total{user_status=\"deleted\"} 1",
              "cortex_compactor_block_cleanup_completed_total{user_status=\"deleted\"} 1",
              "cortex_compactor_block_cleanup_last_successful_run_timestamp_seconds"
              "{user_status=\"deleted\"} 1.70000006e+09",
              "cortex_compactor_blocks_cleaned_total 1"})
            QVERIFY2(f.exposes(line), line);
    }
    void whatComesAfterFinishingStaysAndTheMarkGoes() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.purger->cleanUp();
        f.putBlock("a");
        f.memory.tenants.insert("a");
        f.clock.advance(std::chrono::hours(6) - std::chrono::seconds(1));
        f.purger->cleanUp();
        QVERIFY(f.mark("a") != "none");
        f.clock.advance(std::chrono::seconds(1));
        f.purger->cleanUp();
        QCOMPARE(f.mark("a"), std::string("none"));
        QVERIFY(f.isWhole("a"));
    }
    void aRequestDuringACleanUpIsNotLost() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.memory.onRemove = [&f] { QVERIFY(f.purger->requestDeletion(idOf("a"))); };
        f.purger->cleanUp();
        QCOMPARE(f.mark("a"), std::string("{\"deletion_time\":1700000000}"));
        f.memory.onRemove = nullptr;
        f.putBlock("a");
        f.purger->cleanUp();
        QVERIFY(f.isGone("a"));
        QCOMPARE(f.mark("a"),
                 std::string("{\"deletion_time\":1700000000,\"finished_time\":1700000000}"));
    }
    void aFinishedDeletionCanBeAskedForAgain() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.purger->cleanUp();
        f.putBlock("a");
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.purger->cleanUp();
        QVERIFY(f.isGone("a"));
    }
    void whatFailsIsTriedAgainAndHindersNobodyElse() {
        Fixture f;
        for (const char* tenant : {"a", "b"})
            QVERIFY(f.purger->requestDeletion(idOf(tenant)));
        size_t calls = 0;
        f.memory.onRemove = [&] {
            f.memory.outcome = ++calls == 1 ? fail(ErrorKind::Io, "disk on fire") : Result<void>();
        };
        f.purger->cleanUp();
        QCOMPARE(f.mark("a"), std::string("{\"deletion_time\":1700000000}"));
        QVERIFY(f.bucket.list("a")->empty());
        QVERIFY(f.memory.tenants.contains("a"));
        QVERIFY(f.isGone("b"));
        QVERIFY(
            f.exposes("cortex_compactor_block_cleanup_failed_total{user_status=\"deleted\"} 1"));
        f.purger->cleanUp();
        QVERIFY(f.isGone("a"));
    }
    void aProcessMayDieBetweenAnyTwoOperations() {
        for (size_t n = 1;; ++n) {
            Fixture f;
            QVERIFY(f.purger->requestDeletion(idOf("a")));
            f.files.failAt(n, test::FaultyFileSystem::Fault::Tear, true);
            f.purger->cleanUp();
            const bool hasFailed = f.files.hasFailed();
            f.files.heal();
            QVERIFY(f.mark("a").starts_with("{\"deletion_time\":1700000000"));
            f.restart();
            f.purger->cleanUp();
            QVERIFY(f.isGone("a") && f.isWhole("b"));
            QVERIFY(f.mark("a").find("finished_time") != std::string::npos);
            if (!hasFailed) return;
        }
    }
    void aMarkThatCannotBeReadDeletesNothing() {
        Fixture f;
        const std::string torn = "{\"deletion_time\":17000";
        QVERIFY(f.bucket.put("__markers__/a/tenant-deletion-mark.json",
                             {reinterpret_cast<const uint8_t*>(torn.data()), torn.size()}));
        f.purger->cleanUp();
        QVERIFY(f.isWhole("a"));
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.purger->cleanUp();
        QVERIFY(f.isGone("a"));
    }
    void reservedNamesAreNobodysToDelete() {
        Fixture f;
        f.putBlock("rules");
        const auto refused = f.purger->requestDeletion(idOf("__markers__"));
        QCOMPARE(refused.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(refused.error().message, std::string("tenant ID '__markers__' is not allowed"));
        QVERIFY(blockstore::writeTenantDeletionMark(f.bucket, "rules", {1, 0}));
        f.purger->cleanUp();
        QCOMPARE(f.bucket.list("rules")->size(), size_t(1));
    }
    void tellsWhyTheStatusIsUnknown() {
        Fixture f;
        f.memory.outcome = fail(ErrorKind::Io, "disk on fire");
        QCOMPARE(f.purger->areBlocksDeleted(idOf("a")).error().message,
                 std::string("memory: disk on fire"));
    }
    void cleansUpAtOnceWhenStartedAndNotOnceStopped() {
        Fixture f;
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        Scheduler scheduler;
        ThreadPool pool("test", 1, 10);
        f.purger->start(scheduler, pool);
        QTRY_VERIFY(f.mark("a").find("finished_time") != std::string::npos);
        f.purger->stop();
        f.putBlock("a");
        QVERIFY(f.purger->requestDeletion(idOf("a")));
        f.purger->start(scheduler, pool);
        f.purger->cleanUp();
        pool.stop();
        QCOMPARE(f.bucket.list("a")->size(), size_t(1));
    }
};

static const test::Registrar<PurgerTest> registered;

}  // namespace pallium::purger

#include "purger_test.moc"
