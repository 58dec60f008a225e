#include "backend/ingester/append_report.h"

#include "tests/support/test_main.h"

namespace pallium::ingester {
namespace {

using tsdb::AppendOutcome;

/// One series `demo_total{job="a"}` with a sample for each outcome.
struct Appended {
    explicit Appended(std::vector<AppendOutcome> outcomes) {
        batch.labels = {{"__name__", "demo_total"}, {"job", "a"}};
        for (size_t i = 0; i < outcomes.size(); ++i)
            batch.samples.push_back({1'795'413'423'059 + static_cast<TimestampMs>(i), 99});
        batch.series = {{0, 2, 0, static_cast<uint32_t>(outcomes.size())}};
        result.outcomes = std::move(outcomes);
        result.existing.assign(batch.samples.size(), 5);
    }
    AppendReport report(std::span<const uint8_t> skip = {}) const {
        SeriesCounts counts;
        return reportAppend(batch, skip, result, SeriesLimiter({{1, 0}, {}}, counts));
    }
    WriteBatch batch;
    tsdb::AppendResult result;
};

const QByteArray kWhere =
    "timestamp=2026-11-23T05:57:03.059Z, series={__name__=\"demo_total\", job=\"a\"}";

void addRow(const char* name, AppendOutcome outcome, const QByteArray& text) {
    QTest::newRow(name) << static_cast<int>(outcome) << text;
}

/// What samples and histograms have in common.
void addRowsOfAllKinds() {
    QTest::addColumn<int>("outcome");
    QTest::addColumn<QByteArray>("text");
    addRow("out of order", AppendOutcome::OutOfOrder, "err: out of order sample. " + kWhere);
    addRow("out of bounds", AppendOutcome::OutOfBounds, "err: out of bounds. " + kWhere);
    addRow("too old", AppendOutcome::TooOld, "err: too old sample. " + kWhere);
}

}  // namespace

class AppendReportTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void namesWhatWasWrongWithASample_data() {
        addRowsOfAllKinds();
        addRow(
            "another value", AppendOutcome::DuplicateTimestamp,
            "err: duplicate sample for timestamp 1795413423059; overrides not allowed: existing 5, "
            "new value 99. series={__name__=\"demo_total\", job=\"a\"}");
        addRow(
            "a histogram", AppendOutcome::DuplicateOfHistogram,
            "err: duplicate sample for timestamp 1795413423059; overrides not allowed: existing is "
            "a histogram, new value 99. series={__name__=\"demo_total\", job=\"a\"}");
        addRow(
            "series limit", AppendOutcome::SeriesLimit,
            "per-user series limit of 1 exceeded, please contact administrator to raise it (local "
            "limit: 1 global limit: 0 actual local limit: 1)");
    }
    void namesWhatWasWrongWithASample() {
        QFETCH(int, outcome);
        QFETCH(QByteArray, text);
        const AppendReport report = Appended({static_cast<AppendOutcome>(outcome)}).report();
        QCOMPARE(report.firstFailure, text.toStdString());
        QCOMPARE(report.samples.total(), uint64_t(1));
    }
    void namesNoTimeThatIsZero() {
        for (const auto outcome :
             {AppendOutcome::DuplicateTimestamp, AppendOutcome::DuplicateOfHistogram}) {
            Appended appended({outcome});
            appended.batch.samples[0].timestampMs = 0;
            QCOMPARE(appended.report().firstFailure,
                     std::string("err: duplicate sample for timestamp. "
                                 "series={__name__=\"demo_total\", job=\"a\"}"));
        }
    }
    void saysNothingOfWhatWasStored() {
        const AppendReport report =
            Appended({AppendOutcome::Accepted, AppendOutcome::Duplicate}).report();
        QVERIFY(report.firstFailure.empty());
        QCOMPARE(report.samples.total(), uint64_t(0));
    }
    void reportsTheFirstAndCountsAll() {
        const AppendReport report = Appended({AppendOutcome::Accepted, AppendOutcome::OutOfBounds,
                                              AppendOutcome::OutOfOrder, AppendOutcome::OutOfOrder})
                                        .report();
        QVERIFY(report.firstFailure.starts_with("err: out of bounds."));
        QCOMPARE(report.samples.of(DiscardReason::OutOfOrder), uint64_t(2));
        QCOMPARE(report.samples.of(DiscardReason::OutOfBounds), uint64_t(1));
    }
    void namesWhatWasWrongWithAHistogram_data() {
        addRowsOfAllKinds();
        addRow("another one", AppendOutcome::DuplicateTimestamp,
               "err: duplicate sample for timestamp. series={__name__=\"demo_total\", job=\"a\"}");
        addRow("invalid", AppendOutcome::InvalidHistogram,
               "err: 3 observations found in buckets, but the Count field is 99: histogram's "
               "observation count should equal the number of observations found in the buckets (in "
               "absence of NaN). " +
                   kWhere);
    }
    void namesWhatWasWrongWithAHistogram() {
        QFETCH(int, outcome);
        QFETCH(QByteArray, text);
        Appended appended({AppendOutcome::Accepted});
        Histogram histogram;
        histogram.layout.positiveSpans = {{0, 1}};
        histogram.positive = {3};
        histogram.count = 99;
        HistogramPoint& point = appended.batch.histograms.grow();
        point = {1'795'413'423'059, histogram};
        appended.batch.series[0].histogramsEnd = 1;
        appended.result.histogramOutcomes = {static_cast<AppendOutcome>(outcome)};
        const AppendReport report = appended.report();
        QCOMPARE(report.firstFailure, text.toStdString());
        QCOMPARE(report.samples.total(), uint64_t(0));
        QCOMPARE(report.histograms.total(), uint64_t(1));
    }
    void namesWhatWasWrongWithAnExemplar() {
        Appended appended({AppendOutcome::Accepted});
        appended.batch.exemplarLabels = {{"trace_id", "old"}};
        appended.batch.exemplars = {{1, 7, 0, 1}, {1'795'413'423'059, 7, 0, 1}};
        appended.batch.series[0].exemplarsEnd = 2;
        appended.result.exemplarOutcomes = {AppendOutcome::Accepted, AppendOutcome::OutOfOrder};
        const std::string where =
            "timestamp=2026-11-23T05:57:03.059Z, series={__name__=\"demo_total\", job=\"a\"}, "
            "exemplar={trace_id=\"old\"}";
        QCOMPARE(appended.report().firstFailure, "err: out of order exemplar. " + where);
        QCOMPARE(appended.report().exemplars.of(DiscardReason::ExemplarOutOfOrder), uint64_t(1));
        appended.result.exemplarOutcomes[1] = AppendOutcome::UnknownSeries;
        QCOMPARE(appended.report().firstFailure,
                 "err: exemplars not ingested because series not already present. " + where);
        QCOMPARE(appended.report().exemplars.of(DiscardReason::ExemplarOfUnknownSeries),
                 uint64_t(1));
    }
    void passesOverSeriesThatWereLeftOut() {
        const std::vector<uint8_t> skip{1};
        QCOMPARE(Appended({AppendOutcome::OutOfOrder}).report(skip).samples.total(), uint64_t(0));
    }
};

static const test::Registrar<AppendReportTest> registered;

}  // namespace pallium::ingester

#include "append_report_test.moc"
