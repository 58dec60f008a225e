#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::test {
namespace {

const QString kPush = QStringLiteral("/api/v1/push");

QByteArray compressed(const std::vector<WriteSeries>& series) {
    return QByteArray::fromStdString(snappyLiterals(encodeWriteRequest(series)));
}

/// A sample, and its exemplar in an entry of its own, as Prometheus sends them.
std::vector<WriteSeries> sampleAndExemplar(TimestampMs time) {
    const WriteSeries sample{{{"__name__", "requests_total"}, {"job", "a"}}, {{time, 1}}};
    WriteSeries exemplar{sample.labels, {}};
    exemplar.exemplars = {{{{"trace_id", "abc"}}, 0.5, time}};
    return {sample, exemplar};
}

}  // namespace

class ExemplarsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void areFoundByTheirTenantWithoutAnyConfiguration() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        // Whole seconds, which are written without a fraction.
        const TimestampMs time = systemClock().nowMs() / 1000 * 1000;
        QCOMPARE(pallium.post(kPush, compressed(sampleAndExemplar(time)), "a").status, 200);
        const QString query =
            QStringLiteral("/prometheus/api/v1/query_exemplars?query=rate(requests_total%5B5m%5D)");
        const QByteArray found =
            "{\"status\":\"success\",\"data\":[{\"seriesLabels\":{\"__name__\":\"requests_total\","
            "\"job\":\"a\"},\"exemplars\":[{\"labels\":{\"trace_id\":\"abc\"},\"value\":\"0.5\","
            "\"timestamp\":" +
            QByteArray::number(qlonglong(time / 1000)) + "}]}]}";
        QCOMPARE(pallium.get(query, "a").body, found);
        const QByteArray nothing = "{\"status\":\"success\",\"data\":[]}";
        QCOMPARE(pallium.get(query, "b").body, nothing);
        QCOMPARE(pallium.get(query).body, nothing);
    }
    void areRefusedInCortexWords() {
        const TempDir data;
        PalliumProcess pallium(QString::fromStdString(data.path()));
        QVERIFY(pallium.start());
        std::vector<WriteSeries> series = sampleAndExemplar(systemClock().nowMs());
        series[1].exemplars[0].timestampMs = 0;
        const HttpAnswer answer = pallium.post(kPush, compressed(series));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, QByteArray("exemplar missing timestamp, timestamp: 0 series: "
                                         "{__name__=\"requests_total\", job=\"a\"} labels: "
                                         "{trace_id=\"abc\"}\n"));
    }
};

static const Registrar<ExemplarsTest> registeredExemplars;

}  // namespace pallium::test

#include "exemplars_test.moc"
