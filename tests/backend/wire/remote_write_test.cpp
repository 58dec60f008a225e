#include "backend/wire/remote_write.h"

#include "backend/io/compression.h"
#include "tests/support/counting_new.h"
#include "tests/support/remote_write.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <limits>

namespace pallium::wire {
namespace {

using test::WriteSeries;

constexpr TimestampMs kTime = 1'700'000'000'000;

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
    void decodesSamplesInUnusualForms() {
        const QByteArray body = QByteArray::fromHex(
            "0a6d"
            "120b 09 000000000000f03f 1005"                      // as usual
            "120b 1005 09 000000000000f03f"                      // time first
            "1209 09 000000000000f03f"                           // no time
            "1202 1005"                                          // no value
            "1200"                                               // neither
            "120d 09 000000000000f03f 1005 1006"                 // the last time counts
            "120d 09 000000000000f03f 1005 1800"                 // a field of the future
            "120c 09 000000000000f03f 108500"                    // a time of more bytes than needed
            "1214 09 000000000000f03f 10ffffffffffffffffff01");  // before 1970
        WriteBatch batch;
        QVERIFY(decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch));
        QVERIFY(areEqual(
            seriesOf(batch),
            {{{}, {{5, 1}, {5, 1}, {0, 1}, {5, 0}, {0, 0}, {6, 1}, {5, 1}, {5, 1}, {-1, 1}}}}));
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
    void decodesHistogramsOfBothKinds() {
        Histogram integers;
        integers.hint = CounterResetHint::Gauge;
        integers.layout = {-2, 1e-128, {{-3, 2}, {1, 1}}, {{5, 1}}, {}};
        integers.count = 20;
        integers.zeroCount = 3;
        integers.sum = -1.5;
        integers.positive = {1, 2, -3};
        integers.negative = {1LL << 40};
        FloatHistogram custom;
        custom.layout = {HistogramLayout::kCustomBuckets, 0, {{0, 2}}, {}, {0.5, 2.5}};
        custom.count = 2.5;
        custom.sum = staleNan();
        custom.positive = {0.5, 2};
        std::vector<WriteSeries> sent = manySeries(2);
        sent[1].histograms = {{kTime, integers}, {kTime + 1, custom}};
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        QVERIFY(decodeWriteRequest(body, batch));
        QCOMPARE(batch.histogramsOf(batch.series[0]).size(), size_t(0));
        const auto found = batch.histogramsOf(batch.series[1]);
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found[0].timestampMs, kTime);
        QVERIFY(isSameBits(std::get<Histogram>(found[0].histogram), integers));
        QCOMPARE(found[1].timestampMs, kTime + 1);
        QVERIFY(isSameBits(std::get<FloatHistogram>(found[1].histogram), custom));
    }
    void overwritesTheHistogramsOfTheRequestBefore() {
        Histogram full;
        full.hint = CounterResetHint::CounterReset;
        full.layout = {3, 1, {{0, 1}}, {{0, 1}}, {1}};
        full.count = full.zeroCount = 1;
        full.sum = 1;
        full.positive = full.negative = {1};
        FloatHistogram empty;
        std::vector<WriteSeries> first = manySeries(1);
        std::vector<WriteSeries> second = first;
        first[0].histograms = {{kTime, full}, {kTime, empty}, {kTime, full}};
        second[0].histograms = {{kTime, Histogram()}, {kTime, Histogram()}, {kTime, empty}};
        WriteBatch batch;
        const std::string firstBody = test::encodeWriteRequest(first);
        const std::string secondBody = test::encodeWriteRequest(second);
        QVERIFY(decodeWriteRequest(firstBody, batch));
        QVERIFY(decodeWriteRequest(secondBody, batch));
        QVERIFY(isSameBits(std::get<Histogram>(batch.histograms[0].histogram), Histogram()));
        QVERIFY(isSameBits(std::get<Histogram>(batch.histograms[1].histogram), Histogram()));
        QVERIFY(isSameBits(std::get<FloatHistogram>(batch.histograms[2].histogram), empty));
    }
    void decodesHistogramsInUnusualForms() {
        const QByteArray histogram = QByteArray::fromHex(
            "0805"                      // an integer count, but:
            "11 0000000000000840"       // the last member of the oneof counts
            "3005"                      // an integer zero count in one of floats
            "4a01 02 4802"              // deltas in one of floats
            "5a04 0802 0803 5a02 1001"  // spans: the last offset counts; no offset
            "69 000000000000f03f"       // a count by itself
            "6a08 0000000000000040"     // and packed ones
            "7009"                      // a hint of the future
            "c03e01");                  // a field of the future
        const auto sized = [](const char* tag, const QByteArray& bytes) {
            return QByteArray::fromHex(tag) + static_cast<char>(bytes.size()) + bytes;
        };
        const QByteArray body = sized("0a", sized("22", histogram));
        WriteBatch batch;
        QVERIFY(decodeWriteRequest({body.constData(), static_cast<size_t>(body.size())}, batch));
        FloatHistogram expected;
        expected.count = 3;
        expected.layout.positiveSpans = {{-2, 0}, {0, 1}};
        expected.positive = {1, 2};
        QVERIFY(isSameBits(std::get<FloatHistogram>(batch.histograms[0].histogram), expected));
    }
    void decodesExemplars() {
        std::vector<WriteSeries> sent = manySeries(3);
        sent[0].exemplars = {{{{"trace_id", "1"}, {"a", ""}}, 1.5, kTime}, {{}, -1, -5}};
        sent[2].exemplars = {{{{"x", "y"}}, 2, 0}};
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        QVERIFY(decodeWriteRequest(body, batch));
        QVERIFY(areEqual(seriesOf(batch), sent));
        const auto first = batch.exemplarsOf(batch.series[0]);
        QCOMPARE(first.size(), size_t(2));
        QCOMPARE(first[0].timestampMs, kTime);
        QCOMPARE(first[0].value, 1.5);
        QVERIFY(std::ranges::equal(batch.labelsOf(first[0]),
                                   std::vector<Label>{{"trace_id", "1"}, {"a", ""}}));
        QCOMPARE(first[1].timestampMs, TimestampMs(-5));
        QVERIFY(batch.labelsOf(first[1]).empty());
        QVERIFY(batch.exemplarsOf(batch.series[1]).empty());
        const auto last = batch.exemplarsOf(batch.series[2]);
        QCOMPARE(last.size(), size_t(1));
        QVERIFY(std::ranges::equal(batch.labelsOf(last[0]), std::vector<Label>{{"x", "y"}}));
    }
    void passesOverWhatItDoesNotKeep() {
        const QByteArray body = QByteArray::fromHex(
            "1001"    // source
            "c03e01"  // field 1000, a number
            "0a14"    // a series:
            "0a06 0a0161 120162"
            "1a03 c03e01"  // an exemplar of the future
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
        row("an exemplar's value as text", "0a05 1a03 120161",
            "proto: wrong wireType = 2 for field Value");
        row("an exemplar's label as a number", "0a04 1a02 0801",
            "proto: wrong wireType = 0 for field Labels");
        row("a histogram's time as text", "0a0b 0a03 120141 2204 7a020000",
            "proto: wrong wireType = 2 for field TimestampMs");
        row("a histogram's deltas as doubles", "0a0d 220b 610000000000000000 0000",
            "proto: wrong wireType = 1 for field PositiveDeltas");
        row("a histogram's counts as numbers", "0a09 2207 6801 6801 6801 00",
            "proto: wrong wireType = 0 for field PositiveCounts");
        row("a span's offset as text", "0a09 2207 5a05 0a03 000000",
            "proto: wrong wireType = 2 for field Offset");
        row("packed deltas that end early", "0a09 2207 6205 8080808080", "unexpected EOF");
        row("packed counts that end early", "0a09 2207 6a05 0000000000", "unexpected EOF");
        row("a histogram's list longer than all", "0a09 2207 62ffffffffff0f 00", "unexpected EOF");
        row("an overlong delta", "0a0f 220d 620b 8080808080808080808001",
            "proto: integer overflow");
        row("many empty histograms", "0a0a 2200 2200 2200 2200 2200",
            "proto: TimeSeries: too many empty histograms in 10 bytes");
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
        std::vector<WriteSeries> sent = manySeries(2000);
        for (size_t i = 0; i < sent.size(); i += 3) {
            FloatHistogram floats;
            floats.layout.negativeSpans = {{0, 3}};
            floats.negative = {1, 2, 3};
            Histogram integers;
            integers.layout.positiveSpans = {{0, 300}};
            integers.positive.assign(300, 1);
            sent[i].histograms = {{kTime, integers}, {kTime + 1, floats}};
            sent[i].exemplars = {{{{"trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"}}, 1, kTime}};
        }
        const std::string compressed = io::snappyEncode(test::encodeWriteRequest(sent));
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
    void keepsLittleOfLargeHistograms() {
        std::vector<WriteSeries> sent = manySeries(1);
        Histogram large;
        large.positive.assign(100'000, 1);
        sent[0].histograms = {{kTime, large}};
        const std::string body = test::encodeWriteRequest(sent);
        WriteBatch batch;
        QVERIFY(decodeWriteRequest(body, batch));
        QVERIFY(decodeWriteRequest("", batch));
        QCOMPARE(std::get<Histogram>(batch.histograms.grow().histogram).positive.capacity(),
                 size_t(0));
    }
};

static const test::Registrar<RemoteWriteTest> registered;

}  // namespace pallium::wire

#include "remote_write_test.moc"
