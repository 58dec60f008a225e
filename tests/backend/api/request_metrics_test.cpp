#include "backend/api/request_metrics.h"

#include "tests/support/test_main.h"

namespace pallium::api {

class RequestMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsByMethodRouteAndStatus() {
        telemetry::Registry registry;
        RequestMetrics metrics(registry);
        metrics.record("GET", "ready", 200, 0.002);
        metrics.record("GET", "ready", 200, 200);
        metrics.record("BREW", "", 405, 0.1);
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        const auto has = [&text](const char* line) { return text.find(line) != std::string::npos; };
        QVERIFY(
            has("cortex_request_duration_seconds_bucket{method=\"GET\",route=\"ready\","
                "status_code=\"200\",ws=\"false\",le=\"0.005\"} 1\n"));
        QVERIFY(
            has("cortex_request_duration_seconds_count{method=\"GET\",route=\"ready\","
                "status_code=\"200\",ws=\"false\"} 2\n"));
        QVERIFY(
            has("cortex_request_duration_seconds_count{method=\"other\",route=\"other\","
                "status_code=\"405\",ws=\"false\"} 1\n"));
    }
};

static const test::Registrar<RequestMetricsTest> registered;

}  // namespace pallium::api

#include "request_metrics_test.moc"
