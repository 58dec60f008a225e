#include "backend/wire/remote_write.h"

#include "backend/io/compression.h"
#include "tests/backend/wire/counting_new.h"
#include "tests/support/remote_write.h"
#include "tests/support/test_main.h"

#include <limits>

namespace pallium::wire {
namespace {

using test::WriteSeries;

std::vector<WriteSeries> manySeries(size_t count) {
    std::vector<WriteSeries> all;
    for (size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        all.push_back({{{"__name__", "requests_total"},
                        {"instance", "host-" + number},
                        {"empty", ""},
                        {"job", "a"}},
                       {{int64_t(i) * 1000, double(i)}, {-1, staleNan()}}});
    }
    return all;
}

std::vector<WriteSeries> seriesOf(const WriteBatch& batch) {
    std::vector<WriteSeries> all;
    for (const WriteBatch::Series& series : batch.series) {
        WriteSeries one;
        for (const Label& label : batch.labelsOf(series))
            one.labels.emplace_back(label.name, label.value);
        const auto samples = batch.samplesOf(series);
        one.samples.assign(samples.begin(), samples.end());
        all.push_back(std::move(one));
    }
    return all;
}

bool areEqual(const std::vector<WriteSeries>& a, const std::vector<WriteSeries>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const WriteSeries& x, const WriteSeries& y) {
                          return x.labels == y.labels && x.samples == y.samples;
                      });
}

}  // namespace

class RemoteWriteTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void decodesWhatWasSent() {
        std::vector<WriteSeries> sent = manySeries(50);
        sent.push_back({{}, {}});
        sent.push_back(
            {{{"b", "2"}, {"a", "1"}, {"a", "1"}, {"", ""}},
             {{std::numeric_limits<int64_t>::min(), -0.0},
              {std::numeric_limits<int64_t>::max(), std::numeric_limits<double>::infinity()}}});
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        QVERIFY(decodeWriteRequest(body, batch));
        QVERIFY(areEqual(seriesOf(batch), sent));
    }
    void decodesLabelsOfAnyLength() {
        std::vector<WriteSeries> sent;
        for (const size_t name : {size_t(0), size_t(1), size_t(127), size_t(128), size_t(300)}) {
            for (const size_t value :
                 {size_t(0), size_t(1), size_t(127), size_t(128), size_t(20'000)})
                sent.push_back({{{std::string(name, 'n'), std::string(value, 'v')}}, {}});
        }
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        QVERIFY(decodeWriteRequest(body, batch));
        QVERIFY(areEqual(seriesOf(batch), sent));
    }
    void decodesLabelsInUnusualForms() {
        const QByteArray body = QByteArray::fromHex(
            "0a29"
            "0a06 120162 0a0161"         // value first
            "0a03 120162"                // no name
            "0a03 0a0161"                // no value
            "0a00"                       // neither
            "0a09 0a0178 0a0161 120162"  // the last name counts
            "0a08 0a0161 120162 1800");  // a field of the future
        WriteBatch batch;
        QVERIFY(decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch));
        QVERIFY(
            areEqual(seriesOf(batch),
                     {{{{"a", "b"}, {"", "b"}, {"a", ""}, {"", ""}, {"a", "b"}, {"a", "b"}}, {}}}));
    }
    void clearsTheBatchFirst() {
        WriteBatch batch;
        const std::string body = test::encodeWriteRequest(manySeries(3));
        QVERIFY(decodeWriteRequest(body, batch));
        QVERIFY(decodeWriteRequest("", batch));
        QVERIFY(batch.series.empty() && batch.labels.empty() && batch.samples.empty());
    }
    void decodesMetadata() {
        const QByteArray body = QByteArray::fromHex(
            "1a12"
            "0803"
            "12026d31"
            "220468656c70"
            "2a0473656373"  // histogram m1
            "1a06"
            "0863"
            "12026d32"  // a type of the future
            "1a04"
            "12026d33");
        WriteBatch batch;
        QVERIFY(decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch));
        QCOMPARE(batch.metadata.size(), size_t(3));
        QCOMPARE(batch.metadata[0].type, MetricType::Histogram);
        QVERIFY(batch.metadata[0].metric == "m1");
        QVERIFY(batch.metadata[0].help == "help");
        QVERIFY(batch.metadata[0].unit == "secs");
        QCOMPARE(batch.metadata[1].type, MetricType::Unknown);
        QCOMPARE(batch.metadata[2].type, MetricType::Unknown);
        QVERIFY(batch.metadata[2].metric == "m3");
    }
    void passesOverWhatItDoesNotKeep() {
        const QByteArray body = QByteArray::fromHex(
            "1001"    // source
            "c03e01"  // field 1000, a number
            "0a18"    // a series:
            "0a06 0a0161 120162"
            "1a03 010203"  // an exemplar
            "2202 0405"    // a histogram
            "2a0161"       // field 5
            "1202 1007"
            "53 0801 54");  // field 10, a group
        WriteBatch batch;
        QVERIFY(decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch));
        QVERIFY(areEqual(seriesOf(batch), {{{{"a", "b"}}, {{7, 0.0}}}}));
    }
    void refuses_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const char* hex, const char* error) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << QByteArray(error);
        };
        row("series as a number", "0801", "proto: wrong wireType = 0 for field Timeseries");
        row("wire type 7", "0f00", "proto: wrong wireType = 7 for field Timeseries");
        row("a group of metadata", "1b1b1b", "proto: wrong wireType = 3 for field Metadata");
        row("labels as a number", "0a02 0801", "proto: wrong wireType = 0 for field Labels");
        row("samples as a number", "0a02 1001", "proto: wrong wireType = 0 for field Samples");
        row("exemplars as a number", "0a02 1801", "proto: wrong wireType = 0 for field Exemplars");
        row("histograms as a number", "0a02 2001",
            "proto: wrong wireType = 0 for field Histograms");
        row("a name as a number", "0a04 0a02 0801", "proto: wrong wireType = 0 for field Name");
        row("a value as a varint", "0a04 1202 0801", "proto: wrong wireType = 0 for field Value");
        row("a time as text", "0a05 1203 120161",
            "proto: wrong wireType = 2 for field TimestampMs");
        row("field 0", "0200", "proto: WriteRequest: illegal tag 0 (wire type 2)");
        row("field 0 in a label", "0a04 0a02 0200",
            "proto: LabelPair: illegal tag 0 (wire type 2)");
        row("a label longer than its series", "0a02 0a05", "unexpected EOF");
        row("a label's name longer than the label", "0a05 0a03 0a0561", "unexpected EOF");
        row("a cut double", "0a06 1204 09000000", "unexpected EOF");
        row("text instead of a message", "7b226122", "unexpected EOF");
    }
    void refuses() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, error);
        WriteBatch batch;
        const auto decoded =
            decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(QByteArray::fromStdString(decoded.error().message), error);
    }
    void refusesEveryTruncationInsideASeries() {
        const std::vector<WriteSeries> sent = manySeries(3);
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        size_t whole = 0;
        for (size_t size = 0; size < body.size(); ++size) {
            const auto decoded = decodeWriteRequest(std::string_view(body).substr(0, size), batch);
            if (decoded) {
                QVERIFY(
                    areEqual(seriesOf(batch),
                             {sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(whole)}));
                ++whole;
            } else {
                QVERIFY(decoded.error().message == "unexpected EOF");
            }
        }
        QCOMPARE(whole, sent.size());
    }
    void allocatesNothingWhenWarm() {
        const std::string compressed = io::snappyEncode(test::encodeWriteRequest(manySeries(2000)));
        WriteBatch batch;
        std::string body;
        size_t declared = 0;
        for (int round = 0; round < 3; ++round) {
            const size_t before = test::newCalls();
            const bool isDecoded = io::snappyDecode(compressed, 1 << 20, body, declared) &&
                                   decodeWriteRequest(body, batch);
            const size_t calls = test::newCalls() - before;
            QVERIFY(isDecoded);
            QCOMPARE(batch.series.size(), size_t(2000));
            if (round == 0) QVERIFY(calls > 0);  // the counter works
            if (round > 0) QCOMPARE(calls, size_t(0));
        }
    }
};

static const test::Registrar<RemoteWriteTest> registered;

}  // namespace pallium::wire

#include "remote_write_test.moc"
