#include "tests/backend/tsdb/head/db_fixture.h"

namespace pallium::tsdb {

using namespace test;

using O = AppendOutcome;

class DbAppendTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void judgesSamplesByTheOrderOfTheirSeries_data() {
        QTest::addColumn<qint64>("t");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("outcome");
        const qint64 window = 3600'000;
        const auto row = [](const char* name, qint64 t, double value, O outcome) {
            QTest::newRow(name) << t << value << static_cast<int>(outcome);
        };
        row("newer", kNow + 1, 5, O::Accepted);
        row("same again", kNow, 1, O::Duplicate);
        row("same time, other value", kNow, 2, O::DuplicateTimestamp);
        row("older", kNow - 1, 1, O::OutOfOrder);
        row("oldest within the window", kNow - window, 1, O::OutOfOrder);
        row("before the window", kNow - window - 1, 1, O::OutOfBounds);
    }
    void judgesSamplesByTheOrderOfTheirSeries() {
        QFETCH(qint64, t);
        QFETCH(double, value);
        QFETCH(int, outcome);
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        append(*db, Batch().add(kUp, {{kNow, 1}}));
        const AppendResult result = append(*db, Batch().add(kUp, {{t, value}}));
        QCOMPARE(static_cast<int>(result.outcomes.at(0)), outcome);
        const bool isTaken = result.outcomes[0] <= O::Duplicate;
        QCOMPARE(result.accepted, size_t(isTaken ? 1 : 0));
        if (result.outcomes[0] == O::DuplicateTimestamp) QCOMPARE(result.existing.at(0), 1.0);
    }
    void comparesBitsNotValues() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        const double payload = std::bit_cast<double>(0x7ff800000000beefULL);
        append(*db, Batch().add(kUp, {{kNow, payload}}));
        QVERIFY(append(*db, Batch().add(kUp, {{kNow, payload}})).outcomes[0] == O::Duplicate);
        QVERIFY(append(*db, Batch().add(kUp, {{kNow, staleNan()}})).outcomes[0] ==
                O::DuplicateTimestamp);
        append(*db, Batch().add(kUp, {{kNow + 1, 0.0}}));
        QVERIFY(append(*db, Batch().add(kUp, {{kNow + 1, -0.0}})).outcomes[0] ==
                O::DuplicateTimestamp);
    }
    void takesSamplesOfOneSeriesInOrder() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        const AppendResult result = append(
            *db, Batch().add(
                     kUp, {{kNow, 1}, {kNow + 2, 2}, {kNow + 1, 3}, {kNow + 2, 2}, {kNow + 2, 9}}));
        QVERIFY((result.outcomes == std::vector<O>{O::Accepted, O::Accepted, O::OutOfOrder,
                                                   O::Duplicate, O::DuplicateTimestamp}));
        QCOMPARE(result.existing.at(4), 2.0);
        QCOMPARE(result.accepted, size_t(3));
    }
    void takesASeriesThatStandsTwiceInABatch() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        const AppendResult result =
            append(*db, Batch().add(kUp, {{kNow, 1}}).add(kUp, {{kNow, 2}, {kNow + 1, 3}}));
        QVERIFY(
            (result.outcomes == std::vector<O>{O::Accepted, O::DuplicateTimestamp, O::Accepted}));
        QCOMPARE(db->stats().series, size_t(1));
        QVERIFY((select(*db, {matcher(MatchType::Equal, "__name__", "up")}) ==
                 std::vector<SeriesData>{{"up{job=\"a\"}", {{kNow, 1}, {kNow + 1, 3}}}}));
    }
    void acceptsAnyTimeWhenEmpty() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        const AppendResult result =
            append(*db, Batch()
                            .add(kUp, {{INT64_MIN, 1}, {0, 2}, {INT64_MAX, 3}})
                            .add(Labels::of({{"a", "b"}}), {{5, 1}}));
        QCOMPARE(result.accepted, size_t(4));
        QVERIFY(append(*db, Batch().add(Labels::of({{"a", "c"}}), {{5, 1}})).outcomes[0] ==
                O::OutOfBounds);
        QCOMPARE(db->stats().series, size_t(2));
        QCOMPARE(db->stats().minTime, INT64_MIN);
        QCOMPARE(db->stats().maxTime, INT64_MAX);
    }
    void leavesOutSkippedSeries() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        CountingLimiter limiter;
        const std::vector<uint8_t> skip{1, 0};
        const AppendResult result =
            append(*db, Batch().add(kUp, {{kNow, 1}}).add(kDown, {{kNow, 2}}), limiter, skip);
        QCOMPARE(result.accepted, size_t(1));
        QCOMPARE(limiter.count(), size_t(1));
        QCOMPARE(db->stats().series, size_t(1));
    }
    void refusesSeriesBeyondTheLimitAndTakesTheRest() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        CountingLimiter limiter(1);
        const Batch batch = Batch().add(kUp, {{kNow, 1}}).add(kDown, {{kNow, 2}, {kNow + 1, 3}});
        const AppendResult result = append(*db, batch, limiter);
        QVERIFY((result.outcomes == std::vector<O>{O::Accepted, O::SeriesLimit, O::SeriesLimit}));
        QCOMPARE(result.accepted, size_t(1));
        QCOMPARE(append(*db, Batch().add(kUp, {{kNow + 1, 1}}), limiter).accepted, size_t(1));
        QCOMPARE(db->stats().series, size_t(1));
        QCOMPARE(db->stats().seriesCreated, size_t(1));
    }
    void findsSeriesInAnyOrder() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        uint32_t random = 1;
        for (TimestampMs t = kNow; t < kNow + 50; ++t) {
            Batch batch;
            for (int i = 0; i < 40; ++i) {
                random = random * 1664525 + 1013904223;
                if (i > 0 && random >> 30 == 0) continue;
                batch.add(Labels::of({{"i", std::to_string((i * 7 + int(t % 3)) % 40)}}),
                          {{t, static_cast<double>(i)}});
            }
            const AppendResult result = append(*db, batch);
            QCOMPARE(result.accepted, batch.batch.samples.size());
        }
        QCOMPARE(db->stats().series, size_t(40));
    }
    void refusesAppendsAfterClose() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        QVERIFY(db->close());
        QVERIFY(db->close());
        CountingLimiter limiter;
        AppendResult result;
        const Batch batch = Batch().add(kUp, {{kNow, 1}});
        const auto appended = db->append(batch.batch, {}, {}, limiter, result);
        QVERIFY(!appended && appended.error().kind == ErrorKind::Unavailable);
    }

  private:
    static constexpr TimestampMs kNow = 1'700'000'000'000;
    const Labels kUp = Labels::of({{"__name__", "up"}, {"job", "a"}});
    const Labels kDown = Labels::of({{"__name__", "down"}, {"job", "a"}});
};

static const pallium::test::Registrar<DbAppendTest> registeredAppend;

}  // namespace pallium::tsdb

#include "db_append_test.moc"
