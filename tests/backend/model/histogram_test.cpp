#include "backend/model/histogram.h"

#include "backend/model/sample.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <functional>
#include <limits>

namespace pallium {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// Ten observations: one in the zero bucket, two negative ones, seven in three positive buckets.
Histogram exponential() {
    Histogram histogram;
    histogram.layout.zeroThreshold = 0.001;
    histogram.layout.positiveSpans = {{-2, 2}, {1, 1}};
    histogram.layout.negativeSpans = {{0, 1}};
    histogram.count = 10;
    histogram.zeroCount = 1;
    histogram.sum = 18.4;
    histogram.positive = {1, 1, 2};
    histogram.negative = {2};
    return histogram;
}

Histogram custom() {
    Histogram histogram;
    histogram.layout.schema = HistogramLayout::kCustomBuckets;
    histogram.layout.positiveSpans = {{0, 2}, {1, 1}};
    histogram.layout.customBounds = {1, 2, 3};
    histogram.count = 4;
    histogram.positive = {1, 1, -1};
    return histogram;
}

FloatHistogram floatsOf(const Histogram& histogram) {
    FloatHistogram result;
    toFloat(histogram, result);
    return result;
}

template <class H>
QString textOf(const H& histogram) {
    const auto result = validate(histogram);
    if (!result && result.error().kind != ErrorKind::InvalidArgument) return QStringLiteral("kind");
    return result ? QString() : QString::fromStdString(result.error().message);
}

using Change = std::function<void(Histogram&)>;
using FloatChange = std::function<void(FloatHistogram&)>;

QString textAfter(Histogram histogram, const Change& change) {
    change(histogram);
    return textOf(histogram);
}
QString floatTextAfter(const Histogram& from, const FloatChange& change) {
    FloatHistogram histogram = floatsOf(from);
    change(histogram);
    return textOf(histogram);
}

}  // namespace

class HistogramTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void acceptsValidOnes() {
        for (const Histogram& histogram : {exponential(), custom(), Histogram()}) {
            QCOMPARE(textOf(histogram), QString());
            QCOMPARE(textOf(floatsOf(histogram)), QString());
        }
        // Observations of NaN are in no bucket.
        QCOMPARE(textAfter(exponential(),
                           [](Histogram& h) {
                               h.sum = std::nan("");
                               h.count = 99;
                           }),
                 QString());
        QCOMPARE(textAfter(custom(), [](Histogram& h) { h.layout.customBounds[0] = -kInf; }),
                 QString());
        Histogram stale;
        stale.sum = staleNan();
        QCOMPARE(textOf(stale), QString());
        // Floats are not added up exactly, so their sum is not looked at.
        QCOMPARE(floatTextAfter(exponential(), [](FloatHistogram& h) { h.count = 3; }), QString());
    }

    void comesBackFromFloats() {
        Histogram stale;
        stale.sum = staleNan();
        Histogram large = exponential();
        large.hint = CounterResetHint::Gauge;
        large.count = (uint64_t(1) << 53) - 1;
        large.positive = {(int64_t(1) << 53) - 1, 1 - (int64_t(1) << 53), 1};
        for (const Histogram& histogram : {exponential(), custom(), Histogram(), stale, large}) {
            Histogram back = exponential();
            QVERIFY(toInteger(floatsOf(histogram), back));
            QVERIFY(isSameBits(back, histogram));
        }
    }
    void isNotTakenForIntegers_data() {
        QTest::addColumn<FloatChange>("change");
        const auto row = [](const char* name, FloatChange change) {
            QTest::newRow(name) << std::move(change);
        };
        row("part of one", [](FloatHistogram& h) { h.count = 10.5; });
        row("rounded", [](FloatHistogram& h) { h.count = 0x1p53; });
        row("infinite", [](FloatHistogram& h) { h.zeroCount = kInf; });
        row("negative", [](FloatHistogram& h) { h.zeroCount = -1; });
        row("none", [](FloatHistogram& h) { h.positive[1] = std::nan(""); });
        row("negative bucket", [](FloatHistogram& h) { h.negative[0] = -2; });
    }
    void isNotTakenForIntegers() {
        QFETCH(FloatChange, change);
        FloatHistogram histogram = floatsOf(exponential());
        change(histogram);
        Histogram out;
        QVERIFY(!toInteger(histogram, out));
    }

    /// What both kinds refuse, in Prometheus' words.
    void refusesLayouts_data() {
        QTest::addColumn<bool>("isCustom");
        QTest::addColumn<std::function<void(HistogramLayout&)>>("change");
        QTest::addColumn<QString>("text");
        using Layout = HistogramLayout;
        const auto row = [](const char* name, bool isCustom,
                            std::function<void(HistogramLayout&)> change, const char* text) {
            QTest::newRow(name) << isCustom << std::move(change) << QString::fromUtf8(text);
        };
        row(
            "positive spans", false, [](Layout& l) { l.positiveSpans.pop_back(); },
            "positive side: spans need 2 buckets, have 3 buckets: histogram spans specify "
            "different "
            "number of buckets than provided");
        row(
            "negative spans", false, [](Layout& l) { l.negativeSpans[0].length = 4; },
            "negative side: spans need 4 buckets, have 1 buckets: histogram spans specify "
            "different "
            "number of buckets than provided");
        row(
            "span goes back", false, [](Layout& l) { l.positiveSpans[1].offset = -1; },
            "positive side: span number 2 with offset -1: histogram has a span whose offset is "
            "negative");
        row(
            "bounds", false, [](Layout& l) { l.customBounds = {1}; },
            "histogram with exponential schema must not have custom bounds");
        row(
            "schema too high", false, [](Layout& l) { l.schema = 9; },
            "histogram has an invalid schema, which must be between -4 and 8 for exponential "
            "buckets, or -53 for custom buckets, got schema 9");
        row(
            "schema too low", false, [](Layout& l) { l.schema = -5; },
            "histogram has an invalid schema, which must be between -4 and 8 for exponential "
            "buckets, or -53 for custom buckets, got schema -5");
        row(
            "custom: first span", true, [](Layout& l) { l.positiveSpans[0].offset = -1; },
            "custom buckets: span number 1 with offset -1: histogram has a span whose offset is "
            "negative");
        row(
            "custom: spans", true, [](Layout& l) { l.positiveSpans[1].length = 2; },
            "custom buckets: spans need 4 buckets, have 3 buckets: histogram spans specify "
            "different number of buckets than provided");
        row(
            "custom: too few bounds", true,
            [](Layout& l) {
                l.customBounds = {1, 2};
            },
            "custom buckets: only 2 custom bounds defined which is insufficient to cover total "
            "span "
            "length of 4: histogram custom bounds are too few");
        row(
            "custom: order", true,
            [](Layout& l) {
                l.customBounds = {1, 2, 2};
            },
            "custom buckets: previous bound is 2.000000 and current is 2.000000: histogram custom "
            "bounds must be in strictly increasing order");
        row(
            "custom: behind infinity", true,
            [](Layout& l) {
                l.customBounds = {1, kInf, 3};
            },
            "custom buckets: previous bound is +Inf and current is 3.000000: histogram custom "
            "bounds must be in strictly increasing order");
        row(
            "custom: infinite", true,
            [](Layout& l) {
                l.customBounds = {1, 2, kInf};
            },
            "custom buckets: last +Inf bound must not be explicitly defined: histogram custom "
            "bounds "
            "must be finite");
        row(
            "custom: NaN", true,
            [](Layout& l) {
                l.customBounds = {1, std::nan(""), 3};
            },
            "custom buckets: histogram custom bounds must not be NaN");
        row(
            "custom: threshold", true, [](Layout& l) { l.zeroThreshold = 1; },
            "custom buckets: must have zero threshold of 0");
        row(
            "custom: negative spans", true,
            [](Layout& l) {
                l.negativeSpans = {{0, 0}};
            },
            "custom buckets: must not have negative spans");
    }
    void refusesLayouts() {
        QFETCH(bool, isCustom);
        QFETCH(std::function<void(HistogramLayout&)>, change);
        QFETCH(QString, text);
        Histogram histogram = isCustom ? custom() : exponential();
        FloatHistogram asFloat = floatsOf(histogram);
        change(histogram.layout);
        change(asFloat.layout);
        QCOMPARE(textOf(histogram), text);
        QCOMPARE(textOf(asFloat), text);
    }

    void refusesIntegerCounts() {
        QCOMPARE(textAfter(exponential(), [](Histogram& h) { h.count = 11; }),
                 QStringLiteral("10 observations found in buckets, but the Count field is 11: "
                                "histogram's observation count should equal the number of "
                                "observations found in the buckets (in absence of NaN)"));
        QCOMPARE(textAfter(exponential(),
                           [](Histogram& h) {
                               h.count = 9;
                               h.sum = std::nan("");
                           }),
                 QStringLiteral("10 observations found in buckets, but the Count field is 9: "
                                "histogram's observation count should be at least the number of "
                                "observations found in the buckets"));
        QCOMPARE(textAfter(exponential(), [](Histogram& h) { h.positive[1] = -3; }),
                 QStringLiteral("positive side: bucket number 2 has observation count of -2: "
                                "histogram has a bucket whose observation count is negative"));
        QCOMPARE(textAfter(exponential(), [](Histogram& h) { h.negative[0] = -1; }),
                 QStringLiteral("negative side: bucket number 1 has observation count of -1: "
                                "histogram has a bucket whose observation count is negative"));
        QCOMPARE(textAfter(custom(), [](Histogram& h) { h.zeroCount = 1; }),
                 QStringLiteral("custom buckets: must have zero count of 0"));
        QCOMPARE(textAfter(custom(), [](Histogram& h) { h.negative = {1}; }),
                 QStringLiteral("custom buckets: must not have negative buckets"));
    }

    void refusesFloatCounts() {
        const double nan = std::nan("");
        QCOMPARE(floatTextAfter(exponential(), [](FloatHistogram& h) { h.positive[2] = -0.5; }),
                 QStringLiteral("positive side: bucket number 3 has observation count of -0.5: "
                                "histogram has a bucket whose observation count is negative"));
        QCOMPARE(floatTextAfter(exponential(), [&](FloatHistogram& h) { h.negative[0] = nan; }),
                 QStringLiteral("negative side: bucket number 1 has observation count of NaN: "
                                "histogram has a bucket whose observation count is negative"));
        QCOMPARE(floatTextAfter(exponential(), [](FloatHistogram& h) { h.zeroCount = -2.5; }),
                 QStringLiteral("zero bucket has observation count of -2.5: histogram has a bucket "
                                "whose observation count is negative"));
        QCOMPARE(
            floatTextAfter(exponential(), [](FloatHistogram& h) { h.count = -1; }),
            QStringLiteral("observation count is  -1: histogram's observation count is negative"));
        QCOMPARE(floatTextAfter(custom(), [](FloatHistogram& h) { h.positive[0] = -1; }),
                 QStringLiteral("positive side: bucket number 1 has observation count of -1: "
                                "histogram has a bucket whose observation count is negative"));
    }

    void comparesBits() {
        const auto differs = [](const FloatChange& change) {
            FloatHistogram histogram = floatsOf(exponential());
            change(histogram);
            return !isSameBits(histogram, floatsOf(exponential()));
        };
        QVERIFY(!differs([](FloatHistogram&) {}));
        QVERIFY(differs([](FloatHistogram& h) { h.hint = CounterResetHint::Gauge; }));
        QVERIFY(differs([](FloatHistogram& h) { h.layout.schema = 1; }));
        QVERIFY(differs([](FloatHistogram& h) { h.layout.customBounds = {1}; }));
        QVERIFY(differs([](FloatHistogram& h) { h.positive[0] = 2; }));
        QVERIFY(differs([](FloatHistogram& h) { h.negative.clear(); }));
        Histogram a, b;
        QVERIFY(isSameBits(a, b));
        b.sum = -0.0;
        QVERIFY(!isSameBits(a, b));
        a.sum = b.sum = staleNan();
        QVERIFY(isSameBits(a, b) && isStale(a) && isStale(floatsOf(a)));
        b.sum = std::nan("");
        QVERIFY(!isSameBits(a, b) && !isStale(b));
    }

    void convertsToFloats() {
        const FloatHistogram histogram = floatsOf(exponential());
        QVERIFY(isSameLayout(histogram.layout, exponential().layout));
        QCOMPARE(histogram.count, 10.0);
        QCOMPARE(histogram.zeroCount, 1.0);
        QCOMPARE(histogram.sum, 18.4);
        QCOMPARE(histogram.positive, (std::vector<double>{1, 2, 4}));
        QCOMPARE(histogram.negative, (std::vector<double>{2}));
    }
};

static const test::Registrar<HistogramTest> registeredHistogram;

}  // namespace pallium

#include "histogram_test.moc"
