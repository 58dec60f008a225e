// Calls of ingesters and queries as /metrics tells them.
#include "backend/distributor/measured_ingester.h"

#include "backend/storage/no_series.h"
#include "tests/backend/distributor/distributor_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

/// Finds no series, or fails.
struct EmptyData final : storage::Queryable {
    EmptyData() = default;
    explicit EmptyData(ErrorKind kind) : failure(kind), fails(true) {}

    struct Querier final : storage::Querier {
        explicit Querier(const EmptyData& data) : failure(data.failure), fails(data.fails) {}
        Result<std::unique_ptr<storage::SeriesSet>> select(
            const Context&, bool, const storage::SelectHints&,
            std::span<const Matcher>) const override {
            if (fails) return fail(failure, "on purpose");
            return storage::noSeries();
        }
        Result<std::vector<std::string>> labelNames(const Context&,
                                                    std::span<const Matcher>) const override {
            return std::vector<std::string>{"name"};
        }
        Result<std::vector<std::string>> labelValues(const Context&, std::string_view,
                                                     std::span<const Matcher>) const override {
            return std::vector<std::string>{"value"};
        }
        const ErrorKind failure;
        const bool fails;
    };
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs, TimestampMs) const override {
        return std::make_unique<Querier>(*this);
    }
    const ErrorKind failure = ErrorKind::Internal;
    const bool fails = false;
};

tenancy::TenantId tenant() {
    return *tenancy::TenantId::parse("t");
}

/// A select for samples, or for series alone.
bool select(const std::shared_ptr<const storage::Queryable>& data, const char* function = "") {
    const auto querier = data->querier(0, 1);
    if (!querier) return false;
    return (*querier)->select(Context{}, true, {0, 1, 0, 0, function, 0}, {}).has_value();
}

struct Measured {
    Result<void> push(const WriteBatch& batch, std::span<const uint8_t> skip = {}) {
        return ingester.push(Context{}, tenant(), batch, skip);
    }
    bool exposes(const std::string& line) const {
        const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + line + "\n") != std::string::npos;
    }

    telemetry::Registry metrics;
    FakeIngester fake;
    MeasuredIngester ingester{fake, "ingester-0", metrics};
};

WriteBatch oneSeries() {
    WriteBatch batch;
    batch.labels = {{"__name__", "m"}};
    batch.series = {{0, 1}};
    return batch;
}

std::string calls(const char* operation, const char* status) {
    return "cortex_ingester_client_request_duration_seconds_count{operation=\"/cortex.Ingester/" +
           std::string(operation) + "\",status_code=\"" + status + "\"} ";
}
const std::string kAppends = "cortex_distributor_ingester_appends_total{ingester=\"ingester-0\",";
const std::string kFailures =
    "cortex_distributor_ingester_append_failures_total{ingester=\"ingester-0\",";

}  // namespace

class MeasuredIngesterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void countsAppendsOfSamplesAndOfMetadata() {
        Measured fixture;
        WriteBatch batch = oneSeries();
        QVERIFY(fixture.push(batch));
        batch.metadata = {{MetricType::Gauge, "m", "M.", ""}};
        QVERIFY(fixture.push(batch));
        const uint8_t none[] = {1};
        QVERIFY(fixture.push(batch, none));
        QVERIFY(fixture.exposes(kAppends + "type=\"samples\"} 2"));
        QVERIFY(fixture.exposes(kAppends + "type=\"metadata\"} 2"));
        QVERIFY(fixture.exposes(calls("Push", "2xx") + "3"));
    }
    void tellsRefusalsFromFailures() {
        Measured fixture;
        WriteBatch batch = oneSeries();
        batch.metadata = {{MetricType::Gauge, "m", "M.", ""}};
        fixture.fake.failure = Error{ErrorKind::InvalidArgument, "too old"};
        QCOMPARE(fixture.push(batch).error().message, std::string("too old"));
        fixture.fake.failure = Error{ErrorKind::Io, "disk full"};
        QVERIFY(!fixture.push(oneSeries()));
        QVERIFY(!fixture.push(oneSeries()));
        for (const std::string& line :
             {kFailures + "status=\"4xx\",type=\"samples\"} 1",
              kFailures + "status=\"4xx\",type=\"metadata\"} 1",
              kFailures + "status=\"5xx\",type=\"samples\"} 2", calls("Push", "4xx") + "1",
              calls("Push", "error") + "2", calls("Push", "2xx") + "0"})
            QVERIFY2(fixture.exposes(line), line.c_str());
    }
    void knowsThePushesThatRun() {
        Measured fixture;
        const std::string gauge =
            "cortex_ingester_client_inflight_push_requests{ingester=\"ingester-0\"} ";
        bool wasShown = false;
        fixture.fake.onPush = [&] { wasShown = fixture.exposes(gauge + "1"); };
        QVERIFY(fixture.push(oneSeries()));
        QVERIFY(wasShown);
        QVERIFY(fixture.exposes(gauge + "0"));
    }
    void countsQueries() {
        Measured fixture;
        fixture.fake.data = std::make_shared<EmptyData>();
        QVERIFY(select(fixture.ingester.queryable(tenant())));
        QVERIFY(select(fixture.ingester.queryable(tenant()), "series"));  // is none
        (void)fixture.ingester.exemplars(tenant(), {});
        fixture.fake.data = std::make_shared<EmptyData>(ErrorKind::Canceled);
        QVERIFY(!select(fixture.ingester.queryable(tenant())));
        fixture.fake.data = std::make_shared<EmptyData>(ErrorKind::Io);
        QVERIFY(!select(fixture.ingester.queryable(tenant())));
        for (const std::string& line :
             {std::string("cortex_distributor_ingester_queries_total{ingester=\"ingester-0\"} 4"),
              std::string(
                  "cortex_distributor_ingester_query_failures_total{ingester=\"ingester-0\"} 1"),
              calls("QueryStream", "2xx") + "1", calls("QueryStream", "cancel") + "1",
              calls("QueryStream", "error") + "1", calls("QueryExemplars", "2xx") + "1"})
            QVERIFY2(fixture.exposes(line), line.c_str());
    }
    void theDistributorMeasuresQueriesOfAllIngesters() {
        DistributorFixture fixture;
        fixture.ingester.data = std::make_shared<EmptyData>();
        QVERIFY(select(fixture.distributor.queryable(tenant())));
        fixture.ingester.data = std::make_shared<EmptyData>(ErrorKind::Io);
        QVERIFY(!select(fixture.distributor.queryable(tenant())));
        fixture.ingester.foundExemplars.resize(2);
        QCOMPARE(fixture.distributor.exemplars(tenant(), {}).size(), size_t(2));
        const std::string count = "cortex_distributor_query_duration_seconds_count{method=";
        for (const char* line : {"\"Distributor.QueryStream\",status_code=\"200\"} 1",
                                 "\"Distributor.QueryStream\",status_code=\"500\"} 1",
                                 "\"Distributor.QueryExemplars\",status_code=\"200\"} 1"})
            QVERIFY2(fixture.exposes(count + line), line);
    }
    void tellsHowManyIngestersThereAre() {
        Measured fixture;
        tellIngesters(fixture.metrics, 5, 3);
        QVERIFY(fixture.exposes("cortex_distributor_ingester_clients 5"));
        QVERIFY(fixture.exposes("cortex_distributor_replication_factor 3"));
    }
};

static const test::Registrar<MeasuredIngesterTest> registered;

}  // namespace pallium::distributor

#include "measured_ingester_test.moc"
