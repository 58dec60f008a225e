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
        const auto queries = decodeReadRequest(test::encodeReadRequest(
            -5, 1'700'000'000'000,
            {{0, "__name__", "up"}, {1, "a", "b"}, {2, "c", "d.*"}, {3, "e", "f|g"}}));
        QVERIFY(queries);
        QCOMPARE(queries->size(), size_t(1));
        const ReadQuery& query = queries->front();
        QCOMPARE(query.startMs, TimestampMs{-5});
        QCOMPARE(query.endMs, TimestampMs{1'700'000'000'000});
        std::string matchers;
        for (const Matcher& matcher : query.matchers)
            matchers += matcher.toString() + ' ';
        QCOMPARE(matchers, std::string(R"(__name__="up" a!="b" c=~"d.*" e!~"f|g" )"));
        QVERIFY(decodeReadRequest("")->empty());
    }
    void refusesWhatIsNone() {
        const auto refusal = [](const std::string& body) {
            const auto queries = decodeReadRequest(body);
            return queries ? std::string() : queries.error().message;
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
            {5, histogramOf(3), 0}, {6, histogramOf(HistogramLayout::kCustomBuckets), 0}};
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
