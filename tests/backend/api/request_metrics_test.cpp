#include "backend/api/request_metrics.h"

#include "tests/support/test_main.h"

namespace pallium::api {

class RequestMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsByMethodRouteAndStatus() {
        telemetry::Registry registry;
        RequestMetrics metrics(registry);
        metrics.record("GET", "ready", 200, 0.002, 0, 0);
        metrics.record("GET", "ready", 200, 200, 0, 0);
        metrics.record("BREW", "", 405, 0.1, 0, 0);
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
        QVERIFY(!has("cortex_querier_"));
    }
    void countsBytesOfBodies() {
        telemetry::Registry registry;
        RequestMetrics metrics(registry);
        metrics.record("POST", "api_v1_push", 200, 0.1, 3 << 20, 10);
        metrics.record("POST", "api_v1_push", 400, 0.1, 1 << 20, 0);
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        const std::string labels = "{method=\"POST\",route=\"api_v1_push\"";
        for (const std::string& line :
             {"cortex_request_message_bytes_bucket" + labels + ",le=\"1.048576e+06\"} 1",
              "cortex_request_message_bytes_bucket" + labels + ",le=\"2.62144e+06\"} 1",
              "cortex_request_message_bytes_bucket" + labels + ",le=\"5.24288e+06\"} 2",
              "cortex_response_message_bytes_sum" + labels + "} 10",
              "cortex_response_message_bytes_count" + labels + "} 2"})
            QVERIFY2(text.find("\n" + line + "\n") != std::string::npos, line.c_str());
        QVERIFY(text.find("cortex_querier_") == std::string::npos);
    }
    void countsWhatTheQuerierAnswersOnceMore() {
        telemetry::Registry registry;
        RequestMetrics metrics(registry);
        metrics.record("GET", "prometheus_api_v1_query", 200, 2, 1, 30);
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        const std::string labels = "{method=\"GET\",route=\"prometheus_api_v1_query\"";
        for (const std::string& line :
             {"request_duration_seconds_sum" + labels + ",status_code=\"200\",ws=\"false\"} 2",
              "request_message_bytes_sum" + labels + "} 1",
              "response_message_bytes_sum" + labels + "} 30"})
            for (const char* prefix : {"\ncortex_", "\ncortex_querier_"})
                QVERIFY2(text.find(prefix + line + "\n") != std::string::npos, line.c_str());
    }
    void knowsTheQueriersRoutes_data() {
        QTest::addColumn<bool>("isOfQuerier");
        for (const char* route :
             {"prometheus_api_v1_query", "prometheus_api_v1_query_range", "api_prom_api_v1_read",
              "prometheus_api_v1_label_name_values", "prometheus_api_v1_query_exemplars"})
            QTest::newRow(route) << true;
        for (const char* route : {"", "ready", "api_v1_push", "prometheus_api_v1_rules",
                                  "prometheus_api_v1_query_", "prometheus_api_v1_alerts"})
            QTest::newRow(route) << false;
    }
    void knowsTheQueriersRoutes() {
        QFETCH(bool, isOfQuerier);
        QCOMPARE(isQuerierRoute(QTest::currentDataTag()), isOfQuerier);
    }
};

static const test::Registrar<RequestMetricsTest> registered;

}  // namespace pallium::api

#include "request_metrics_test.moc"
