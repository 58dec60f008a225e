#include "tests/backend/tsdb/head/db_fixture.h"

#include <filesystem>

namespace pallium::tsdb {

using namespace test;

using O = AppendOutcome;

class DbOutOfOrderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void judgesLateSamplesByTheWindow_data() {
        QTest::addColumn<qint64>("window");
        QTest::addColumn<qint64>("t");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<bool>("isOutOfOrder");
        const auto row = [](const char* name, qint64 window, qint64 t, double value, O outcome,
                            bool isOutOfOrder = false) {
            QTest::newRow(name) << window << t << value << static_cast<int>(outcome)
                                << isOutOfOrder;
        };
        const qint64 hour = 3600'000;
        row("newer", 1000, kNow + 1, 5, O::Accepted);
        row("same again", 1000, kNow, 1, O::Duplicate);
        row("same time, other value", 1000, kNow, 2, O::DuplicateTimestamp);
        row("older", 1000, kNow - 1, 5, O::Accepted, true);
        row("oldest of the window", 1000, kNow - 1000, 5, O::Accepted, true);
        row("before the window", 1000, kNow - 1001, 5, O::TooOld);
        row("too old for the head, within the window", 2 * hour, kNow - hour - 1, 5, O::Accepted,
            true);
        row("too old for the head, before the window", 2 * hour, kNow - 2 * hour - 1, 5, O::TooOld);
        row("no window, older", 0, kNow - 1, 5, O::OutOfOrder);
        row("no window, too old for the head", 0, kNow - hour - 1, 5, O::OutOfBounds);
        row("window without end", INT64_MAX, kNow - INT64_MAX, 5, O::Accepted, true);
    }
    void judgesLateSamplesByTheWindow() {
        QFETCH(qint64, window);
        QFETCH(qint64, t);
        QFETCH(double, value);
        QFETCH(int, outcome);
        QFETCH(bool, isOutOfOrder);
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        const AppendResult result = appendWithin(*db, window, Batch().add(kUp, {{t, value}}));
        QCOMPARE(static_cast<int>(result.outcomes.at(0)), outcome);
        QCOMPARE(result.accepted, size_t(result.outcomes[0] <= O::Duplicate ? 1 : 0));
        QCOMPARE(result.outOfOrder, size_t(isOutOfOrder ? 1 : 0));
        std::vector<Sample> expected{{kNow, 1}};
        if (result.outcomes[0] == O::Accepted) {
            expected.push_back({t, value});
            if (isOutOfOrder) std::swap(expected[0], expected[1]);
        }
        QVERIFY(samplesOf(*db, "up") == expected);
    }
    void measuresTheWindowFromTheHeadAsItWas() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        // The first sample of this batch does not move the window of the second.
        const AppendResult result = appendWithin(
            *db, 1000, Batch().add(kUp, {{kNow + 5000, 2}}).add(kDown, {{kNow - 1000, 1}}));
        QCOMPARE(result.accepted, size_t(2));
        // Nor did one that is out of order.
        QVERIFY(appendWithin(*db, 5000, Batch().add(kUp, {{kNow, 1}, {kNow - 1, 1}})).outcomes ==
                (std::vector<O>{O::Accepted, O::TooOld}));
    }
    void measuresTheWindowOfAnEmptyHead() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        const AppendResult result = appendWithin(
            *db, 1000, Batch().add(kUp, {{kNow, 1}, {kNow - 1000, 2}, {kNow - 1001, 3}}));
        QVERIFY((result.outcomes == std::vector<O>{O::Accepted, O::Accepted, O::TooOld}));
    }
    void makesASeriesOfLateSamplesOnly() {
        const pallium::test::TempDir directory;
        std::vector<SeriesData> before;
        {
            const auto db = openDb(directory.path());
            append(*db, Batch().add(kUp, {{kNow, 1}}));
            const TimestampMs late = kNow - 2 * 3600'000;
            const AppendResult result = appendWithin(
                *db, kNow, Batch().add(kDown, {{late, 1}, {late - 5, 2}, {late + 5, staleNan()}}));
            QCOMPARE(result.outOfOrder, size_t(3));
            QVERIFY((samplesOf(*db, "down") ==
                     std::vector<Sample>{{late - 5, 2}, {late, 1}, {late + 5, staleNan()}}));
            QCOMPARE(db->stats().series, size_t(2));
            const Batch tooOld = Batch().add(Labels::of({{"__name__", "more"}}), {{5, 1}});
            QVERIFY(appendWithin(*db, 1000, tooOld).outcomes[0] == O::TooOld);
            QCOMPARE(db->stats().series, size_t(2));
            before = select(*db, {m_any});
            QVERIFY(db->stats().headBytes > 0);
        }
        QVERIFY(select(*openDb(directory.path()), {m_any}) == before);
    }
    void takesWhatIsOutOfOrderWithinABatch_data() {
        QTest::addColumn<bool>("isSorted");
        QTest::newRow("in one entry") << true;
        QTest::newRow("in entries that are apart") << false;
    }
    void takesWhatIsOutOfOrderWithinABatch() {
        QFETCH(bool, isSorted);
        const pallium::test::TempDir directory;
        std::vector<Sample> after;
        {
            const auto db = openDb(directory.path());
            append(*db, Batch().add(kUp, {{kNow, 1}}).add(kDown, {{kNow, 1}}));
            Batch batch;
            if (isSorted)
                batch.add(kUp, {{kNow + 9, 9}, {kNow + 5, 5}, {kNow + 5, 5}, {kNow + 5, 6}});
            else
                batch.add(kUp, {{kNow + 9, 9}})
                    .add(kDown, {{kNow + 1, 1}})
                    .add(kUp, {{kNow + 5, 5}, {kNow + 5, 5}, {kNow + 5, 6}});
            const AppendResult result = appendWithin(*db, 1000, batch);
            QCOMPARE(result.outOfOrder, size_t(1));
            const size_t n = result.outcomes.size();
            QVERIFY(result.outcomes[n - 3] == O::Accepted);
            QVERIFY(result.outcomes[n - 2] == O::Duplicate);
            QVERIFY(result.outcomes[n - 1] == O::DuplicateTimestamp);
            QCOMPARE(result.existing.at(n - 1), 5.0);
            after = {{kNow, 1}, {kNow + 5, 5}, {kNow + 9, 9}};
            QVERIFY(samplesOf(*db, "up") == after);
        }
        QVERIFY(samplesOf(*openDb(directory.path()), "up") == after);
    }
    void tellsOfAnotherValueAmongTheLatest() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.outOfOrderChunkSamples = 2});
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        const auto late = [&](TimestampMs t, double value) {
            return appendWithin(*db, 1000, Batch().add(kUp, {{t, value}}));
        };
        QVERIFY(late(kNow - 5, 1).outcomes[0] == O::Accepted);
        QVERIFY(late(kNow - 5, 1).outcomes[0] == O::Duplicate);
        const AppendResult other = late(kNow - 5, 2);
        QVERIFY(other.outcomes[0] == O::DuplicateTimestamp);
        QCOMPARE(other.existing.at(0), 1.0);
        QCOMPARE(other.accepted, size_t(0));
        QCOMPARE(late(kNow - 6, 1).outOfOrder, size_t(1));
        QCOMPARE(late(kNow - 7, 1).outOfOrder, size_t(1));
        // Its buffer is a chunk now: taken, and never seen.
        QVERIFY(late(kNow - 5, 2).outcomes[0] == O::Accepted);
        QVERIFY((samplesOf(*db, "up") ==
                 std::vector<Sample>{{kNow - 7, 1}, {kNow - 6, 1}, {kNow - 5, 1}, {kNow, 1}}));
    }
    void readsTheSampleInOrderOfTwo() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}, {kNow + 1, 1}}));
        QCOMPARE(appendWithin(*db, 1000, Batch().add(kUp, {{kNow, 2}})).outOfOrder, size_t(1));
        const std::vector<Sample> expected{{kNow, 1}, {kNow + 1, 1}};
        QVERIFY(samplesOf(*db, "up") == expected);
        CountingLimiter limiter;
        QVERIFY(db->flush(Context(), limiter));
        QVERIFY(samplesOf(*db, "up") == expected);
    }
    void readsWithinTheRange() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}, {kNow + 100, 2}}));
        appendWithin(*db, 1000, Batch().add(kUp, {{kNow + 50, 3}, {kNow - 50, 4}}));
        appendWithin(*db, 1000, Batch().add(kDown, {{kNow - 60, 5}}));
        const auto found = select(*db, {m_any}, kNow - 50, kNow + 50);
        QCOMPARE(found.size(), size_t(1));
        QVERIFY(
            (found[0].samples == std::vector<Sample>{{kNow - 50, 4}, {kNow, 1}, {kNow + 50, 3}}));
        const auto querier = db->querier(kNow - 70, kNow - 60);
        const std::vector<Matcher> matchers{m_any};
        QVERIFY((*(*querier)->labelValues(Context(), "__name__", matchers) ==
                 std::vector<std::string>{"down", "up"}));
        QVERIFY((*(*querier)->labelNames(Context(), {}) == std::vector<std::string>{"__name__"}));
        const auto before = db->querier(kNow - 90, kNow - 70);
        QVERIFY((*before)->labelNames(Context(), {})->empty());
    }
    void showsASelectionAsItWas() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        appendWithin(*db, 1000, Batch().add(kUp, {{kNow - 5, 1}}));
        const auto querier = db->querier(INT64_MIN, INT64_MAX);
        const std::vector<Matcher> matchers{m_any};
        const auto found = (*querier)->select(Context(), false, {}, matchers);
        appendWithin(*db, 1000, Batch().add(kUp, {{kNow - 3, 2}, {kNow + 1, 2}}));
        storage::SampleColumns columns;
        QVERIFY((*found)->read(0, INT64_MIN, INT64_MAX, columns));
        QVERIFY((columns.timestamps == std::vector<TimestampMs>{kNow - 5, kNow}));
    }
    /// A request's late samples are in the record of the others.
    void hasNoFilesOfItsOwn() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        const size_t bytes = db->stats().walBytes;
        appendWithin(*db, 1000, Batch().add(kUp, {{kNow - 5, 1}}));
        QVERIFY(db->stats().walBytes > bytes);
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
            names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        QVERIFY((names == std::vector<std::string>{"wal", "wal-series"}));
    }
    void countsLateSamplesOfLostSeries() {
        const pallium::test::TempDir directory;
        {
            const auto db = openDb(directory.path());
            append(*db, Batch().add(kUp, {{kNow, 1}}));
            appendWithin(*db, 1000, Batch().add(kUp, {{kNow - 5, 1}, {kNow - 6, 1}}));
        }
        std::filesystem::remove_all(directory.path() + "/wal-series");
        const std::string segment = directory.path() + "/wal/00000000";
        flip(segment, 28 + 17 + 4);  // in the payload of the first record
        const auto db = openDb(directory.path());
        QCOMPARE(db->stats().walCorruptions, size_t(1));
        QCOMPARE(db->stats().walUnknownRefs, size_t(2));
        QVERIFY(select(*db, {m_any}).empty());
    }

  private:
    static constexpr TimestampMs kNow = 1'700'000'000'000;
    const Labels kUp = Labels::of({{"__name__", "up"}});
    const Labels kDown = Labels::of({{"__name__", "down"}});
    const Matcher m_any = matcher(MatchType::Regex, "__name__", ".+");

    static std::vector<Sample> samplesOf(const Db& db, const char* name) {
        const auto found = select(db, {matcher(MatchType::Equal, "__name__", name)});
        return found.empty() ? std::vector<Sample>{} : found[0].samples;
    }
    static void flip(const std::string& path, size_t offset) {
        auto bytes = *io::realFileSystem().readAll(path);
        bytes[offset] ^= 0x10;
        std::filesystem::remove(path);
        const auto file = io::realFileSystem().openAppend(path);
        QVERIFY((*file)->append(bytes) && (*file)->close());
    }
};

static const pallium::test::Registrar<DbOutOfOrderTest> registeredOutOfOrder;

}  // namespace pallium::tsdb

#include "db_out_of_order_test.moc"
