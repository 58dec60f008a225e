#include "backend/tenancy/overrides.h"
#include "backend/tenancy/overrides_exporter.h"
#include "tests/backend/tenancy/runtime_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::tenancy {
namespace {

constexpr const char* kFifty = "overrides:\n  a: {ingestion_rate: 50}\n";

std::string exposed(const RuntimeFixture& fixture) {
    return fixture.metrics.expose(telemetry::ExpositionFormat::Text);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class RuntimeConfigTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void defaultsHoldUntilTheStart() {
        RuntimeFixture fixture(kFifty);
        const Overrides overrides(fixture.runtime);
        QCOMPARE(overrides.of(tenantOf("a"))->ingestionRate, 25'000.0);
        QVERIFY(fixture.runtime.start());
        QCOMPARE(overrides.of(tenantOf("a"))->ingestionRate, 50.0);
    }

    void tenantsWithoutOverridesShareTheDefaults() {
        RuntimeFixture fixture("overrides:\n  a: {ingestion_rate: 50}\n  nobody:\n");
        QVERIFY(fixture.runtime.start());
        const Overrides overrides(fixture.runtime);
        QCOMPARE(overrides.of(tenantOf("b")), fixture.runtime.defaults().limits);
        QCOMPARE(overrides.of(tenantOf("nobody")), fixture.runtime.defaults().limits);
        QCOMPARE(overrides.of(tenantOf("a")), overrides.of(tenantOf("a")));
        QCOMPARE(overrides.source()(tenantOf("a"))->ingestionRate, 50.0);
    }

    void limitsOfTheInstanceFollow() {
        RuntimeFixture fixture;
        QVERIFY(fixture.runtime.start());
        const Overrides overrides(fixture.runtime);
        QCOMPARE(overrides.ofInstance().maxSeries, int64_t(0));
        fixture.stored.text = "ingester_limits: {max_series: 5}\n";
        QVERIFY(fixture.runtime.reload());
        QCOMPARE(overrides.ofInstance().maxSeries, int64_t(5));
        fixture.stored.text = "";
        QVERIFY(fixture.runtime.reload());
        QCOMPARE(overrides.ofInstance().maxSeries, int64_t(0));
    }

    void aBrokenDocumentEndsTheStart() {
        RuntimeFixture fixture("bogus: 1\n");
        const auto started = fixture.runtime.start();
        QVERIFY(!started);
        QCOMPARE(started.error().message,
                 std::string("failed to load runtime config: load file: yaml: unmarshal errors:\n"
                             "  line 1: field bogus not found in type "
                             "runtimeconfig.RuntimeConfigValues"));
    }

    void aMissingDocumentEndsTheStart() {
        RuntimeFixture fixture;
        fixture.stored.readError = Error{ErrorKind::NotFound, "open x: no such file"};
        const auto started = fixture.runtime.start();
        QVERIFY(!started);
        QCOMPARE(started.error().message, std::string("failed to load runtime config: read file: "
                                                      "open x: no such file"));
    }

    void aBrokenDocumentLeavesTheLastGoodOne() {
        RuntimeFixture fixture(kFifty);
        QVERIFY(fixture.runtime.start());
        const Overrides overrides(fixture.runtime);
        const std::string before = fixture.runtime.print("diff");
        fixture.stored.text = "overrides:\n  a: {ingestion_rate: 7}\nbogus: 1\n";
        QVERIFY(!fixture.runtime.reload());
        QVERIFY(!fixture.runtime.reload());  // the same text is as bad the second time
        QCOMPARE(overrides.of(tenantOf("a"))->ingestionRate, 50.0);
        QVERIFY(contains(fixture.runtime.failure(), "field bogus not found"));
        const std::string page = fixture.runtime.print("diff");
        QVERIFY(page.starts_with("# Not reloaded, older values are in force: load file: yaml: "));
        QCOMPARE(page.substr(page.find('\n') + 1), before);

        fixture.stored.readError = Error{ErrorKind::Io, "gone"};
        QVERIFY(!fixture.runtime.reload());
        QCOMPARE(fixture.runtime.failure(), std::string("read file: gone"));
        fixture.stored.readError.reset();
        fixture.stored.text = kFifty;
        QVERIFY(fixture.runtime.reload());
        QCOMPARE(fixture.runtime.failure(), std::string());
        QCOMPARE(fixture.runtime.print("diff"), before);
    }

    void watchesAndCounts() {
        RuntimeFixture fixture("", true, std::chrono::milliseconds(1));
        QVERIFY(fixture.runtime.start());
        // Of nothing: the best known of all hashes.
        QVERIFY(contains(exposed(fixture),
                         "cortex_runtime_config_hash{sha256=\"e3b0c44298fc1c149afbf4c8996fb92427ae"
                         "41e4649b934ca495991b7852b855\"} 1\n"));
        QVERIFY(contains(exposed(fixture), "cortex_runtime_config_last_reload_successful 1\n"));
        // By the way that orders it with the reader.
        QVERIFY(fixture.runtime
                    .update([&](const auto&) -> Result<config::Node> {
                        fixture.stored.text = "bogus: 1\n";
                        return fail(ErrorKind::Canceled, "");
                    })
                    .error()
                    .kind == ErrorKind::Canceled);
        QTRY_VERIFY(!fixture.runtime.failure().empty());
        QVERIFY(contains(exposed(fixture), "cortex_runtime_config_last_reload_successful 0\n"));
        QVERIFY(contains(exposed(fixture), "sha256=\"e3b0c442"));
        fixture.runtime.stop();
    }

    void anUnwatchedStoreHasNoMetrics() {
        RuntimeFixture fixture;
        QVERIFY(fixture.runtime.start());
        QVERIFY(!contains(exposed(fixture), "cortex_runtime_config"));
    }

    void updatesAreWrittenAndInForceAtOnce() {
        RuntimeFixture fixture(kFifty);
        QVERIFY(fixture.runtime.start());
        QVERIFY(fixture.runtime.update([](const RuntimeDocument& now) -> Result<config::Node> {
            config::Node next = now.source;
            next.items[0].add("b", config::Node::mapping());
            next.items[0].items.back().add("ingestion_rate", config::Node::plain("7"));
            return next;
        }));
        QCOMPARE(fixture.stored.text, std::string(kFifty) + "  b:\n    ingestion_rate: 7\n");
        QCOMPARE(Overrides(fixture.runtime).of(tenantOf("b"))->ingestionRate, 7.0);
    }

    void anUpdateStartsFromWhatTheStoreHasNow() {
        RuntimeFixture fixture;
        QVERIFY(fixture.runtime.start());
        fixture.stored.text = kFifty;
        QVERIFY(fixture.runtime.update(
            [](const RuntimeDocument& now) -> Result<config::Node> { return now.source; }));
        QCOMPARE(Overrides(fixture.runtime).of(tenantOf("a"))->ingestionRate, 50.0);
        QCOMPARE(fixture.stored.writes, 0);  // nothing was changed
    }

    void failedUpdatesChangeNothing() {
        RuntimeFixture fixture(kFifty);
        QVERIFY(fixture.runtime.start());
        const auto bad = [](const RuntimeDocument&) -> Result<config::Node> {
            config::Node next = config::Node::mapping();
            next.add("bogus", config::Node());
            return next;
        };
        const auto good = [](const RuntimeDocument&) -> Result<config::Node> {
            return config::Node::mapping();
        };
        QVERIFY(fixture.runtime.update(bad).error().kind == ErrorKind::InvalidArgument);
        fixture.stored.writeError = Error{ErrorKind::Io, "full"};
        QCOMPARE(fixture.runtime.update(good).error().message, std::string("full"));
        QCOMPARE(fixture.stored.text, std::string(kFifty));
        QCOMPARE(Overrides(fixture.runtime).of(tenantOf("a"))->ingestionRate, 50.0);

        fixture.stored = {"bogus: 1\n", {}, {}};
        const auto refused = fixture.runtime.update(good);
        QVERIFY(refused.error().kind == ErrorKind::Internal);
        QVERIFY(refused.error().message.starts_with("runtime config read error: load file: "));
        QCOMPARE(fixture.stored.text, std::string("bogus: 1\n"));
    }

    void theExporterTellsOfEachTenantWithOverrides() {
        RuntimeFixture fixture(
            "overrides:\n  a: {ingestion_rate: 50, max_query_length: 90s, "
            "reject_old_samples: true, max_series_per_user: 3}\n");
        exportOverrides(fixture.runtime, fixture.metrics);
        QVERIFY(!contains(exposed(fixture), "cortex_overrides{"));
        QVERIFY(fixture.runtime.start());
        const std::string text = exposed(fixture);
        for (const char* line : {"limit_name=\"ingestion_rate\",user=\"a\"} 50\n",
                                 "limit_name=\"max_query_length\",user=\"a\"} 90\n",
                                 "limit_name=\"reject_old_samples\",user=\"a\"} 1\n",
                                 "limit_name=\"max_series_per_user\",user=\"a\"} 3\n",
                                 "limit_name=\"max_local_series_per_user\",user=\"a\"} 3\n",
                                 "limit_name=\"max_local_series_per_metric\",user=\"a\"} 50000\n",
                                 "limit_name=\"max_global_series_per_user\",user=\"a\"} 0\n",
                                 "limit_name=\"max_global_series_per_metric\",user=\"a\"} 0\n",
                                 "limit_name=\"ingestion_burst_size\",user=\"a\"} 50000\n"})
            QVERIFY2(contains(text, std::string("cortex_overrides{") + line), line);
        QVERIFY(!contains(text, "ingestion_rate_strategy"));
        QVERIFY(!contains(text, "limit_name=\"enabled\""));
    }
};

static const test::Registrar<RuntimeConfigTest> registered;

}  // namespace pallium::tenancy

#include "runtime_config_test.moc"
