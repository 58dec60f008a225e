#include "ui/connection/activity_store.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "ui/connection/state_database.h"

namespace pallium::ui {
namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;

ActivityEntry flushAt(qint64 timeMs) {
    ActivityEntry entry;
    entry.timeMs = timeMs;
    entry.connectionId = QStringLiteral("c");
    entry.connection = QStringLiteral("Staging");
    entry.tenant = QStringLiteral("shop");
    entry.action = QStringLiteral("Flush");
    entry.target = QStringLiteral("shop");
    entry.person = QStringLiteral("ann");
    entry.curl = QStringLiteral("curl -X POST 'http://host/ingester/flush'");
    return entry;
}

}  // namespace

class ActivityStoreTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void keepsEntriesAcrossRunsNewestFirst() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/state.db");
        ActivityEntry first = flushAt(1000);
        {
            StateDatabase database(path);
            first.id = database.activity().add(first);
            QVERIFY(first.id > 0);
            QVERIFY(database.activity().add(flushAt(2000)) > first.id);
            first.outcome = ActivityEntry::Outcome::Taken;
            first.status = 204;
            first.durationMs = 3100;
            first.readBack = QStringLiteral("4 blocks more");
            first.before = QStringLiteral("a");
            first.after = QStringLiteral("b");
            database.activity().update(first);
        }
        StateDatabase database(path);
        const auto entries = database.activity().entries(10);
        QCOMPARE(entries.size(), size_t(2));
        QCOMPARE(entries[0].timeMs, 2000);
        QVERIFY(entries[1] == first);
        QVERIFY(database.activity().entry(first.id) == first);
        QCOMPARE(database.activity().entries(1).size(), size_t(1));
        QCOMPARE(database.activity().entry(99).id, 0);
    }

    void dropsWhatIsOlderThanHalfAYear() {
        StateDatabase database({});
        database.activity().add(flushAt(kDayMs));
        database.activity().add(flushAt(2 * kDayMs));
        database.activity().add(flushAt(182 * kDayMs));
        const auto entries = database.activity().entries(10);
        QCOMPARE(entries.size(), size_t(2));
        QCOMPARE(entries[1].timeMs, 2 * kDayMs);
    }

    void keepsAMinutelySampleOfEachTenant() {
        StateDatabase database({});
        TenantSampleStore store = database.tenantSamples();
        TenantStats stats;
        stats.tenant = QStringLiteral("shop");
        stats.series = 8240;
        stats.activeSeries = 8199;
        stats.ingestionRate = 12.5;
        const QString c = QStringLiteral("c");
        store.add(c, {stats}, 100'000);
        store.add(c, {stats}, 130'000);  // too early
        stats.series = 9000;
        store.add(c, {stats}, 160'000);
        const auto samples = store.samples(c, stats.tenant, 0);
        QCOMPARE(samples.size(), size_t(2));
        QVERIFY((samples[0] == TenantSample{100'000, 8240, 8199, 12.5}));
        QCOMPARE(samples[1].series, 9000);
        QCOMPARE(store.samples(c, stats.tenant, 150'000).size(), size_t(1));
        QVERIFY(store.samples(QStringLiteral("d"), stats.tenant, 0).empty());
        store.add(c, {stats}, 160'000 + 8 * kDayMs);
        QCOMPARE(store.samples(c, stats.tenant, 0).size(), size_t(1));
        database.removeProfile(c);
        QVERIFY(store.samples(c, stats.tenant, 0).empty());
    }

    void keepsTheLargestTenantsOnly() {
        StateDatabase database({});
        std::vector<TenantStats> all(TenantSampleStore::kMaxTenants + 1);
        for (size_t i = 0; i < all.size(); ++i) {
            all[i].tenant = QString::number(i);
            all[i].series = static_cast<qint64>(i);
        }
        TenantSampleStore store = database.tenantSamples();
        store.add(QStringLiteral("c"), all, 100'000);
        QVERIFY(store.samples(QStringLiteral("c"), QStringLiteral("0"), 0).empty());
        QCOMPARE(store.samples(QStringLiteral("c"), QStringLiteral("1"), 0).size(), size_t(1));
    }
};

static const test::Registrar<ActivityStoreTest> registered;

}  // namespace pallium::ui

#include "activity_store_test.moc"
