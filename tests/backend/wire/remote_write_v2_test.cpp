#include "backend/wire/remote_write_v2.h"

#include "backend/io/compression.h"
#include "tests/support/counting_new.h"
#include "tests/support/remote_write_v2.h"
#include "tests/support/test_main.h"

#include <algorithm>

namespace pallium::wire {
namespace {

using test::WriteSeriesV2;

constexpr TimestampMs kV2Time = 1'700'000'000'000;

/// A counter of so many series, each with a label of its own.
std::vector<WriteSeriesV2> counters(size_t count) {
    std::vector<WriteSeriesV2> all;
    for (size_t i = 0; i < count; ++i)
        all.push_back({{{{"__name__", "requests_total"}, {"instance", "host-" + std::to_string(i)}},
                        {{kV2Time, 1.0 * static_cast<double>(i)}}},
                       MetricType::Counter,
                       "Requests.",
                       "requests"});
    return all;
}

std::string labelsText(const WriteBatch& batch, size_t index) {
    return formatLabelsRaw(batch.labelsOf(batch.series[index]));
}

std::string_view asText(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

}  // namespace

class RemoteWriteV2Test : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void decodesSeriesSamplesAndMetadata() {
        std::vector<WriteSeriesV2> sent = counters(3);
        sent[1].series.samples = {{-5, staleNan()}, {kV2Time, -0.0}};
        const std::string body = test::encodeWriteRequestV2(sent);
        WriteBatch batch;
        QVERIFY(RemoteWriteV2Decoder().decode(body, false, batch));
        QCOMPARE(batch.series.size(), size_t(3));
        for (size_t i = 0; i < 3; ++i) {
            QCOMPARE(labelsText(batch, i),
                     "{__name__=\"requests_total\", instance=\"host-" + std::to_string(i) + "\"}");
            QVERIFY(std::ranges::equal(batch.samplesOf(batch.series[i]), sent[i].series.samples));
        }
        // All three say the same about their metric.
        QCOMPARE(batch.metadata.size(), size_t(1));
        QCOMPARE(batch.metadata[0].type, MetricType::Counter);
        QVERIFY(batch.metadata[0].metric == "requests_total");
        QVERIFY(batch.metadata[0].help == "Requests.");
        QVERIFY(batch.metadata[0].unit == "requests");
    }
    void keepsMetadataThatDiffers() {
        std::vector<WriteSeriesV2> sent = counters(4);
        sent[1].help = "Other.";
        sent[2].type = MetricType::Unknown;
        sent[2].help = sent[2].unit = "";  // says nothing
        sent[3].series.labels[0].second = "other_total";
        const std::string body = test::encodeWriteRequestV2(sent);
        WriteBatch batch;
        QVERIFY(RemoteWriteV2Decoder().decode(body, false, batch));
        QCOMPARE(batch.metadata.size(), size_t(3));
        QVERIFY(batch.metadata[1].help == "Other.");
        QVERIFY(batch.metadata[2].metric == "other_total");
    }
    void decodesHistogramsAndExemplars() {
        Histogram integers;
        integers.layout.positiveSpans = {{-1, 2}};
        integers.count = 3;
        integers.positive = {1, 1};
        FloatHistogram floats;
        floats.count = 0.5;
        std::vector<WriteSeriesV2> sent = counters(2);
        sent[1].series.samples.clear();
        sent[1].series.histograms = {{kV2Time, integers}, {kV2Time + 1, floats}};
        sent[1].series.exemplars = {{{{"trace_id", "1"}}, 1.5, kV2Time}, {{}, 2, -1}};
        const std::string body = test::encodeWriteRequestV2(sent);
        WriteBatch batch;
        QVERIFY(RemoteWriteV2Decoder().decode(body, false, batch));
        const auto histograms = batch.histogramsOf(batch.series[1]);
        QCOMPARE(histograms.size(), size_t(2));
        QVERIFY(isSameBits(std::get<Histogram>(histograms[0].histogram), integers));
        QVERIFY(isSameBits(std::get<FloatHistogram>(histograms[1].histogram), floats));
        const auto exemplars = batch.exemplarsOf(batch.series[1]);
        QCOMPARE(exemplars.size(), size_t(2));
        QVERIFY(std::ranges::equal(batch.labelsOf(exemplars[0]),
                                   std::vector<Label>{{"trace_id", "1"}}));
        QCOMPARE(exemplars[0].value, 1.5);
        QCOMPARE(exemplars[1].timestampMs, TimestampMs(-1));
        QVERIFY(batch.labelsOf(exemplars[1]).empty());
        QCOMPARE(labelsText(batch, 1),
                 std::string("{__name__=\"requests_total\", instance=\"host-1\"}"));
    }
    void takesFieldsInAnyOrder() {
        // The table after the series, the exemplar before the labels, which come in two pieces.
        const QByteArray body = QByteArray::fromHex(
            "2a 1d"
            "2204 0a020203"                  // an exemplar: x=y
            "0a02 0001"                      // __name__=m, packed
            "120b 09 000000000000f03f 1005"  // a sample
            "0802 0803"                      // x=y, not packed
            "3007"                           // a creation time as drafts of 2.0 had it
            "2208 5f5f6e616d655f5f 2201 6d 2201 78 2201 79");
        WriteBatch batch;
        QVERIFY(RemoteWriteV2Decoder().decode(asText(body), false, batch));
        QCOMPARE(labelsText(batch, 0), std::string("{__name__=\"m\", x=\"y\"}"));
        QCOMPARE(batch.samples[0].timestampMs, TimestampMs(5));
        QVERIFY(
            std::ranges::equal(batch.labelsOf(batch.exemplars[0]), std::vector<Label>{{"x", "y"}}));
    }
    void makesLabelsOfTypeAndUnit() {
        std::vector<WriteSeriesV2> sent = counters(3);
        sent[0].series.labels.insert(sent[0].series.labels.begin(), {"__unit__", "wrong"});
        sent[1].type = MetricType::Unknown;
        sent[2].unit = "";
        const std::string body = test::encodeWriteRequestV2(sent);
        WriteBatch batch;
        QVERIFY(RemoteWriteV2Decoder().decode(body, true, batch));
        QCOMPARE(labelsText(batch, 0),
                 std::string("{__name__=\"requests_total\", instance=\"host-0\", "
                             "__type__=\"counter\", __unit__=\"requests\"}"));
        QCOMPARE(labelsText(batch, 1),
                 std::string("{__name__=\"requests_total\", instance=\"host-1\", "
                             "__unit__=\"requests\"}"));
        QCOMPARE(labelsText(batch, 2),
                 std::string("{__name__=\"requests_total\", instance=\"host-2\", "
                             "__type__=\"counter\"}"));
    }
    void refuses_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const char* hex, const char* error) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << QByteArray(error);
        };
        row("symbols as a number", "2001", "proto: wrong wireType = 0 for field Symbols");
        row("series as a number", "2801", "proto: wrong wireType = 0 for field Timeseries");
        row("a cut table", "220561", "unexpected EOF");
        row("an odd number of references", "2200 2a05 0a01 00 1200", "invalid labelRefs length 1");
        row("a name outside the table", "2200 2a06 0a02 0100 1200",
            "labelRefs 1 (name) = 0 (value) outside of symbols table (size 1)");
        row("a value outside the table", "2200 2a06 0a02 0005 1200",
            "labelRefs 0 (name) = 5 (value) outside of symbols table (size 1)");
        row("no table", "2a06 0a02 0000 1200",
            "labelRefs 0 (name) = 0 (value) outside of symbols table (size 0)");
        row("an exemplar's label outside the table", "2200 2a08 2204 0a020001 1200",
            "labelRefs 0 (name) = 1 (value) outside of symbols table (size 1)");
        row("a help text outside the table", "2200 2a06 1200 2a02 1807",
            "metadata helpRef 7 or unitRef 0 outside of symbols table (size 1)");
        row("metadata of the wrong type", "2200 2a04 1200 2801",
            "proto: wrong wireType = 0 for field Metadata");
        row("no sample", "2201 61 2201 62 2a04 0a02 0001",
            "TimeSeries must contain at least one sample or histogram for series {a=\"b\"}");
        row("many empty histograms", "2a0a 1a00 1a00 1a00 1a00 1a00",
            "proto: TimeSeries: too many empty histograms in 10 bytes");
    }
    void refuses() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, error);
        WriteBatch batch;
        const auto decoded = RemoteWriteV2Decoder().decode(asText(body), false, batch);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(QByteArray::fromStdString(decoded.error().message), error);
    }
    void refusesOrShortensEveryTruncation() {
        const std::string body = test::encodeWriteRequestV2(counters(3));
        WriteBatch batch;
        RemoteWriteV2Decoder decoder;
        for (size_t size = 0; size < body.size(); ++size) {
            if (!decoder.decode(std::string_view(body).substr(0, size), false, batch)) continue;
            QVERIFY(batch.series.size() < 3);
        }
    }
    void allocatesNothingWhenWarm() {
        std::vector<WriteSeriesV2> sent = counters(2000);
        for (size_t i = 0; i < sent.size(); i += 3) {
            sent[i].startMs = kV2Time - 1000;
            sent[i].series.exemplars = {{{{"trace_id", "4bf92f3577b34da6"}}, 1, kV2Time}};
        }
        const std::string body = test::encodeWriteRequestV2(sent);
        WriteBatch batch;
        RemoteWriteV2Decoder decoder;
        for (int round = 0; round < 3; ++round) {
            const size_t before = test::newCalls();
            const bool isDecoded = decoder.decode(body, true, batch).has_value();
            const size_t calls = test::newCalls() - before;
            QVERIFY(isDecoded);
            QCOMPARE(batch.series.size(), size_t(2000));
            if (round > 0) QCOMPARE(calls, size_t(0));
        }
    }
};

static const test::Registrar<RemoteWriteV2Test> registeredV2;

}  // namespace pallium::wire

#include "remote_write_v2_test.moc"
