#include "backend/ingester/active_series.h"

#include "backend/io/file_system.h"
#include "backend/tsdb/db.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::ingester {
namespace {

class NoLimit final : public tsdb::SeriesLimiter {
  public:
    bool mayCreate(const tsdb::NewSeries&) override { return true; }
    void created(LabelsView) override {}
    void removed(LabelsView) override {}
};

/// One sample of a series `name{job="a"}`.
void append(tsdb::Db& db, std::string_view name, TimestampMs time) {
    WriteBatch batch;
    batch.labels = {{"__name__", name}, {"job", "a"}};
    batch.samples = {{time, 1}};
    batch.series = {{0, 2, 0, 1}};
    NoLimit limiter;
    tsdb::AppendResult result;
    QVERIFY(db.append(batch, {}, {}, limiter, result));
}

using Trackers = std::vector<tenancy::ActiveSeriesTracker>;
using Counted = std::vector<std::pair<std::string, size_t>>;

}  // namespace

class ActiveSeriesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsWhatMatches() {
        const test::TempDir directory;
        const auto db = std::move(*tsdb::Db::open(io::realFileSystem(), directory.path(), {}));
        append(*db, "api_errors_total", 1000);
        append(*db, "api_requests_total", 2000);
        append(*db, "node_cpu", 2000);
        ActiveSeries active;
        Trackers trackers{
            {"api", R"({__name__=~"api_.*"})"}, {"all of a", R"({job="a"})"}, {"none", "other"}};
        QVERIFY(active.count(*db, 0, trackers));
        QCOMPARE(active.counts().all, size_t(3));
        QCOMPARE(active.counts().trackers, (Counted{{"api", 2}, {"all of a", 3}, {"none", 0}}));
        // Without a sample of late a series counts no more.
        QVERIFY(active.count(*db, 2000, trackers));
        QCOMPARE(active.counts().all, size_t(2));
        QCOMPARE(active.counts().trackers, (Counted{{"api", 1}, {"all of a", 2}, {"none", 0}}));
        trackers.pop_back();
        trackers[0].matchers = "node_cpu";
        QVERIFY(active.count(*db, 0, trackers));
        QCOMPARE(active.counts().trackers, (Counted{{"api", 1}, {"all of a", 3}}));
        QVERIFY(active.count(*db, 0, {}));
        QVERIFY(active.counts().trackers.empty());
    }
    void leavesOutWhatIsNoSelector() {
        const test::TempDir directory;
        const auto db = std::move(*tsdb::Db::open(io::realFileSystem(), directory.path(), {}));
        append(*db, "m", 1000);
        ActiveSeries active;
        const auto counted = active.count(*db, 0, {{"bad", "{"}, {"good", "m"}});
        QVERIFY(!counted);
        QVERIFY(counted.error().message.starts_with("bad: 1:2: parse error"));
        QCOMPARE(active.counts().trackers, (Counted{{"good", 1}}));
    }
};

static const test::Registrar<ActiveSeriesTest> registered;

}  // namespace pallium::ingester

#include "active_series_test.moc"
