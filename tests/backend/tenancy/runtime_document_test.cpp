#include "backend/tenancy/runtime_document.h"

#include "tests/support/test_main.h"

namespace pallium::tenancy {
namespace {

RuntimeDefaults defaults(bool shardByAllLabels = true) {
    Limits limits;
    limits.maxExemplars = 7;
    InstanceLimits ingester;
    ingester.maxSeries = 9;
    return {
        std::make_shared<const Limits>(limits), ingester, {.shardByAllLabels = shardByAllLabels}};
}

RuntimeDocument parsed(std::string_view text) {
    return parseRuntimeDocument(text, defaults()).value();
}

QString errorOf(std::string_view text, bool shardByAllLabels = true) {
    const auto document = parseRuntimeDocument(text, defaults(shardByAllLabels));
    return document ? QString() : QString::fromStdString(document.error().message);
}

}  // namespace

class RuntimeDocumentTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void overridesAreHeldToTheChecks() {
        QCOMPARE(errorOf("overrides:\n  a:\n    metric_relabel_configs: [{action: refund}]\n"),
                 QStringLiteral("unknown relabel action \"refund\" (overrides.a)"));
    }
    void overridesLieOverTheDefaults() {
        const auto document = parsed(
            "overrides:\n  a: {ingestion_rate: 50}\n  nobody:\n"
            "ingester_limits: {max_tenants: 3}\n"
            "multi_kv_config: {primary: etcd, mirror_enabled: false}\n"
            "ingester_stream_chunks_when_using_blocks: true\n"
            "hard_overrides:\n  a: {ingestion_rate: 60}\n"
            "api_allowed_limits: [ingestion_rate]\n");
        QCOMPARE(document.overrides.size(), size_t(2));
        QCOMPARE(document.overrides.at("a")->ingestionRate, 50.0);
        QCOMPARE(document.overrides.at("a")->maxExemplars, int64_t(7));
        QVERIFY(!document.overrides.at("nobody"));
        QCOMPARE(document.ingesterLimits->maxTenants, int64_t(3));
        QCOMPARE(document.ingesterLimits->maxSeries, int64_t(9));
        QCOMPARE(document.multiKv.primary, std::string("etcd"));
        QCOMPARE(document.multiKv.mirrorEnabled, std::optional<bool>(false));
        QCOMPARE(document.ingesterStreamChunks, std::optional<bool>(true));
        QCOMPARE(document.hardOverrides.at("a")->ingestionRate, 60.0);
        QCOMPARE(document.apiAllowedLimits, std::vector<std::string>{"ingestion_rate"});
    }

    void anEmptyDocumentIsFine() {
        for (const char* text : {"", "\n", "# nothing\n", "{}", "overrides:\n"}) {
            const auto document = parsed(text);
            QVERIFY(document.overrides.empty());
            QVERIFY(!document.ingesterLimits);
        }
    }

    void brokenDocumentsAreRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const char* text, const char* error) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(error);
        };
        row("unknown key", "overides: {}\n",
            "yaml: unmarshal errors:\n"
            "  line 1: field overides not found in type runtimeconfig.RuntimeConfigValues");
        row("unknown limit", "overrides:\n  a:\n    ingestion_rat: 1\n",
            "yaml: unmarshal errors:\n"
            "  line 3: field ingestion_rat not found in type validation.plain "
            "(overrides.a.ingestion_rat)");
        row("everything wrong at once",
            "overrides:\n  a: {ingestion_rate: x}\n  b: 5\ningester_limits: {max_series: many}\n"
            "hard_overrides: []\nmulti_kv_config: {mirror_enabled: 3}\n",
            "yaml: unmarshal errors:\n"
            "  line 2: cannot unmarshal !!str `x` into float64 (overrides.a.ingestion_rate)\n"
            "  line 3: cannot unmarshal !!int `5` into validation.plain (overrides.b)\n"
            "  line 4: cannot unmarshal !!str `many` into int (ingester_limits.max_series)\n"
            "  line 5: cannot unmarshal !!seq into map[string]*validation.Limits (hard_overrides)\n"
            "  line 6: cannot unmarshal !!int `3` into bool (multi_kv_config.mirror_enabled)");
        row("a tenant twice", "overrides:\n  a: {}\n  a: {}\n",
            "yaml: unmarshal errors:\n  line 3: key \"a\" already set in map");
        row("two documents", "overrides: {}\n---\noverrides: {}\n",
            "the provided runtime configuration contains multiple documents");
        row("no mapping", "- a\n",
            "yaml: unmarshal errors:\n"
            "  line 1: cannot unmarshal !!seq into runtimeconfig.RuntimeConfigValues");
    }
    void brokenDocumentsAreRefused() {
        QFETCH(QString, text);
        QFETCH(QString, error);
        QCOMPARE(errorOf(text.toStdString()), error);
    }

    void textThatIsNoUtf8IsRefused() {
        QCOMPARE(errorOf("overrides: {a: {ruler_external_url: \"\xff\"}}\n"),
                 QStringLiteral("yaml: invalid leading UTF-8 octet"));
    }

    void limitsOfAllIngestersNeedSharding() {
        const char* text = "overrides:\n  a: {max_global_series_per_user: 5}\n";
        QCOMPARE(errorOf(text, true), QString());
        QCOMPARE(errorOf(text, false),
                 QStringLiteral("the ingester.max-global-series-per-user limit is unsupported if "
                                "distributor.shard-by-all-labels is disabled (overrides.a)"));
    }

    void theDiffShowsWhatDiffersWithKeysSorted() {
        const auto document = parsed(
            "overrides:\n  b: {max_exemplars: 7, ingestion_rate: 50, ingestion_burst_size: 60}\n"
            "  a: {promote_resource_attributes: [service.name]}\n  same: {max_exemplars: 7}\n"
            "multi_kv_config: {mirror_enabled: false}\n"
            "ingester_limits: {max_inflight_push_requests: 10}\n");
        QCOMPARE(QString::fromStdString(printRuntimeDiff(document, *defaults().limits)),
                 QStringLiteral("ingester_limits:\n  max_inflight_push_requests: 10\n"
                                "  max_inflight_query_requests: 0\n  max_ingestion_rate: 0\n"
                                "  max_series: 9\n  max_tenants: 0\n"
                                "multi_kv_config:\n  mirror_enabled: false\n"
                                "overrides:\n  a:\n    promote_resource_attributes:\n"
                                "    - service.name\n"
                                "  b:\n    ingestion_burst_size: 60\n    ingestion_rate: 50\n"));
        QCOMPARE(printRuntimeDiff(parsed(""), *defaults().limits), std::string("{}\n"));
    }

    void theWholeDocumentShowsEveryLimitOfEveryTenant() {
        const std::string text =
            printRuntimeDocument(parsed("overrides:\n  a: {ingestion_rate: 50}\n  none:\n"));
        QVERIFY(
            text.starts_with("overrides:\n  a:\n    ingestion_rate: 50\n"
                             "    ingestion_rate_strategy: local\n"));
        QVERIFY(text.find("    max_exemplars: 7\n") != std::string::npos);
        QVERIFY(
            text.ends_with("  none: null\nmulti_kv_config:\n  primary: \"\"\n"
                           "  mirror_enabled: null\n"
                           "ingester_stream_chunks_when_using_blocks: null\n"
                           "ingester_limits: null\n"));
        QVERIFY(printRuntimeDocument(parsed("")).starts_with("overrides: {}\n"));
    }

    void entriesAreKeptAsWritten() {
        const auto document = parsed("overrides:\n  a: {max_query_length: 90m}\n");
        QCOMPARE(document.entry("overrides", "a")->find("max_query_length")->text,
                 std::string("90m"));
        QVERIFY(document.entry("overrides", "b") == nullptr);
        QVERIFY(document.entry("hard_overrides", "a") == nullptr);
    }
};

static const test::Registrar<RuntimeDocumentTest> registered;

}  // namespace pallium::tenancy

#include "runtime_document_test.moc"
