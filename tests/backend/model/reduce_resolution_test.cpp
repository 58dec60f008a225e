#include "backend/model/histogram.h"
#include "tests/support/test_main.h"

#include <random>

namespace pallium {
namespace {

using Spans = std::vector<HistogramSpan>;

Histogram integers(Spans spans, std::vector<int64_t> deltas, int32_t schema = 0) {
    Histogram histogram;
    histogram.layout.schema = schema;
    histogram.layout.positiveSpans = std::move(spans);
    histogram.positive = std::move(deltas);
    return histogram;
}

FloatHistogram floats(Spans spans, std::vector<double> counts, int32_t schema = 0) {
    FloatHistogram histogram;
    histogram.layout.schema = schema;
    histogram.layout.negativeSpans = std::move(spans);
    histogram.negative = std::move(counts);
    return histogram;
}

/// Spans over about 40 buckets, with gaps, and a count for each.
Histogram randomHistogram(std::mt19937& random) {
    Histogram histogram;
    histogram.layout.schema = 8;
    int32_t offset = static_cast<int32_t>(random() % 2000) - 1000;
    int64_t last = 0;
    for (int i = 0; i < 8; ++i) {
        const auto length = static_cast<uint32_t>(random() % 10);
        histogram.layout.positiveSpans.push_back({offset, length});
        offset = static_cast<int32_t>(random() % 6);
        for (uint32_t b = 0; b < length; ++b) {
            const auto count = static_cast<int64_t>(random() % 100);
            histogram.positive.push_back(count - last);
            histogram.count += static_cast<uint64_t>(count);
            last = count;
        }
    }
    return histogram;
}

}  // namespace

class ReduceResolutionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void joinsNeighbours() {
        // Buckets 1 to 4 with 1, 3, 2 and 5: 1 and 2 become the new 1, 3 and 4 the new 2.
        Histogram histogram = integers({{1, 4}}, {1, 2, -1, 3});
        reduceResolution(histogram, -1);
        QCOMPARE(histogram.layout.schema, -1);
        QVERIFY(histogram.layout.positiveSpans == (Spans{{1, 2}}));
        QVERIFY(histogram.positive == (std::vector<int64_t>{4, 3}));

        FloatHistogram same = floats({{1, 4}}, {1, 3, 2, 5});
        reduceResolution(same, -1);
        QVERIFY(same.layout.negativeSpans == (Spans{{1, 2}}));
        QVERIFY(same.negative == (std::vector<double>{4, 7}));
    }
    void keepsGapsThatAreWideEnough() {
        // Buckets 0 and 1, 4 and 9.
        Histogram histogram = integers({{0, 2}, {2, 1}, {4, 1}}, {1, 1, 1, 1});
        reduceResolution(histogram, -1);
        // New buckets 0, 1, 2 and 5.
        QVERIFY(histogram.layout.positiveSpans == (Spans{{0, 3}, {2, 1}}));
        QVERIFY(histogram.positive == (std::vector<int64_t>{1, 1, 1, 1}));
    }
    void takesSeveralStepsBelowZero() {
        FloatHistogram histogram = floats({{-9, 3}, {5, 2}}, {1, 2, 4, 8, 16}, 2);
        reduceResolution(histogram, 0);
        // Buckets -9 and -8 lie in -2, -7 in -1, -1 and 0 in 0.
        QVERIFY(histogram.layout.negativeSpans == (Spans{{-2, 3}}));
        QVERIFY(histogram.negative == (std::vector<double>{3, 4, 24}));
    }
    void leavesWhatHasTheSchemaAlready() {
        const Histogram before = integers({{3, 0}, {0, 1}}, {7});
        Histogram histogram = before;
        reduceResolution(histogram, 0);
        QVERIFY(isSameBits(histogram, before));
        Histogram empty;
        reduceResolution(empty, -4);
        QVERIFY(empty.positive.empty() && empty.layout.positiveSpans.empty());
    }
    void keepsCountsAndMayBeDoneInAnySteps() {
        std::mt19937 random(7);
        for (int round = 0; round < 500; ++round) {
            const Histogram before = randomHistogram(random);
            Histogram direct = before;
            Histogram stepwise = before;
            reduceResolution(direct, 3);
            for (int32_t schema = 7; schema >= 3; --schema)
                reduceResolution(stepwise, schema);
            QVERIFY(isSameBits(direct, stepwise));
            QVERIFY(validate(direct));
            FloatHistogram asFloat;
            toFloat(before, asFloat);
            reduceResolution(asFloat, 3);
            FloatHistogram expected;
            toFloat(direct, expected);
            QVERIFY(isSameBits(asFloat, expected));
        }
    }
};

static const test::Registrar<ReduceResolutionTest> registered;

}  // namespace pallium

#include "reduce_resolution_test.moc"
