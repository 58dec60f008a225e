#include "backend/api/metrics_format.h"

#include "tests/support/test_main.h"

namespace pallium::api {

using telemetry::ExpositionFormat;

class MetricsFormatTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesWhatIsPreferred_data() {
        QTest::addColumn<QByteArray>("accept");
        QTest::addColumn<int>("format");
        const auto row = [](const char* name, const char* accept, ExpositionFormat format) {
            QTest::newRow(name) << QByteArray(accept) << static_cast<int>(format);
        };
        constexpr auto kText = ExpositionFormat::Text;
        constexpr auto kOpen = ExpositionFormat::OpenMetrics;
        constexpr auto kMessages = ExpositionFormat::Protobuf;
        row("nothing", "", kText);
        row("anything", "*/*", kText);
        row("a browser", "text/html,application/xhtml+xml,*/*;q=0.8", kText);
        row("Prometheus 2.42",
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1"
            ";q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            kOpen);
        row("the last is preferred", "text/plain;q=0.3, application/openmetrics-text ; q = 0.4",
            kOpen);
        row("Prometheus with native histograms",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding="
            "delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.2",
            kMessages);
        row("another message", "application/vnd.google.protobuf;proto=x;encoding=delimited", kText);
        row("another encoding",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
            kText);
        row("refused", "application/openmetrics-text;q=0", kText);
        row("nonsense", ";;=,,q=;application/openmetrics-text", kText);
    }
    void givesWhatIsPreferred() {
        QFETCH(QByteArray, accept);
        QFETCH(int, format);
        QCOMPARE(static_cast<int>(metricsFormat(accept.toStdString())), format);
    }
};

static const test::Registrar<MetricsFormatTest> registered;

}  // namespace pallium::api

#include "metrics_format_test.moc"
