// The storage of tests, as far as something can go wrong in it.
#include "tests/support/memory_storage.h"

#include "tests/support/test_main.h"

namespace pallium::test {
namespace {

const Labels kUp = Labels::of({{"__name__", "up"}});

FloatHistogram histogramOf(double sum) {
    FloatHistogram histogram;
    histogram.sum = sum;
    return histogram;
}

std::unique_ptr<storage::SeriesSet> selected(const MemoryStorage& storage, TimestampMs minTime,
                                             TimestampMs maxTime) {
    const Matcher matchers[] = {*Matcher::create(MatchType::Equal, "__name__", "up")};
    return *(*storage.querier(minTime, maxTime))->select(Context(), true, {}, matchers);
}

/// `10=1 20=h2 30=3@5`: floats, then histograms, with their start times.
std::string readText(const MemoryStorage& storage, TimestampMs minTime = INT64_MIN,
                     TimestampMs maxTime = INT64_MAX) {
    storage::SampleColumns samples;
    if (!selected(storage, INT64_MIN, INT64_MAX)->read(0, minTime, maxTime, samples)) return "?";
    std::string out;
    const auto write = [&out](TimestampMs time, const std::string& value, TimestampMs start) {
        out += (out.empty() ? "" : " ") + std::to_string(time) + '=' + value +
               (start != 0 ? '@' + std::to_string(start) : "");
    };
    const auto whole = [](double value) { return std::to_string(static_cast<int>(value)); };
    for (size_t i = 0; i < samples.size(); ++i)
        write(samples.timestamps[i], whole(samples.values[i]),
              samples.startTimes.empty() ? 0 : samples.startTimes[i]);
    for (const HistogramSample& sample : samples.histograms)
        write(sample.timestampMs, 'h' + whole(sample.histogram.sum), sample.startMs);
    return out;
}

}  // namespace

class MemoryStorageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsBothKindsInOrder() {
        MemoryStorage storage;
        storage.add(kUp, 40, histogramOf(4));
        storage.add(kUp, 30, 3);
        storage.add(kUp, 20, histogramOf(2), 7);
        storage.add(kUp, 10, 1);
        QCOMPARE(readText(storage), std::string("10=1 30=3 20=h2@7 40=h4"));
        QCOMPARE(readText(storage, 20, 30), std::string("30=3 20=h2@7"));
        QCOMPARE(readText(storage, 21, 29), std::string());
    }
    void replacesAtTheSameTime() {
        MemoryStorage storage;
        storage.add(kUp, 10, 1, 5);
        storage.add(kUp, 20, 2);
        storage.add(kUp, 10, histogramOf(3));
        QCOMPARE(readText(storage), std::string("20=2 10=h3"));
        storage.add(kUp, 10, histogramOf(4));
        QCOMPARE(readText(storage), std::string("20=2 10=h4"));
        storage.add(kUp, 10, 5);
        QCOMPARE(readText(storage), std::string("10=5 20=2"));
        storage.add(kUp, 10, 6, 8);
        storage.add(kUp, 20, 7, 9);
        storage.add(kUp, 20, 8);
        QCOMPARE(readText(storage), std::string("10=6@8 20=8"));
    }
    void hasNoStartTimesUntilOneIsKnown() {
        MemoryStorage storage;
        storage.add(kUp, 20, 2);
        storage::SampleColumns samples;
        QVERIFY(selected(storage, 0, 100)->read(0, 0, 100, samples));
        QVERIFY(samples.startTimes.empty());
        storage.add(kUp, 30, 3, 25);
        storage.add(kUp, 10, 1);
        QCOMPARE(readText(storage), std::string("10=1 20=2 30=3@25"));
        QCOMPARE(readText(storage, 30, 30), std::string("30=3@25"));
        // What was read before had none.
        QVERIFY(selected(storage, 0, 100)->read(0, 30, 30, samples));
        QCOMPARE(samples.startTimes, (std::vector<TimestampMs>{0, 25}));
    }
    void findsASeriesThatHasOnlyHistograms() {
        MemoryStorage storage;
        storage.add(kUp, 10, histogramOf(1));
        QCOMPARE(selected(storage, 10, 10)->size(), size_t(1));
        QCOMPARE(selected(storage, 11, 20)->size(), size_t(0));
        QCOMPARE(selected(storage, 0, 9)->size(), size_t(0));
    }
};

static const Registrar<MemoryStorageTest> registered;

}  // namespace pallium::test

#include "memory_storage_test.moc"
