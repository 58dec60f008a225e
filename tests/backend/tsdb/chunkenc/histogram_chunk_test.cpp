#include "backend/tsdb/chunkenc/histogram_chunk.h"

#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/chunkenc/samples.h"
#include "tests/support/test_main.h"

#include <functional>
#include <random>

namespace pallium::tsdb {
namespace {

using test::histogramOf;
using test::staleHistogram;
using Header = CounterResetHeader;
using Spans = std::vector<HistogramSpan>;

template <class H>
test::AnySample sampleOf(TimestampMs t, const H& histogram) {
    test::AnySample sample;
    sample.time = t;
    if constexpr (std::is_same_v<H, Histogram>) {
        sample.kind = SampleKind::Histogram;
        sample.histogram = histogram;
    } else {
        sample.kind = SampleKind::FloatHistogram;
        sample.floatHistogram = histogram;
    }
    return sample;
}

template <class H>
const H& histogramIn(const test::AnySample& sample) {
    if constexpr (std::is_same_v<H, Histogram>)
        return sample.histogram;
    else
        return sample.floatHistogram;
}

/// Appends and remembers, in one chunk.
template <class H>
struct Recorder {
    HistogramChunkWriter<H> writer;
    std::vector<test::AnySample> samples;

    bool append(const H& histogram) {
        const auto t = static_cast<TimestampMs>(1000 + 15 * samples.size());
        if (writer.append(t, histogram) == HistogramChunkWriter<H>::Outcome::NewChunk) return false;
        samples.push_back(sampleOf(t, histogram));
        return true;
    }
    std::vector<test::AnySample> decoded() const {
        return test::iterate(writer.kEncoding, writer.bytes()).value();
    }
    std::string difference() const { return test::difference(decoded(), samples); }
};

template <class H>
H with(H histogram, const std::function<void(H&)>& change) {
    change(histogram);
    return histogram;
}
template <class H>
H gauge(H histogram) {
    histogram.hint = CounterResetHint::Gauge;
    return histogram;
}

/// Buckets that grow at random, and may be left out while they are not in use.
class GrowingSide {
  public:
    explicit GrowingSide(std::mt19937_64& random) : m_random(random) {}
    template <class H>
    H next(bool isGauge) {
        for (int change = 0; change < 4; ++change)
            m_counts[index()] += static_cast<int64_t>(m_random() % 3 * (m_random() % 100));
        if (isGauge) m_counts.erase(index());
        Spans spans;
        std::vector<int64_t> buckets;
        int32_t end = 0;
        for (const auto& [index, count] : m_counts) {
            if (count == 0 && m_random() % 2 == 0) continue;
            spans.push_back({index - end, 1});
            buckets.push_back(count);
            end = index + 1;
        }
        return histogramOf<H>(spans, buckets);
    }

  private:
    int32_t index() { return static_cast<int32_t>(m_random() % 40) - 20; }

    std::mt19937_64& m_random;
    std::map<int32_t, int64_t> m_counts;
};

/// What becomes of a sample behind another.
struct Fate {
    bool isAppended = false;
    Header header = Header::Unknown;  // of the chunk that it begins

    friend bool operator==(const Fate&, const Fate&) = default;
};
template <class H>
Fate fateOf(const std::vector<H>& before, const H& sample) {
    Recorder<H> recorder;
    for (const H& one : before)
        if (!recorder.append(one)) qFatal("the samples before do not share a chunk");
    HistogramChunkWriter<H> next;
    next.appendFirst(5000, sample, recorder.writer);
    return {recorder.append(sample), next.header()};
}

constexpr Fate kAppended{true, Header::NotReset};
constexpr Fate cut(Header header) {
    return {false, header};
}

}  // namespace

class HistogramChunkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// Bytes worked out by hand from the description of the format.
    void writesTheseBytes() {
        Recorder<Histogram> integers;
        Recorder<FloatHistogram> floats;
        const auto append = [](auto& writer, auto first, auto second) {
            first.sum = second.sum = 1.5;
            writer.append(10, first);
            writer.append(25, second);
        };
        append(integers.writer, histogramOf<Histogram>({{-1, 2}}, {1, 2}),
               histogramOf<Histogram>({{-1, 2}}, {2, 3}));
        append(floats.writer, histogramOf<FloatHistogram>({{-1, 2}}, {1, 2}),
               histogramOf<FloatHistogram>({{-1, 2}}, {2, 3}));
        QCOMPARE(test::toHex(integers.writer.bytes()),
                 QByteArray("00020000465762a63ff80000000000008c71f222"));
        QCOMPARE(test::toHex(floats.writer.bytes()),
                 QByteArray("00020000465762900200000000000000000000000000000ffe0000000000000ffc00"
                            "0000000000100000000000000031fac3e612fffec060"));
    }

    /// Thousandths up to 33554.43 are numbers, other bounds raw.
    void writesTheseBounds() {
        auto histogram = histogramOf<Histogram>({{0, 1}}, {1});
        histogram.layout.schema = HistogramLayout::kCustomBuckets;
        histogram.layout.customBounds = {-1, 0, 0.0005, 0.25, 33554.43, 33554.431};
        HistogramChunkWriter<Histogram> writer;
        writer.append(10, histogram);
        QCOMPARE(
            test::toHex(writer.bytes()),
            QByteArray("00010000ee5c62597fe000000000000111fa03126e978d4fe73eff7fffffc81c0c49b95"
                       "8106258a88ff800000000000022"));
    }

    void decidesAboutIntegers() { decides<Histogram>(); }
    void decidesAboutFloats() { decides<FloatHistogram>(); }
    void decidesAboutGauges() {
        decidesAboutGauges<Histogram>();
        decidesAboutGauges<FloatHistogram>();
    }

    void headerIsTheHintsIfNothingCameBefore() {
        const auto headerOf = [](CounterResetHint hint) {
            auto histogram = histogramOf<Histogram>({{0, 1}}, {1});
            histogram.hint = hint;
            HistogramChunkWriter<Histogram> writer, empty;
            writer.append(1, histogram);
            HistogramChunkWriter<Histogram> behindNothing;
            behindNothing.appendFirst(1, histogram, empty);
            if (behindNothing.header() != writer.header()) qFatal("the two ways differ");
            return writer.header();
        };
        QCOMPARE(headerOf(CounterResetHint::Unknown), Header::Unknown);
        QCOMPARE(headerOf(CounterResetHint::NotCounterReset), Header::Unknown);
        QCOMPARE(headerOf(CounterResetHint::CounterReset), Header::Reset);
        QCOMPARE(headerOf(CounterResetHint::Gauge), Header::Gauge);
    }

    void widensTheChunk() {
        widensTheChunk<Histogram>();
        widensTheChunk<FloatHistogram>();
    }
    void widensTheSample() {
        widensTheSample<Histogram>();
        widensTheSample<FloatHistogram>();
    }
    void widensBoth() {
        widensBoth<Histogram>();
        widensBoth<FloatHistogram>();
    }

    void keepsAChunksOwnSpansForTheSameBuckets() {
        Recorder<Histogram> recorder;
        QVERIFY(recorder.append(histogramOf<Histogram>({{0, 2}}, {1, 1})));
        QVERIFY(recorder.append(histogramOf<Histogram>({{0, 1}, {0, 0}, {0, 1}}, {1, 2})));
        QCOMPARE(recorder.difference(), std::string());
        QVERIFY(recorder.decoded().back().histogram.layout.positiveSpans == (Spans{{0, 2}}));
    }

    void staleSamplesEndAChunk() {
        staleSamplesEndAChunk<Histogram>();
        staleSamplesEndAChunk<FloatHistogram>();
    }

    void readsHints() {
        Recorder<Histogram> counters, gauges;
        for (int64_t i = 1; i < 4; ++i) {
            QVERIFY(counters.append(histogramOf<Histogram>({{0, 1}}, {i})));
            QVERIFY(gauges.append(gauge(histogramOf<Histogram>({{0, 1}}, {i}))));
        }
        QVERIFY(counters.append(staleHistogram<Histogram>()));
        const auto hintsOf = [](const Recorder<Histogram>& recorder) {
            std::vector<CounterResetHint> hints;
            for (const test::AnySample& sample : recorder.decoded())
                hints.push_back(sample.histogram.hint);
            return hints;
        };
        using enum CounterResetHint;
        QVERIFY(hintsOf(counters) ==
                (std::vector{Unknown, NotCounterReset, NotCounterReset, Unknown}));
        QVERIFY(hintsOf(gauges) == (std::vector{Gauge, Gauge, Gauge}));
    }

    void keepsLayouts() {
        Histogram histogram = histogramOf<Histogram>({{-7, 2}, {3, 1}}, {1, 2, 3});
        histogram.layout.negativeSpans = {{1000000, 1}};
        histogram.negative = {4};
        for (const double threshold :
             {0.0, 0x1p-243, 0x1p-244, 0x1p10, 0x1p11, 0.001, 5e-324, -0x1p3}) {
            for (const int32_t schema : {-4, 0, 8}) {
                histogram.layout.zeroThreshold = threshold;
                histogram.layout.schema = schema;
                QVERIFY(isKept(histogram));
            }
        }
        Histogram custom = histogramOf<Histogram>({{0, 2}}, {1, 2});
        custom.layout.schema = HistogramLayout::kCustomBuckets;
        custom.layout.customBounds = {-1, 0, 0.001, 0.0005, 33554.43, 33554.431, 1e300};
        QVERIFY(isKept(custom));
    }

    void keepsExtremes() {
        constexpr auto kMax = std::numeric_limits<int64_t>::max();
        Recorder<Histogram> integers;
        for (const int64_t bucket : {int64_t(0), int64_t(1), int64_t(1) << 40, kMax}) {
            auto histogram = histogramOf<Histogram>({{0, 2}}, {bucket, 0});
            histogram.count = static_cast<uint64_t>(bucket) * 2;
            QVERIFY(integers.append(histogram));
            QCOMPARE(integers.difference(), std::string());
        }
        Recorder<FloatHistogram> floats;
        for (const double bucket : {0.5, 1e-300, 1e300, std::numeric_limits<double>::infinity()}) {
            auto histogram = gauge(histogramOf<FloatHistogram>({{0, 2}}, {1, 0}));
            histogram.positive = {bucket, -bucket};
            histogram.count = histogram.zeroCount = bucket;
            QVERIFY(floats.append(histogram));
            QCOMPARE(floats.difference(), std::string());
        }
    }

    void keepsRandomGrowth() {
        keepsRandomGrowth<Histogram>();
        keepsRandomGrowth<FloatHistogram>();
    }

    void knowsItsState() {
        Recorder<Histogram> recorder;
        QCOMPARE(recorder.writer.samples(), size_t(0));
        for (int64_t i = 1; i <= 10; ++i)
            QVERIFY(recorder.append(histogramOf<Histogram>({{0, 1}}, {i})));
        QCOMPARE(recorder.writer.samples(), size_t(10));
        QCOMPARE(recorder.writer.minTime(), TimestampMs(1000));
        QCOMPARE(recorder.writer.maxTime(), TimestampMs(1135));
        QVERIFY(isSameBits(recorder.writer.last(), histogramOf<Histogram>({{0, 1}}, {10})));
        QVERIFY(recorder.writer.memoryBytes() >= recorder.writer.bytes().size());
        QCOMPARE(chunkSamples(recorder.writer.kEncoding, recorder.writer.bytes()).value(),
                 size_t(10));
        recorder.writer.reset();
        recorder.samples.clear();
        QCOMPARE(recorder.writer.samples(), size_t(0));
        QVERIFY(recorder.append(gauge(histogramOf<Histogram>({{3, 1}}, {1}))));
        QCOMPARE(recorder.difference(), std::string());
    }

  private:
    template <class H>
    static void decides() {
        constexpr bool kIsInteger = std::is_same_v<H, Histogram>;
        const H base = histogramOf<H>({{0, 2}, {1, 1}}, {5, 0, 7});
        const std::vector<H> before{base};
        const auto fate = [&](const std::function<void(H&)>& change) {
            return fateOf(before, with(base, change));
        };
        QCOMPARE(fate([](H&) {}), kAppended);
        QCOMPARE(fate([](H& h) { h.hint = CounterResetHint::NotCounterReset; }), kAppended);
        QCOMPARE(fate([](H& h) { h.hint = CounterResetHint::CounterReset; }), cut(Header::Reset));
        QCOMPARE(fate([](H& h) { h.count -= 1; }), cut(Header::Reset));
        QCOMPARE(fate([](H& h) { h.layout.schema = 1; }), cut(Header::Unknown));
        QCOMPARE(fate([](H& h) { h.layout.zeroThreshold = 1; }), cut(Header::Unknown));
        // The count comes before the layout.
        QCOMPARE(fate([](H& h) {
                     h.layout.schema = 1;
                     h.count -= 1;
                 }),
                 cut(Header::Reset));
        QCOMPARE(fateOf({with<H>(base, [](H& h) { h.zeroCount = 3; })}, base), cut(Header::Reset));
        QCOMPARE(fateOf({gauge(base)}, base), cut(kIsInteger ? Header::NotReset : Header::Unknown));
        QCOMPARE(fateOf({base, staleHistogram<H>()}, base), cut(Header::Unknown));
        QCOMPARE(fateOf({base, staleHistogram<H>()}, staleHistogram<H>()), kAppended);

        const auto grown = [&](Spans spans, const std::vector<int64_t>& counts) {
            return fateOf(before, histogramOf<H>(std::move(spans), counts));
        };
        QCOMPARE(grown({{0, 2}, {1, 1}}, {4, 0, 99}), cut(Header::Reset));  // one is lower
        QCOMPARE(grown({{0, 2}, {1, 1}}, {6, 1, 7}), kAppended);
        QCOMPARE(grown({{3, 1}}, {99}), cut(Header::Reset));                // one in use is missing
        QCOMPARE(grown({{0, 1}, {2, 1}}, {5, 7}), kAppended);               // an unused one
        QCOMPARE(grown({{-3, 1}, {2, 5}}, {9, 5, 0, 1, 7, 1}), kAppended);  // new ones
        QCOMPARE(grown({{0, 1}}, {99}), cut(Header::Reset));                // the last is missing

        H custom = base;
        custom.layout.schema = HistogramLayout::kCustomBuckets;
        custom.layout.customBounds = {1, 2, 3};
        QCOMPARE(fateOf({custom}, custom), kAppended);
        QCOMPARE(fateOf({custom}, with<H>(custom, [](H& h) { h.layout.customBounds[1] = 2.5; })),
                 cut(Header::Reset));
    }

    template <class H>
    static void decidesAboutGauges() {
        const H base = gauge(histogramOf<H>({{0, 2}}, {5, 3}));
        const Fate appended{true, Header::Gauge};
        const auto fate = [&](const std::function<void(H&)>& change) {
            return fateOf({base}, with(base, change));
        };
        QCOMPARE(fate([](H&) {}), appended);
        QCOMPARE(fate([](H& h) { h.count = 1; }), appended);
        QCOMPARE(fate([](H& h) { h.layout.schema = 1; }), cut(Header::Gauge));
        QCOMPARE(fate([](H& h) { h.layout.zeroThreshold = 1; }), cut(Header::Gauge));
        QCOMPARE(fateOf({base}, gauge(histogramOf<H>({{9, 1}}, {1}))), appended);
        QCOMPARE(fateOf({base}, gauge(staleHistogram<H>())), appended);
        QCOMPARE(fateOf({base, gauge(staleHistogram<H>())}, base), cut(Header::Gauge));
        QCOMPARE(fateOf({histogramOf<H>({{0, 1}}, {1})}, base), cut(Header::Gauge));
    }

    template <class H>
    static void widensTheChunk() {
        Recorder<H> recorder;
        QVERIFY(recorder.append(histogramOf<H>({{0, 2}, {2, 1}}, {1, 2, 3})));
        QVERIFY(recorder.append(histogramOf<H>({{0, 2}, {2, 1}}, {2, 2, 4})));
        QVERIFY(recorder.append(histogramOf<H>({{-1, 3}, {0, 1}, {1, 3}}, {9, 2, 2, 1, 4, 0, 5})));
        QVERIFY(recorder.append(histogramOf<H>({{-1, 4}, {1, 3}}, {9, 3, 2, 1, 4, 0, 5})));
        QCOMPARE(recorder.difference(), std::string());
        for (const test::AnySample& sample : recorder.decoded())
            QVERIFY(histogramIn<H>(sample).layout.positiveSpans ==
                    (Spans{{-1, 3}, {0, 1}, {1, 3}}));
        QCOMPARE(recorder.writer.header(), Header::Unknown);
    }

    template <class H>
    static void widensTheSample() {
        Recorder<H> recorder;
        QVERIFY(recorder.append(histogramOf<H>({{0, 5}}, {1, 0, 2, 0, 0})));
        QVERIFY(recorder.append(histogramOf<H>({{0, 1}, {1, 1}}, {2, 2})));
        QCOMPARE(recorder.difference(), std::string());
        QVERIFY(recorder.writer.last().layout.positiveSpans == (Spans{{0, 5}}));
        QCOMPARE(recorder.writer.last().positive.size(), size_t(5));
    }

    template <class H>
    static void widensBoth() {
        Recorder<H> counters, gauges;
        const H first = histogramOf<H>({{0, 3}}, {5, 0, 0}),
                second = histogramOf<H>({{0, 1}, {3, 1}}, {6, 1});
        QVERIFY(counters.append(first) && counters.append(second) && counters.append(second));
        QCOMPARE(counters.difference(), std::string());
        QVERIFY(counters.writer.last().layout.positiveSpans == (Spans{{0, 3}, {1, 1}}));

        const H low = histogramOf<H>({{-9, 2}, {1, 1}}, {3, 2, 1});
        QVERIFY(gauges.append(gauge(second)) && gauges.append(gauge(low)) &&
                gauges.append(gauge(first)));
        QCOMPARE(gauges.difference(), std::string());
        QVERIFY(gauges.writer.last().layout.positiveSpans ==
                (Spans{{-9, 2}, {1, 1}, {5, 3}, {1, 1}}));
        QCOMPARE(gauges.writer.header(), Header::Gauge);
    }

    template <class H>
    static void staleSamplesEndAChunk() {
        Recorder<H> recorder;
        H stale = histogramOf<H>({{0, 2}}, {1, 1});  // only the sum counts
        stale.sum = staleNan();
        QVERIFY(recorder.append(histogramOf<H>({{0, 2}}, {1, 1})));
        QVERIFY(recorder.append(stale));
        QVERIFY(recorder.append(stale));
        QVERIFY(!recorder.append(histogramOf<H>({{0, 2}}, {1, 1})));
        const auto decoded = recorder.decoded();
        QCOMPARE(decoded.size(), size_t(3));
        QVERIFY(isSameBits(histogramIn<H>(decoded.back()), staleHistogram<H>()));

        Recorder<H> first;
        QVERIFY(first.append(stale));
        QVERIFY(first.append(stale));
        QVERIFY(isSameBits(histogramIn<H>(first.decoded().front()), staleHistogram<H>()));
    }

    static bool isKept(Histogram histogram) {
        Recorder<Histogram> integers;
        Recorder<FloatHistogram> floats;
        FloatHistogram asFloat;
        toFloat(histogram, asFloat);
        if (!integers.append(histogram) || !floats.append(asFloat)) return false;
        const auto integer = integers.decoded().front().histogram;
        const auto decimal = floats.decoded().front().floatHistogram;
        return isSameBits(integer, histogram) && isSameBits(decimal, asFloat);
    }

    template <class H>
    static void keepsRandomGrowth() {
        std::mt19937_64 random(11);
        for (int round = 0; round < 60; ++round) {
            Recorder<H> recorder;
            GrowingSide positive(random), negative(random);
            const bool isGauge = round % 3 == 0;
            for (int i = 0; i < 40; ++i) {
                H histogram = positive.next<H>(isGauge);
                const H other = negative.next<H>(isGauge);
                histogram.layout.negativeSpans = other.layout.positiveSpans;
                histogram.negative = other.positive;
                histogram.count += other.count;
                QVERIFY(recorder.append(isGauge ? gauge(histogram) : histogram));
            }
            QCOMPARE(recorder.difference(), std::string());
            QCOMPARE(test::bulkDifference(recorder.writer.kEncoding, recorder.writer.bytes()),
                     std::string());
        }
    }
};

static const pallium::test::Registrar<HistogramChunkTest> registeredHistogramChunk;

}  // namespace pallium::tsdb

#include "histogram_chunk_test.moc"
