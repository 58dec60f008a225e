#include "backend/tsdb/head/records.h"

#include "backend/model/write_batch.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/support/test_main.h"

#include <random>

namespace pallium::tsdb {
namespace {

struct Collected final : RecordVisitor {
    std::vector<std::pair<SeriesId, std::string>> series;
    std::vector<std::pair<SeriesId, HistogramPoint>> histograms, lateHistograms;
    std::vector<std::pair<SeriesId, Sample>> samples, outOfOrder;

    void onSeries(SeriesId id, LabelsView labels, std::span<const uint32_t>) override {
        series.emplace_back(id, formatLabels(labels));
    }
    void onSample(SeriesId id, const Sample& sample) override { samples.emplace_back(id, sample); }
    void onHistogram(SeriesId id, TimestampMs t, const AnyHistogram& histogram) override {
        histograms.push_back({id, {t, histogram}});
    }
    void onOutOfOrder(SeriesId id, const Sample& sample) override {
        outOfOrder.emplace_back(id, sample);
    }
    void onOutOfOrder(SeriesId id, TimestampMs t, const AnyHistogram& histogram) override {
        lateHistograms.push_back({id, {t, histogram}});
    }
};

std::vector<std::pair<SeriesId, HistogramPoint>> oddHistograms() {
    const auto integers = test::histogramOf<Histogram>({{-3, 2}, {4, 1}}, {5, 0, 1'000'000});
    const auto floats = test::histogramOf<FloatHistogram>({{-3, 2}, {4, 1}}, {5, 0, 7});
    Histogram gauge = test::histogramOf<Histogram>({{0, 1}}, {3});
    gauge.hint = CounterResetHint::Gauge;
    gauge.layout.zeroThreshold = 0.001;
    gauge.layout.negativeSpans = {{1, 1}};
    gauge.negative = {2};
    gauge.zeroCount = 4;
    gauge.count += 6;
    FloatHistogram custom = test::histogramOf<FloatHistogram>({{1, 2}}, {1, 2});
    custom.hint = CounterResetHint::CounterReset;
    custom.layout.schema = HistogramLayout::kCustomBuckets;
    custom.layout.customBounds = {-1, 0.005, 1e10, 1e300};
    custom.positive[1] = 0.25;
    Histogram large;  // its layout is never left out
    large.layout.positiveSpans.assign(300, {1, 1});
    large.positive.assign(300, -1);
    large.positive[0] = 300;
    std::vector<std::pair<SeriesId, HistogramPoint>> points;
    SeriesId id = 0;
    for (const AnyHistogram& histogram : std::vector<AnyHistogram>{
             integers, integers, floats, floats, gauge, custom, custom, integers, large, large,
             test::staleHistogram<Histogram>(), test::staleHistogram<FloatHistogram>()})
        points.push_back({id++ / 3, {1'700'000'000'000 + id % 2, histogram}});
    return points;
}

std::vector<std::pair<SeriesId, Sample>> oddSamples() {
    std::vector<std::pair<SeriesId, Sample>> samples;
    for (const double value : {0.0, -0.0, 1.0, -1.0, 255.0, 256.0, 1e15, 9007199254740991.0, 1e300,
                               0.1, staleNan(), std::bit_cast<double>(0xfff800000000beefULL)})
        samples.push_back({3, {1'700'000'000'000, value}});
    samples.push_back({4, {INT64_MIN, 1}});
    samples.push_back({5, {INT64_MAX, 1}});
    samples.push_back({4, {INT64_MAX, 2}});
    samples.push_back({kNoId - 1, {-1, 2}});
    samples.push_back({0, {-1, 2}});
    return samples;
}

}  // namespace

class RecordsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        for (const char* value : {"a", "b", "c"}) {
            const Labels labels = Labels::of({{"__name__", "up"}, {"job", value}});
            m_table.add(SeriesTable::hashOf(labels.view()), labels.view());
        }
    }
    void deliversWhatWasEncoded() {
        RecordEncoder encoder;
        const std::vector<SeriesId> defined{2, 0};
        const auto samples = oddSamples();
        for (int reuse = 0; reuse < 2; ++reuse) {
            encoder.begin(m_table, defined);
            for (const auto& [id, sample] : samples)
                encoder.addSample(id, sample);
            Collected collected;
            QVERIFY(decodeRecord(encoder.payload(), collected));
            QCOMPARE(collected.series.size(), size_t(2));
            QCOMPARE(collected.series[0].first, SeriesId(2));
            QCOMPARE(collected.series[0].second, std::string("up{job=\"c\"}"));
            QCOMPARE(collected.series[1].second, std::string("up{job=\"a\"}"));
            QVERIFY(collected.samples == samples);
        }
    }
    void deliversHistogramsBetweenSamples() {
        RecordEncoder encoder;
        const auto histograms = oddHistograms();
        for (int reuse = 0; reuse < 2; ++reuse) {
            encoder.begin(m_table, {});
            encoder.addSample(2, {5, 0.5});
            for (const auto& [id, point] : histograms)
                encoder.addHistogram(id, point.timestampMs, point.histogram);
            encoder.addSample(0, {6, 1});
            QCOMPARE(encoder.samples(), histograms.size() + 2);
            Collected collected;
            QVERIFY(decodeRecord(encoder.payload(), collected));
            QVERIFY((collected.samples ==
                     std::vector<std::pair<SeriesId, Sample>>{{2, {5, 0.5}}, {0, {6, 1}}}));
            QCOMPARE(collected.histograms.size(), histograms.size());
            for (size_t i = 0; i < histograms.size(); ++i) {
                const auto& [id, point] = histograms[i];
                const auto& [readId, read] = collected.histograms[i];
                QCOMPARE(readId, id);
                QCOMPARE(read.timestampMs, point.timestampMs);
                QVERIFY2(isSameBits(read.histogram, point.histogram), std::to_string(i).c_str());
            }
        }
    }
    void costsFewBytesForAHistogramOfTheSameLayout() {
        RecordEncoder encoder;
        encoder.begin(m_table, {});
        for (SeriesId id = 0; id < 1000; ++id)
            encoder.addHistogram(id, 1'700'000'000'000,
                                 test::histogramOf<Histogram>({{0, 10}, {5, 10}},
                                                              std::vector<int64_t>(20, id % 50)));
        QVERIFY(encoder.payload().size() < 20'000);
    }
    void refusesAHistogramThatIsCutOrClaimsTooMuch() {
        RecordEncoder encoder;
        for (const auto& [id, point] : oddHistograms()) {
            encoder.begin(m_table, {});
            encoder.addHistogram(id, point.timestampMs, point.histogram);
            const auto payload = encoder.payload();
            for (size_t size = 2; size < payload.size(); ++size) {
                Collected collected;
                QVERIFY(!decodeRecord(payload.first(size), collected));
                QVERIFY(collected.histograms.empty());
            }
        }
        // Of the layout of the one before: there is none.
        Collected collected;
        QVERIFY(!decodeRecord(std::vector<uint8_t>{0, 0x3a, 3, 0x80, 0, 0}, collected));
    }
    void costsFewBytesForASample() {
        RecordEncoder encoder;
        encoder.begin(m_table, {});
        for (SeriesId id = 0; id < 1000; ++id)
            encoder.addSample(id, {1'700'000'000'000, static_cast<double>(id)});
        QVERIFY(encoder.payload().size() < 3100);
    }
    void refusesEveryPrefixThatCutsAnItem() {
        RecordEncoder encoder;
        const std::vector<SeriesId> defined{0, 1, 2};
        encoder.begin(m_table, defined);
        encoder.addSample(1, {1000, 0.1});
        const auto payload = encoder.payload();
        constexpr size_t kSampleBytes = 1 + 2 + 8;  // control, time, value
        for (size_t size = 0; size < payload.size(); ++size) {
            Collected collected;
            const bool isWhole = decodeRecord(payload.first(size), collected).has_value();
            QCOMPARE(isWhole,
                     size + kSampleBytes == payload.size() && collected.series.size() == 3);
        }
    }
    void survivesNoise() {
        std::mt19937 random(3);
        for (int round = 0; round < 20000; ++round) {
            std::vector<uint8_t> bytes(random() % 60);
            for (uint8_t& byte : bytes)
                byte = static_cast<uint8_t>(random() % (round % 2 == 0 ? 256 : 4));
            Collected collected;
            if (!decodeRecord(bytes, collected)) continue;
            for (const auto& [id, sample] : collected.samples)
                QVERIFY(id != kNoId);
        }
    }
    void tellsSamplesOutOfOrderApart() {
        RecordEncoder encoder;
        encoder.begin(SeriesTable(), {});
        std::vector<std::pair<SeriesId, Sample>> inOrder, late;
        for (const auto& [id, sample] : oddSamples()) {
            const bool isLate = (inOrder.size() + late.size()) % 2 == 0;
            if (isLate)
                encoder.addOutOfOrder(id, sample);
            else
                encoder.addSample(id, sample);
            (isLate ? late : inOrder).emplace_back(id, sample);
        }
        Collected collected;
        QVERIFY(decodeRecord(encoder.payload(), collected));
        QVERIFY(collected.samples == inOrder);
        QVERIFY(collected.outOfOrder == late);
    }
    /// They take layouts from each other.
    void tellsHistogramsOutOfOrderApart() {
        RecordEncoder encoder;
        encoder.begin(m_table, {});
        std::vector<std::pair<SeriesId, HistogramPoint>> inOrder, late;
        for (const auto& [id, point] : oddHistograms()) {
            const bool isLate = (inOrder.size() + late.size()) % 3 != 1;
            if (isLate)
                encoder.addOutOfOrder(id, point.timestampMs, point.histogram);
            else
                encoder.addHistogram(id, point.timestampMs, point.histogram);
            (isLate ? late : inOrder).emplace_back(id, point);
        }
        Collected collected;
        QVERIFY(decodeRecord(encoder.payload(), collected));
        const auto areSame = [](const auto& a, const auto& b) {
            return a.first == b.first && a.second.timestampMs == b.second.timestampMs &&
                   isSameBits(a.second.histogram, b.second.histogram);
        };
        QVERIFY(std::ranges::equal(collected.histograms, inOrder, areSame));
        QVERIFY(std::ranges::equal(collected.lateHistograms, late, areSame));
    }
    void refusesIdsOutOfRange() {
        Collected collected;
        const std::vector<uint8_t> negative{0, 0x20, 0x01};
        QVERIFY(!decodeRecord(negative, collected));
        const std::vector<uint8_t> huge{0,    0x20, 0xfe, 0xff, 0xff, 0xff,
                                        0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
        QVERIFY(!decodeRecord(huge, collected));
        for (const uint8_t reserved : std::vector<uint8_t>{0x80, 0xc0, 0x3e, 0x3f})
            QVERIFY(!decodeRecord(std::vector<uint8_t>{0, reserved, 0, 0}, collected));
        QVERIFY(collected.samples.empty());
    }

  private:
    SeriesTable m_table;
};

static const pallium::test::Registrar<RecordsTest> registeredRecords;

}  // namespace pallium::tsdb

#include "records_test.moc"
