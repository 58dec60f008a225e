#include "backend/wire/remote_read.h"

#include "backend/wire/remote_write.h"
#include "tests/support/remote_read.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <utility>

namespace pallium::wire {
namespace {

FloatHistogram histogramOf(int32_t schema) {
    FloatHistogram histogram;
    histogram.hint = CounterResetHint::NotCounterReset;
    histogram.layout = {schema, 0.001, {{-3, 2}, {1, 1}}, {{0, 1}}, {}};
    histogram.count = 12.5;
    histogram.zeroCount = 1;
    histogram.sum = -3.25;
    histogram.positive = {1, 2, 3};
    histogram.negative = {5.5};
    if (!histogram.layout.hasCustomBuckets()) return histogram;
    histogram.layout = {schema, 0, {{0, 3}}, {}, {0.5, 1, 2}};
    histogram.negative.clear();
    return histogram;
}

}  // namespace

class RemoteReadTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsRequests() {
        const auto request = decodeReadRequest(test::encodeReadRequest(
            -5, 1'700'000'000'000,
            {{0, "__name__", "up"}, {1, "a", "b"}, {2, "c", "d.*"}, {3, "e", "f|g"}}));
        QVERIFY(request);
        QCOMPARE(request->queries.size(), size_t(1));
        const ReadQuery& query = request->queries.front();
        QCOMPARE(query.startMs, TimestampMs{-5});
        QCOMPARE(query.endMs, TimestampMs{1'700'000'000'000});
        std::string matchers;
        for (const Matcher& matcher : query.matchers)
            matchers += matcher.toString() + ' ';
        QCOMPARE(matchers, std::string(R"(__name__="up" a!="b" c=~"d.*" e!~"f|g" )"));
        QVERIFY(decodeReadRequest("")->queries.empty());
    }
    /// As Prometheus 2.42 chooses, and in its words.
    void choosesTheFirstTypeThereIs_data() {
        QTest::addColumn<QList<qint64>>("accepted");
        QTest::addColumn<QString>("chosen");
        const auto refusal = [](const char* named) {
            return QStringLiteral(
                       "server does not support any of the requested response types: [%1]; "
                       "supported: map[SAMPLES:{} STREAMED_XOR_CHUNKS:{}]")
                .arg(QString::fromUtf8(named));
        };
        const QString samples = QStringLiteral("samples"), chunks = QStringLiteral("chunks");
        QTest::newRow("none") << QList<qint64>() << samples;
        QTest::newRow("samples") << QList<qint64>{0} << samples;
        QTest::newRow("chunks") << QList<qint64>{1} << chunks;
        QTest::newRow("chunks first") << QList<qint64>{1, 0} << chunks;
        QTest::newRow("samples first") << QList<qint64>{0, 1} << samples;
        QTest::newRow("unknown, chunks") << QList<qint64>{5, 1, 0} << chunks;
        QTest::newRow("unknown, samples") << QList<qint64>{5, 0, 1} << samples;
        QTest::newRow("unknown") << QList<qint64>{7} << refusal("7");
        QTest::newRow("unknown ones") << QList<qint64>{7, -1, 9} << refusal("7 -1 9");
        // An enum has 32 bits, as Go's generated code reads it.
        QTest::newRow("beyond 32 bits") << QList<qint64>{(qint64(1) << 32) + 1} << chunks;
    }
    void choosesTheFirstTypeThereIs() {
        QFETCH(QList<qint64>, accepted);
        QFETCH(QString, chosen);
        const std::vector<int64_t> types(accepted.begin(), accepted.end());
        std::string packed, body = test::encodeReadRequest(0, 1, {{0, "a", "b"}}, types);
        const auto textOf = [](const std::string& message) {
            const auto request = decodeReadRequest(message);
            if (!request) return QString::fromStdString(request.error().message);
            return request->responseType == ReadResponseType::Samples ? QStringLiteral("samples")
                                                                      : QStringLiteral("chunks");
        };
        QCOMPARE(textOf(body), chosen);
        body = test::encodeReadRequest(0, 1, {{0, "a", "b"}});
        for (const int64_t type : types)
            appendVarint(packed, static_cast<uint64_t>(type));
        appendSized(body, sizedTag(2), packed);
        QCOMPARE(textOf(body), chosen);
    }
    void refusesTypesBeforeMatchers() {
        const std::vector<int64_t> types(100'000, 7);
        const auto request =
            decodeReadRequest(test::encodeReadRequest(0, 1, {{2, "a", "("}}, types));
        QVERIFY(!request);
        QVERIFY(request.error().kind == ErrorKind::InvalidArgument);
        const std::string& message = request.error().message;
        QVERIFY(message.find("requested response types: [7 7 ") != std::string::npos);
        QVERIFY(message.size() < 1000);
    }
    void refusesWhatIsNone() {
        const auto refusal = [](const std::string& body) {
            const auto request = decodeReadRequest(body);
            return request ? std::string() : request.error().message;
        };
        QCOMPARE(refusal(test::encodeReadRequest(0, 1, {{4, "a", "b"}})),
                 std::string("invalid matcher type"));
        QVERIFY(!refusal(test::encodeReadRequest(0, 1, {{2, "a", "("}})).empty());
        const std::string whole = test::encodeReadRequest(0, 1, {{0, "a", "b"}});
        QCOMPARE(refusal(whole.substr(0, whole.size() - 5)), std::string("unexpected EOF"));
    }
    void writesWhatAWriteRequestHas() {
        const std::vector<Label> labels{{"__name__", "m"}, {"job", std::string_view("a b")}};
        const std::vector<TimestampMs> timestamps{-1, 0, 1'700'000'000'000};
        const std::vector<double> values{0.5, staleNan(), -2};
        const std::vector<HistogramSample> histograms{
            {5, histogramOf(3)}, {6, histogramOf(HistogramLayout::kCustomBuckets)}};
        ReadResponseWriter writer;
        writer.addSeries(labels, timestamps, values, {});
        writer.addSeries({labels.data(), 1}, {}, {}, histograms);
        writer.endResult();

        WriteBatch batch;
        QVERIFY(decodeWriteRequest(test::onlyResult(writer.body()), batch).has_value());
        QCOMPARE(batch.series.size(), size_t(2));
        QVERIFY(std::ranges::equal(std::as_const(batch).labelsOf(batch.series[0]), labels));
        const auto samples = batch.samplesOf(batch.series[0]);
        QCOMPARE(samples.size(), size_t(3));
        for (size_t i = 0; i < samples.size(); ++i)
            QVERIFY(samples[i] == (Sample{timestamps[i], values[i]}));
        const auto points = batch.histogramsOf(batch.series[1]);
        QCOMPARE(points.size(), size_t(2));
        for (size_t i = 0; i < points.size(); ++i) {
            QCOMPARE(points[i].timestampMs, histograms[i].timestampMs);
            QVERIFY(isSameBits(points[i].histogram, AnyHistogram(histograms[i].histogram)));
        }
    }
    void keepsIntegerHistogramsWhatTheyAre() {
        Histogram integers;
        integers.hint = CounterResetHint::CounterReset;
        integers.layout = {2, 0.5, {{-3, 2}, {1, 1}}, {{0, 1}}, {}};
        integers.count = 12;
        integers.zeroCount = 3;
        integers.sum = 4.5;
        integers.positive = {4, -2, 1};
        integers.negative = {1};
        HistogramSample sample{7, {}, 0, true}, rounded;
        toFloat(integers, sample.histogram);
        rounded = sample;
        rounded.timestampMs = 8;
        rounded.histogram.count = 0x1p60;
        ReadResponseWriter writer;
        writer.addSeries(std::vector<Label>{{"a", "b"}}, {}, {}, std::vector{sample, rounded});
        writer.endResult();

        WriteBatch batch;
        QVERIFY(decodeWriteRequest(test::onlyResult(writer.body()), batch).has_value());
        QCOMPARE(batch.series.size(), size_t(1));
        const auto points = batch.histogramsOf(batch.series[0]);
        QCOMPARE(points.size(), size_t(2));
        QVERIFY(isSameBits(points[0].histogram, AnyHistogram(integers)));
        QVERIFY(isSameBits(points[1].histogram, AnyHistogram(rounded.histogram)));
    }
    void keepsResultsApart() {
        ReadResponseWriter writer;
        writer.endResult();
        writer.endResult();
        QCOMPARE(writer.body(), std::string("\x0a\x00\x0a\x00", 4));
    }
};

static const test::Registrar<RemoteReadTest> registeredRemoteReadTest;

}  // namespace pallium::wire

#include "remote_read_test.moc"
