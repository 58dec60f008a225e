#include "backend/wire/write_request_writer.h"

#include "backend/wire/remote_write.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace pallium::wire {

class WriteRequestWriterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsWrittenIsRead() {
        const std::string longValue(300, 'v');
        const std::vector<Label> labels{{"__name__", "up"}, {"job", longValue}};
        const std::vector<Sample> samples{{-1, 0.5},
                                          {0, std::numeric_limits<double>::infinity()},
                                          {1'700'000'000'000, staleNan()}};
        WriteRequestWriter writer;
        writer.addMetadata({MetricType::Gauge, "up", "Says so.", "seconds"});
        writer.addSeries(WriteRequestWriter::encodeLabels(labels), samples);
        writer.addSeries(WriteRequestWriter::encodeLabels({labels.data(), 1}), {});

        WriteBatch batch;
        QVERIFY(decodeWriteRequest(writer.body(), batch).has_value());
        QCOMPARE(batch.series.size(), size_t(2));
        QVERIFY(std::ranges::equal(std::as_const(batch).labelsOf(batch.series[0]), labels));
        QVERIFY(std::ranges::equal(batch.samplesOf(batch.series[0]), samples));
        QCOMPARE(batch.samplesOf(batch.series[1]).size(), size_t(0));
        QCOMPARE(batch.metadata.size(), size_t(1));
        QCOMPARE(batch.metadata[0].type, MetricType::Gauge);
        QCOMPARE(batch.metadata[0].metric, std::string_view("up"));
        QCOMPARE(batch.metadata[0].help, std::string_view("Says so."));
        QCOMPARE(batch.metadata[0].unit, std::string_view("seconds"));
    }
    void clearBeginsAnotherRequest() {
        WriteRequestWriter writer;
        writer.addMetadata({MetricType::Counter, "a", "", ""});
        writer.clear();
        QVERIFY(writer.body().empty());
    }
};

static const test::Registrar<WriteRequestWriterTest> registered;

}  // namespace pallium::wire

#include "write_request_writer_test.moc"
