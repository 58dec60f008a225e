#include "backend/querier/limited_queryable.h"

#include "tests/support/memory_storage.h"
#include "tests/support/test_main.h"

namespace pallium::querier {
namespace {

using namespace std::chrono_literals;

constexpr TimestampMs kNow = 1'000'000'000;

/// Three series `m` with a sample a second for 1,000 s before now: nine chunks each.
std::shared_ptr<const storage::Queryable> someData() {
    auto data = std::make_shared<test::MemoryStorage>();
    for (const char* const x : {"a", "b", "c"})
        for (TimestampMs t = kNow - 999'000; t <= kNow; t += 1000)
            data->add(Labels::of({{"__name__", "m"}, {"x", x}}), t, 1);
    return data;
}

/// Reads all series of one or several selects, as one query.
Result<size_t> readAll(const tenancy::Limits& limits, std::initializer_list<Matcher> selects,
                       TimestampMs minTime = kNow - 1'000'000, TimestampMs maxTime = kNow) {
    const auto data =
        limitReads(someData(), {std::make_shared<tenancy::Limits>(limits), kNow, 60'000, true});
    size_t samples = 0;
    for (const Matcher& matcher : selects) {
        const auto querier = data->querier(minTime, maxTime);
        PALLIUM_TRY(querier);
        storage::SelectHints hints;
        hints.minTime = minTime;
        hints.maxTime = maxTime;
        const auto series = (*querier)->select(Context(), true, hints, {&matcher, 1});
        PALLIUM_TRY(series);
        storage::SampleColumns columns;
        for (size_t i = 0; i < (*series)->size(); ++i) {
            columns.clear();
            PALLIUM_TRY((*series)->read(i, minTime, maxTime, columns));
            samples += columns.size();
        }
    }
    return samples;
}

Matcher all() {
    return Matcher::equal("__name__", "m");
}
Matcher only(const char* x) {
    return Matcher::equal("x", x);
}

std::string textOf(const Result<size_t>& outcome) {
    if (outcome) return "read";
    return outcome.error().kind == ErrorKind::LimitExceeded ? outcome.error().message : "other";
}

}  // namespace

class LimitedQueryableTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsSeriesOnce() {
        tenancy::Limits limits;
        limits.maxFetchedSeriesPerQuery = 2;
        QCOMPARE(textOf(readAll(limits, {only("a"), only("b")})), std::string("read"));
        QCOMPARE(textOf(readAll(limits, {only("a"), only("a"), only("b"), only("a")})),
                 std::string("read"));
        const std::string refusal =
            "the query hit the max number of series limit (limit: 2 series)";
        QCOMPARE(textOf(readAll(limits, {all()})), refusal);
        QCOMPARE(textOf(readAll(limits, {only("a"), only("b"), only("c")})), refusal);
    }
    void tellsWhatIsFetched() {
        const auto fetched = std::make_shared<FetchCount>();
        const auto data = limitReads(
            someData(), {std::make_shared<tenancy::Limits>(), kNow, 60'000, true, fetched});
        storage::SampleColumns columns;
        for (const Matcher& matcher : {all(), only("a")}) {
            const auto querier = data->querier(kNow - 9'000, kNow);
            const auto series = (*querier)->select(
                Context(), true, {kNow - 9'000, kNow, 0, 0, "", 0}, {&matcher, 1});
            for (size_t i = 0; i < (*series)->size(); ++i)
                QVERIFY((*series)->read(i, kNow - 9'000, kNow, columns));
        }
        QCOMPARE(fetched->totals().series, uint64_t(4));
        QCOMPARE(fetched->totals().samples, uint64_t(40));
        QCOMPARE(fetched->totals().chunkBytes, uint64_t(columns.chunkBytes));
        QVERIFY(columns.chunkBytes > 0);
    }
    void countsChunksOfTheWholeQuery() {
        tenancy::Limits limits;
        limits.maxFetchedChunksPerQuery = 27;
        QCOMPARE(textOf(readAll(limits, {all()})), std::string("read"));
        QCOMPARE(textOf(readAll(limits, {all(), only("a")})),
                 std::string("the query hit the max number of chunks limit (limit: 27 chunks)"));
    }
    void countsBytes() {
        tenancy::Limits limits;
        limits.maxFetchedChunkBytesPerQuery = 6000;  // two a sample
        QCOMPARE(textOf(readAll(limits, {all()})), std::string("read"));
        limits.maxFetchedChunkBytesPerQuery = 5999;
        QCOMPARE(textOf(readAll(limits, {all()})),
                 std::string("the query hit the aggregated chunks size limit (limit: 5999 bytes)"));
        limits.maxFetchedChunkBytesPerQuery = 0;
        limits.maxFetchedDataBytesPerQuery = 6033;  // eleven a label set
        QCOMPARE(textOf(readAll(limits, {all()})), std::string("read"));
        limits.maxFetchedDataBytesPerQuery = 6032;
        QCOMPARE(textOf(readAll(limits, {all()})),
                 std::string("the query hit the aggregated data size limit (limit: 6032 bytes)"));
    }
    void zeroIsNoLimit() {
        tenancy::Limits limits;
        limits.maxFetchedChunksPerQuery = 0;
        QCOMPARE(*readAll(limits, {all(), all()}), size_t{6000});
    }
    void cutsToTheLookback() {
        tenancy::Limits limits;
        limits.maxQueryLookback = 10s;
        QCOMPARE(*readAll(limits, {only("a")}), size_t{11});
        QCOMPARE(*readAll(limits, {only("a")}, kNow - 100'000, kNow - 20'000), size_t{0});
    }
    void cutsWhatLiesFarAhead() {
        QCOMPARE(*readAll({}, {only("a")}, kNow, kNow + 100'000), size_t{1});
        QCOMPARE(*readAll({}, {only("a")}, kNow + 70'000, kNow + 100'000), size_t{0});
    }
    void refusesReadsThatSpanTooMuch() {
        tenancy::Limits limits;
        limits.maxQueryLength = 1000s;
        QCOMPARE(*readAll(limits, {only("a")}), size_t{1000});
        limits.maxQueryLength = 999s;
        QCOMPARE(textOf(readAll(limits, {only("a")})),
                 std::string("the query time range exceeds the limit (query length: 16m40s, limit: "
                             "16m39s)"));
    }
    void refusesLongPatterns() {
        tenancy::Limits limits;
        limits.maxRegexPatternLength = 3;
        const auto matching = [&](MatchType type, const char* pattern) {
            return textOf(readAll(limits, {*Matcher::create(type, "x", pattern)}));
        };
        QCOMPARE(matching(MatchType::Regex, "a.*"), std::string("read"));
        QCOMPARE(matching(MatchType::Equal, "a.*b"), std::string("read"));
        for (const MatchType type : {MatchType::Regex, MatchType::NotRegex})
            QCOMPARE(matching(type, "a.*b"),
                     std::string("the regular expression of label x is too long: 4 bytes (limit: "
                                 "3 bytes)"));
    }
};

static const test::Registrar<LimitedQueryableTest> registeredLimitedQueryableTest;

}  // namespace pallium::querier

#include "limited_queryable_test.moc"
