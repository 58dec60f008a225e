#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::promql {
namespace {

FloatHistogram exponential(double count, CounterResetHint hint = CounterResetHint::Unknown) {
    FloatHistogram histogram;
    histogram.hint = hint;
    histogram.layout.positiveSpans = {{0, 1}};
    histogram.positive = {count};
    histogram.count = count;
    histogram.sum = count;
    return histogram;
}

FloatHistogram custom(std::vector<double> bounds) {
    FloatHistogram histogram = exponential(3);
    histogram.layout.schema = HistogramLayout::kCustomBuckets;
    histogram.layout.customBounds = std::move(bounds);
    return histogram;
}

/// Ten observations, one of them NaN: it is in no bucket.
FloatHistogram withNan() {
    FloatHistogram histogram = exponential(9);
    histogram.count = 10;
    histogram.sum = std::numeric_limits<double>::quiet_NaN();
    return histogram;
}

Labels named(const char* name, const char* x = "") {
    return Labels::of({{"__name__", name}, {"x", x}});
}

}  // namespace

/// Each text that accompanies a result, with the place it points to.
class AnnotationsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        using enum CounterResetHint;
        for (int64_t i = 0; i < 4; ++i) {
            const TimestampMs t = i * 60'000;
            const auto n = static_cast<double>(i);
            m_storage.add(named("f", "1"), t, n);
            m_storage.add(named("f", "2"), t, n);
            m_storage.add(named("f_total"), t, n);
            m_storage.add(named("h"), t, exponential(5 + n));
            m_storage.add(named("g"), t, exponential(5 + n, Gauge));
            m_storage.add(named("custom", "1"), t, custom({1, 2}));
            m_storage.add(named("custom", "2"), t, custom({1, 3}));
            m_storage.add(named("hints", "1"), t, exponential(5, CounterReset));
            m_storage.add(named("hints", "2"), t, exponential(5, NotCounterReset));
            m_storage.add(named("partly"), t, withNan());
            i % 2 == 0 ? m_storage.add(named("mix"), t, n)
                       : m_storage.add(named("mix"), t, exponential(n));
            i % 2 == 0 ? m_storage.add(named("schemas"), t, custom({1, 2}))
                       : m_storage.add(named("schemas"), t, exponential(n));
            m_storage.add(Labels::of({{"__name__", "bad_bucket"}, {"le", "x"}}), t, n);
            for (const auto& [le, count] : {std::pair("1", 5.0), {"2", 4.0}, {"+Inf", 6.0}})
                m_storage.add(Labels::of({{"__name__", "sinking_bucket"}, {"le", le}}), t, count);
            m_storage.add(Labels::of({{"__name__", "both"}, {"le", "1"}}), t, 1);
            m_storage.add(Labels::of({{"__name__", "both"}}), t, exponential(3));
            m_storage.add(Labels::of({{"__name__", "typed"}, {"__type__", "gauge"}}), t, n);
            m_storage.add(Labels::of({{"__name__", "typed2"}, {"__type__", "counter"}}), t, n);
        }
    }

    void tells_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("annotation");
        const auto warning = [](const char* query, const char* text) {
            QTest::newRow(query) << QString::fromUtf8(query)
                                 << QStringLiteral("PromQL warning: ") + QString::fromUtf8(text);
        };
        const auto info = [](const char* query, const char* text) {
            QTest::newRow(query) << QString::fromUtf8(query)
                                 << QStringLiteral("PromQL info: ") + QString::fromUtf8(text);
        };
        warning("quantile(2, f)", "quantile value should be between 0 and 1, got 2 (1:10)");
        warning("quantile(NaN, f)", "quantile value should be between 0 and 1, got NaN (1:10)");
        warning("quantile_over_time(-1, f[3m])",
                "quantile value should be between 0 and 1, got -1 (1:20)");
        warning("histogram_quantile(1.5, sinking_bucket)",
                "quantile value should be between 0 and 1, got 1.5 (1:20)");
        warning("limit_ratio(1.1, f)",
                "ratio value should be between -1 and 1, got 1.1, capping to 1 (1:13)");
        warning("histogram_quantile(0.5, bad_bucket)",
                "bucket label \"le\" is missing or has a malformed value of \"x\" for metric name "
                "\"bad_bucket\" (1:25)");
        warning("rate(mix[5m])",
                "encountered a mix of histograms and floats for metric name \"mix\" (1:6)");
        warning("sum({__name__=~\"f|h\"})",
                "encountered a mix of histograms and floats for aggregation (1:5)");
        warning("histogram_quantile(0.5, both)",
                "vector contains a mix of classic and native histograms for metric name \"both\" "
                "(1:25)");
        warning("rate(g[5m])", "this native histogram metric is not a counter: \"g\" (1:6)");
        warning("delta(h[5m])", "this native histogram metric is not a gauge: \"h\" (1:7)");
        warning("rate(schemas[5m])",
                "vector contains a mix of histograms with exponential and custom buckets schemas "
                "for metric name \"schemas\" (1:6)");
        warning("h + on () custom{x=\"1\"}",
                "incompatible bucket layout encountered for binary operator + (1:1)");
        warning("sum(hints)", "conflicting counter resets during histogram aggregation (1:5)");
        warning("hints{x=\"1\"} + on () hints{x=\"2\"}",
                "conflicting counter resets during histogram addition (1:1)");
        info("rate(f{x=\"1\"}[5m])",
             "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
             "\"f\" (1:6)");
        info("histogram_quantile(0.5, sinking_bucket)",
             "input to histogram_quantile needed to be fixed for monotonicity (see "
             "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) "
             "for metric name \"sinking_bucket\", from buckets 2 to 2, with a max diff of 1, over "
             "1 samples from 1970-01-01T00:03:00Z to 1970-01-01T00:03:00Z (1:25)");
        info("f{x=\"1\"} + on () h",
             "incompatible sample types encountered for binary operator \"+\": float + histogram "
             "(1:1)");
        info("h > 1",
             "incompatible sample types encountered for binary operator \">\": histogram > float "
             "(1:1)");
        info("max(h)", "ignored histogram in max aggregation (1:5)");
        info("topk(1, h)", "ignored histogram in topk aggregation (1:1)");
        info("max_over_time(mix[5m])",
             "ignored histograms in a range containing both floats and histograms for metric name "
             "\"mix\" (1:15)");
        info("histogram_quantile(1, partly)",
             "input to histogram_quantile has NaN observations, result is NaN (1:23)");
        info("histogram_quantile(0.5, partly)",
             "input to histogram_quantile has NaN observations, result is skewed higher (1:25)");
        info("histogram_fraction(0, 1, partly)",
             "input to histogram_fraction has NaN observations, which are excluded from all "
             "fractions (1:26)");
        info("sum(custom)", "mismatched custom buckets were reconciled during aggregation (1:5)");
        info("custom{x=\"1\"} - on () custom{x=\"2\"}",
             "mismatched custom buckets were reconciled during subtraction (1:1)");
    }
    void tells() {
        QFETCH(QString, query);
        QFETCH(QString, annotation);
        const auto result = engine().instant(Context(), m_storage, query.toStdString(), 180'000);
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        auto told = result->annotations.warnings;
        told.insert(told.end(), result->annotations.infos.begin(), result->annotations.infos.end());
        const std::string all = fmt::format("{}", fmt::join(told, "\n"));
        QVERIFY2(std::find(told.begin(), told.end(), annotation.toStdString()) != told.end(),
                 all.c_str());
        const auto& kind = annotation.startsWith(QStringLiteral("PromQL info"))
                               ? result->annotations.infos
                               : result->annotations.warnings;
        QCOMPARE(std::count(kind.begin(), kind.end(), annotation.toStdString()), 1);
    }

    void sortingDoesNothingInRangeQueries() {
        const auto result = engine().range(Context(), m_storage, "sort(f)", 0, 180'000, 60'000);
        QVERIFY(result);
        QCOMPARE(result->annotations.warnings,
                 std::vector<std::string>{
                     "PromQL warning: sort is ineffective for range queries since results are "
                     "always ordered by labels (1:6)"});
        QVERIFY(engine()
                    .instant(Context(), m_storage, "sort(f)", 180'000)
                    ->annotations.warnings.empty());
    }
    void startTimesMayNotOverlap() {
        EngineOptions options = engine().options();
        options.useStartTimes = true;
        pallium::test::MemoryStorage storage;
        storage.add(named("s_total"), 60'000, 1, 1'000);
        storage.add(named("s_total"), 120'000, 2, 59'000);
        const auto result =
            Engine(options).instant(Context(), storage, "rate(s_total[5m])", 180'000);
        QVERIFY(result);
        QCOMPARE(result->annotations.warnings,
                 std::vector<std::string>{
                     "PromQL warning: sample has start time that overlaps with previous sample "
                     "timestamp for metric \"s_total\" (1:6)"});
    }
    void typeLabelsTellCounters() {
        QueryOptions options;
        options.hasTypeLabels = true;
        const auto infosOf = [&](const char* query) {
            return engine()
                .instant(Context(), m_storage, query, 180'000, options)
                ->annotations.infos;
        };
        QCOMPARE(infosOf("rate(typed[5m])"),
                 std::vector<std::string>{
                     "PromQL info: metric might not be a counter, __type__ label is not set to "
                     "\"counter\" or \"histogram\", got \"gauge\": \"typed\" (1:6)"});
        QCOMPARE(infosOf("increase(f_total[5m])"),
                 std::vector<std::string>{
                     "PromQL info: metric might not be a counter, __type__ label is not set to "
                     "\"counter\" or \"histogram\", got \"\": \"f_total\" (1:10)"});
        QVERIFY(infosOf("rate(typed2[5m])").empty());
    }

  private:
    static const Engine& engine() {
        static const Engine engine([] {
            EngineOptions options;
            options.parser.experimentalFunctions = true;
            return options;
        }());
        return engine;
    }

    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<AnnotationsTest> registeredAnnotationsTest;

}  // namespace pallium::promql

#include "annotations_test.moc"
