#include "backend/distributor/distributor.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/distributor/otlp_receiver.h"
#include "backend/io/compression.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/tenancy/limits.h"
#include "tests/support/counting_new.h"
#include "tests/support/fake_clock.h"
#include "tests/support/otlp_message.h"
#include "tests/support/remote_write.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

/// Takes everything and keeps nothing.
class Sink final : public IngesterClient {
  public:
    Result<void> push(const Context&, const tenancy::TenantId&, const WriteBatch& batch,
                      std::span<const uint8_t>) override {
        samples += batch.samples.size();
        return {};
    }
    std::shared_ptr<const storage::Queryable> queryable(const tenancy::TenantId&) const override {
        return nullptr;  // nothing here reads
    }
    MetadataMap metadata(const tenancy::TenantId&, const MetadataFilter&) const override {
        return {};
    }
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId&,
                                           const ExemplarQuery&) const override {
        return {};
    }
    Result<tenancy::UserStats> stats(const tenancy::TenantId&) const override {
        return tenancy::UserStats{};
    }
    Result<tenancy::UserStatsList> allStats() const override { return tenancy::UserStatsList{}; }
    size_t samples = 0;
};

/// `replicas`: names of the senders, in turn; none: no HA pair.
std::string largeBody(const std::vector<std::string>& replicas = {}) {
    std::vector<test::WriteSeries> series;
    for (int i = 0; i < 500; ++i) {
        // Every second set is unsorted and has an empty value, so that sorting is measured too.
        test::WriteSeries made{{{"__name__", "requests_total"}}, {{1'700'000'000'000, 1.0 * i}}};
        if (i % 2 == 0) made.labels.emplace_back("zone", "");
        if (!replicas.empty()) {
            made.labels.emplace_back("cluster", "c");
            made.labels.emplace_back("__replica__", replicas[i % replicas.size()]);
        }
        for (const char* name : {"path", "job", "instance", "code", "method"})
            made.labels.emplace_back(name, std::string(name) + std::to_string(i));
        if (i % 3 == 0) {
            made.exemplars = {{{{"trace_id", "4bf92f3577b34da6"}, {"span_id", "a3ce929d0e0e4736"}},
                               1,
                               1'700'000'000'000}};
            Histogram histogram;
            histogram.layout.positiveSpans = {{0, 20}};
            histogram.positive.assign(20, 0);
            made.histograms = {{1'700'000'000'000, histogram}};
        }
        series.push_back(std::move(made));
    }
    return io::snappyEncode(test::encodeWriteRequest(series));
}

/// Data points of every kind, with names that need work and exemplars.
std::string largeOtlpBody(size_t points) {
    using namespace test::otlp;
    constexpr uint64_t kTime = 1'700'000'000'000'000'000;
    const std::string exemplar = fixed64(2, kTime) + real(3, 1) + sized(4, "12345678");
    std::vector<std::string> numbers, explicits, natives;
    for (size_t i = 0; i < points; ++i) {
        const std::string path = "/p/" + std::to_string(i);
        numbers.push_back(number(kTime, double(i), {{"http.path", path}, {"http.method", "GET"}},
                                 sized(5, exemplar)));
        explicits.push_back(histogram(kTime, 6, 1, {1, 2, 3}, {0.1, 2.5},
                                      attributes(9, {{"http.path", path}}) + sized(8, exemplar)));
        natives.push_back(
            exponential(kTime, 3, 1, 9, buckets(-3, {1, 2}), attributes(1, {{"http.path", path}})));
    }
    return request({{"service.name", "shop"}, {"service.namespace", "eu"}, {"host.name", "h"}},
                   {sum("requests", "1", true, numbers), histograms("took", "ms", explicits),
                    exponentials("size", natives)});
}

/// Of a push after so many others, when all room is there; -1 if one is refused.
template <class Push>
int64_t allocationsOnceWarm(const Push& push, int before = 2) {
    for (int i = 0; i < before; ++i)
        if (!push()) return -1;
    const size_t start = test::newCalls();
    const bool isPushed = push().has_value();
    const size_t end = test::newCalls();
    return isPushed ? static_cast<int64_t>(end - start) : -1;
}

}  // namespace

class WarmPushTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void allocatesNothing() {
        Sink sink;
        const test::FakeClock clock;
        telemetry::Registry metrics;
        tenancy::Limits lowered;
        lowered.maxNativeHistogramBuckets = 10;
        const auto limits = std::make_shared<const tenancy::Limits>(lowered);
        Distributor distributor({},
                                {sink, clock, metrics, [&limits](const auto&) { return limits; }});
        const auto tenant = *tenancy::TenantId::parse("t");
        const std::string body = largeBody();
        const Context context;
        const auto push = [&] { return distributor.push(context, tenant, body); };
        QCOMPARE(allocationsOnceWarm(push), int64_t(0));
        QCOMPARE(sink.samples, size_t(1500));
    }
    void allocatesNothingForHaPairs_data() {
        QTest::addColumn<bool>("isMixed");
        QTest::newRow("whole") << false;
        QTest::newRow("mixed") << true;
    }
    void allocatesNothingForHaPairs() {
        QFETCH(bool, isMixed);
        Sink sink;
        const test::FakeClock clock;
        telemetry::Registry metrics;
        tenancy::Limits pairs;
        pairs.acceptHaSamples = true;
        pairs.acceptMixedHaSamples = isMixed;
        const auto limits = std::make_shared<const tenancy::Limits>(pairs);
        ring::MemoryKvStore store;
        Scheduler scheduler;
        ThreadPool pool("test", 0, 1);  // its threads would allocate
        HaTracker tracker({}, {store, clock, scheduler, pool, metrics});
        Distributor distributor(
            {}, {sink, clock, metrics, [&limits](const auto&) { return limits; }, &tracker});
        const auto tenant = *tenancy::TenantId::parse("t");
        const std::string body = largeBody(isMixed ? std::vector<std::string>{"r1", "r2"}
                                                   : std::vector<std::string>{"r1"});
        const Context context;
        const auto push = [&] { return distributor.push(context, tenant, body); };
        QCOMPARE(allocationsOnceWarm(push), int64_t(0));
    }
    void allocatesNothingForRules() {
        Sink sink;
        const test::FakeClock clock;
        telemetry::Registry metrics;
        tenancy::Limits changed;
        changed.dropLabels = {"zone"};
        changed.metricRelabelConfigs = {
            {.sourceLabels = {"__name__"}, .regex = "go_.*", .action = "drop"},
            {.sourceLabels = {"job", "instance"}, .separator = "/", .targetLabel = "workload"},
            {.sourceLabels = {"path"}, .regex = "path(.*)", .targetLabel = "path"},
            {.sourceLabels = {"job"}, .modulus = 8, .targetLabel = "shard", .action = "hashmod"},
            {.regex = "cod.", .action = "labeldrop"}};
        const auto limits = std::make_shared<const tenancy::Limits>(changed);
        Distributor distributor({},
                                {sink, clock, metrics, [&limits](const auto&) { return limits; }});
        const auto tenant = *tenancy::TenantId::parse("t");
        const std::string body = largeBody();
        const Context context;
        const auto push = [&] { return distributor.push(context, tenant, body); };
        QCOMPARE(allocationsOnceWarm(push), int64_t(0));
        QCOMPARE(sink.samples, size_t(1500));
    }
    void allocatesNothingPerDataPointOfOtlp() {
        Sink sink;
        const test::FakeClock clock;
        telemetry::Registry metrics;
        const auto limits = std::make_shared<const tenancy::Limits>();
        Distributor distributor({},
                                {sink, clock, metrics, [&limits](const auto&) { return limits; }});
        OtlpReceiver receiver(distributor);
        const auto tenant = *tenancy::TenantId::parse("t");
        const std::string body = largeOtlpBody(500);
        const Context context;
        const auto push = [&] { return receiver.push(context, tenant, {body}); };
        QCOMPARE(allocationsOnceWarm(push, 4), int64_t(0));
    }
};

static const test::Registrar<WarmPushTest> registered;

}  // namespace pallium::distributor

#include "warm_push_test.moc"
