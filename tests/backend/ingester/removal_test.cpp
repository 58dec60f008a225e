#include "backend/ingester/ingester.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::ingester {
namespace {

constexpr TimestampMs kNow = 1'700'000'000'000;

tenancy::TenantId idOf(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

/// An ingester whose own timers leave the files alone.
struct Removal {
    Removal(const std::string& directory, io::FileSystem& files) {
        IngesterConfig config;
        config.dataDir = directory;
        config.walSyncPeriod = std::chrono::hours(1);
        config.headCompactionPeriod = std::chrono::hours(1);
        ingester = std::make_unique<Ingester>(
            config, Ingester::Dependencies{files, clock, scheduler, pool, metrics, [](const auto&) {
                                               return std::make_shared<tenancy::Limits>();
                                           }});
    }
    ~Removal() { ingester->stop(); }

    /// A sample of `m`.
    bool push(std::string_view tenant, TimestampMs time = kNow) {
        WriteBatch batch;
        batch.labels = {{"__name__", "m"}};
        batch.samples = {{time, 1}};
        batch.series = {{0, 1, 0, 1}};
        return ingester->push(Context{}, idOf(tenant), batch, {}).has_value();
    }
    /// A block and a sample in the head of `a`, a block of `b`.
    bool fill() {
        if (!push("a") || !push("b")) return false;
        ingester->flush(Context{}, {});
        return push("a", kNow + 10'000'000);
    }
    uint64_t blocksOf(std::string_view tenant) const {
        return ingester->userStats(idOf(tenant)).loadedBlocks;
    }

    test::FakeClock clock{kNow};
    ThreadPool pool{"test", 1, 10};
    Scheduler scheduler;
    telemetry::Registry metrics;
    std::unique_ptr<Ingester> ingester;
};

}  // namespace

class RemovalTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsWhetherATenantHasBlocks() {
        const test::TempDir directory;
        Removal of(directory.path(), io::realFileSystem());
        QVERIFY(of.ingester->start());
        QVERIFY(of.push("a"));
        QVERIFY(!of.ingester->hasBlocks(idOf("a")));
        of.ingester->flush(Context{}, {});
        QVERIFY(of.ingester->hasBlocks(idOf("a")));
        QVERIFY(!of.ingester->hasBlocks(idOf("nobody")));
        QVERIFY(of.ingester->remove(idOf("a")));
        QVERIFY(!of.ingester->hasBlocks(idOf("a")));
    }
    void mayBeCutShortAtAnyOperation() {
        for (size_t n = 1;; ++n) {
            const test::TempDir directory;
            test::FaultyFileSystem files(io::realFileSystem());
            bool hasFailed = false;
            {
                Removal dying(directory.path(), files);
                QVERIFY(dying.ingester->start());
                QVERIFY(dying.fill());
                files.failAt(n, test::FaultyFileSystem::Fault::Refuse, true);
                const auto removed = dying.ingester->remove(idOf("a"));
                hasFailed = files.hasFailed();
                files.heal();
                QCOMPARE(removed.has_value(), !hasFailed);
                QCOMPARE(dying.ingester->has(idOf("a")), hasFailed);
            }
            Removal next(directory.path(), files);
            QVERIFY(next.ingester->start());
            // All of it, or nothing.
            QVERIFY(next.blocksOf("a") == 1 || !next.ingester->has(idOf("a")));
            QVERIFY(next.ingester->remove(idOf("a")));
            QVERIFY(!next.ingester->has(idOf("a")));
            QCOMPARE(next.blocksOf("b"), uint64_t(1));
            QVERIFY(next.push("a"));
            if (!hasFailed) return;
        }
    }
    void theNextStartRemovesWhatIsLeft() {
        const test::TempDir directory;
        const std::string rest = directory.path() + "/a+removed";
        {
            Removal dying(directory.path(), io::realFileSystem());
            QVERIFY(dying.ingester->start());
            QVERIFY(dying.fill());
        }
        std::filesystem::rename(directory.path() + "/a", rest);
        QVERIFY(std::filesystem::remove_all(rest + "/wal") > 0);
        Removal next(directory.path(), io::realFileSystem());
        QVERIFY(next.ingester->start());
        QVERIFY(!std::filesystem::exists(rest));
        QVERIFY(!next.ingester->has(idOf("a")) && next.ingester->has(idOf("b")));
    }
};

static const test::Registrar<RemovalTest> registered;

}  // namespace pallium::ingester

#include "removal_test.moc"
