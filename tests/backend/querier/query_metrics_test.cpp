#include "backend/querier/query_metrics.h"

#include "tests/support/test_main.h"

namespace pallium::querier {
namespace {

const tenancy::TenantId& tenant() {
    static const tenancy::TenantId id = *tenancy::TenantId::parse("t");
    return id;
}

bool exposes(const telemetry::Registry& metrics, const std::string& line) {
    const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
    return text.find("\n" + line + "\n") != std::string::npos;
}

/// An answer that took what it took.
QueryAnswer answer() {
    promql::QueryResult result;
    result.stats.totalQueryableSamples = 40;
    result.stats.peakSamples = 12;
    result.stats.timings.queryPreparation = 0.25;
    result.stats.timings.innerEval = 2;
    result.stats.timings.resultSort = 0.5;
    return result;
}

QueryAnswer refusal(const std::string& text) {
    return tl::unexpected(promql::QueryError{promql::QueryError::Type::Execution, text});
}

}  // namespace

class QueryMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsByTheEngineOfTheSource() {
        telemetry::Registry metrics;
        QueryMetrics counted(metrics, {});
        const std::string running = "prometheus_engine_queries{engine=\"querier\"} ";
        QVERIFY(exposes(metrics, running + "0"));
        const std::string before = metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(before.find("ruler") == std::string::npos);
        for (int i = 0; i < 2; ++i) {
            MeasuredQuery query(&counted, QuerySource::Api, tenant());
            QVERIFY(exposes(metrics, running + "1"));
            QVERIFY(!query.fetched());
            QVERIFY(query.ended(answer()));
        }
        {
            MeasuredQuery query(&counted, QuerySource::Ruler, tenant());
            QCOMPARE(query.ended(refusal("no")).error().message, std::string("no"));
        }
        const std::string timings =
            "prometheus_engine_query_duration_seconds_sum{engine=\"querier\",slice=";
        for (const std::string& line :
             {running + "0", std::string("prometheus_engine_queries{engine=\"ruler\"} 0"),
              std::string("prometheus_engine_query_samples_total{engine=\"querier\"} 80"),
              std::string("prometheus_engine_query_samples_total{engine=\"ruler\"} 0"),
              timings + "\"prepare_time\"} 0.5", timings + "\"inner_eval\"} 4",
              timings + "\"result_sort\"} 1",
              std::string("prometheus_engine_query_duration_seconds_count{engine=\"querier\","
                          "slice=\"inner_eval\"} 2")})
            QVERIFY2(exposes(metrics, line), line.c_str());
        const std::string after = metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(after.find("cortex_") == std::string::npos);
    }
    void tellsHowManyMayRun() {
        telemetry::Registry metrics;
        const QueryMetrics counted(metrics, {.maxConcurrent = 7});
        QVERIFY(exposes(metrics, "prometheus_engine_queries_concurrent_max{engine=\"querier\"} 7"));
        QVERIFY(exposes(metrics, "cortex_max_concurrent_queries{engine=\"querier\"} 7"));
    }
    void countsWhatATenantsQueriesTake() {
        telemetry::Registry metrics;
        QueryMetrics counted(metrics, {.tellsTenants = true});
        for (int i = 0; i < 2; ++i) {
            MeasuredQuery query(&counted, QuerySource::Api, tenant());
            query.fetched()->addSeries(3);
            query.fetched()->addRead(10, 100);
            query.fetched()->addRead(5, 50);
            QVERIFY(query.ended(answer()));
        }
        const std::string labels = "{source=\"api\",user=\"t\"} ";
        for (const std::string& line : {"cortex_query_fetched_series_total" + labels + "6",
                                        "cortex_query_samples_total" + labels + "30",
                                        "cortex_query_fetched_chunks_bytes_total" + labels + "300",
                                        "cortex_query_samples_scanned_total" + labels + "80",
                                        "cortex_query_peak_samples_sum" + labels + "24",
                                        "cortex_query_peak_samples_count" + labels + "2"})
            QVERIFY2(exposes(metrics, line), line.c_str());
        const std::string text = metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(text.find("cortex_query_seconds_total" + labels) != std::string::npos);
        metrics.withdraw("user", "t");
        const std::string rest = metrics.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(rest.find("user=") == std::string::npos);
    }
    void countsRejectionsByTheirReason_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* reason, const char* text) {
            QTest::newRow(reason) << std::string(text) << std::string(reason);
        };
        row("too_many_samples",
            "query processing would load too many samples into memory in query execution");
        row("time_range_exceeded",
            "the query time range exceeds the limit (query length: 2h, limit: 1h)");
        row("series_fetched",
            "expanding series: the query hit the max number of series limit (limit: 1 series)");
        row("chunks_fetched", "the query hit the max number of chunks limit (limit: 27 chunks)");
        row("chunk_bytes_fetched",
            "the query hit the aggregated chunks size limit (limit: 1 bytes)");
        row("data_bytes_fetched", "the query hit the aggregated data size limit (limit: 1 bytes)");
        row("", "bad luck");
    }
    void countsRejectionsByTheirReason() {
        QFETCH(std::string, text);
        QFETCH(std::string, reason);
        telemetry::Registry metrics;
        QueryMetrics counted(metrics, {.tellsTenants = true});
        {
            MeasuredQuery query(&counted, QuerySource::Api, tenant());
            QVERIFY(!query.ended(refusal(text)));
        }
        const std::string family = "cortex_rejected_queries_total{reason=\"";
        const std::string all = metrics.expose(telemetry::ExpositionFormat::Text);
        QCOMPARE(all.find(family) != std::string::npos, !reason.empty());
        if (!reason.empty())
            QVERIFY(exposes(metrics, family + reason + "\",source=\"api\",user=\"t\"} 1"));
    }
    void countsNothingWithoutARegistry() {
        MeasuredQuery query(nullptr, QuerySource::Api, tenant());
        QVERIFY(!query.fetched());
        QVERIFY(query.ended(answer()));
    }
};

static const test::Registrar<QueryMetricsTest> registered;

}  // namespace pallium::querier

#include "query_metrics_test.moc"
