#include "backend/server/config.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace pallium::server {

namespace {

config::Environment fakeEnvironment() {
    return [](const std::string& name) -> std::optional<std::string> {
        if (name == "HOME") return "/home/someone";
        if (name == "PORT") return "7007";
        return std::nullopt;
    };
}

/// Loads as the program does; an error is its text.
tl::expected<LoadedConfig, std::string> load(const std::vector<std::string>& arguments) {
    const auto commandLine = parseCommandLine(arguments);
    if (!commandLine) return tl::unexpected(commandLine.error().message);
    auto loaded = loadConfig(*commandLine, fakeEnvironment());
    if (!loaded) return tl::unexpected(loaded.error().message);
    return std::move(*loaded);
}

}  // namespace

class ConfigTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// The console tells from a file what settings mean, since it does not know the server.
    void theReferenceIsWhatCanBeSet() {
        const std::string path = std::string(PALLIUM_SOURCE_DIR) + "/resources/settings.tsv";
        std::ifstream file(path);
        const std::string kept((std::istreambuf_iterator<char>(file)), {});
        const std::string now = settingReference();
        if (kept != now && std::getenv("PALLIUM_WRITE_REFERENCE") != nullptr)
            std::ofstream(path) << now;
        QVERIFY2(kept == now, "run this test with PALLIUM_WRITE_REFERENCE set, and commit");
    }
    void flagsWinOverTheFile() {
        const std::string file = write("server: {http_listen_port: 1, log_level: debug}\n");
        const auto loaded = load({"-config.file=" + file, "-server.http-listen-port=2"});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->config.server.httpListenPort, int64_t(2));
        QCOMPARE(loaded->config.server.logLevel, std::string("debug"));
        QCOMPARE(loaded->diff, std::string("server:\n  http_listen_port: 2\n  log_level: debug\n"));
    }
    void aFileLeavesCortexDefaults() {
        const auto loaded = load({"-config.file=" + write("")});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->diff, std::string("{}\n"));
        QCOMPARE(loaded->document, loaded->defaults);
        QCOMPARE(loaded->config.server.httpHost(), std::string("127.0.0.1"));
        QVERIFY(loaded->inert.empty());
    }
    void withoutAFileTheLaptopProfileHolds() {
        const auto loaded = load({});
        QVERIFY(loaded.has_value());
        const Config& config = loaded->config;
        QCOMPARE(config.dataDir, std::string("/home/someone/.local/share/pallium"));
        QCOMPARE(config.blocksStorage.tsdb.dir, config.dataDir + "/tsdb");
        QCOMPARE(config.blocksStorage.bucket.filesystemDir, config.dataDir + "/blocks");
        QCOMPARE(config.server.httpListenPort, int64_t(9009));
        QCOMPARE(config.authDefaultTenant, std::string("local"));
        QCOMPARE(config.ingester.lifecycler.replicationFactor, int64_t(1));
        QVERIFY(config.querierConfig().showsTimings);
        QCOMPARE(config.limits.ingestionRate, 1e7);
        QVERIFY(config.api.buildInfoEnabled);
        QVERIFY(loaded->diff.find("auth_default_tenant: local\n") != std::string::npos);
        QVERIFY(loaded->defaults.find("auth_default_tenant") == std::string::npos);
        QVERIFY2(loaded->inert.empty(), "the profile is not what the user set");
    }
    void theDataFolderMovesWhatNobodyNames() {
        const std::string file =
            write("data_dir: /data\nblocks_storage: {tsdb: {dir: /fast/tsdb}}\n");
        auto loaded = load({"-config.file=" + file});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->config.blocksStorage.tsdb.dir, std::string("/fast/tsdb"));
        QCOMPARE(loaded->config.rulerStorage.bucket.filesystemDir, std::string("/data/ruler"));
        QCOMPARE(loaded->config.blocksStorage.bucket.backend, std::string("s3"));
        loaded = load({"-config.file=" + file, "--data-dir", "/other"});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->config.dataDir, std::string("/other"));
        QCOMPARE(loaded->config.rulerStorage.bucket.filesystemDir, std::string("/other/ruler"));
        loaded = load({"--data-dir=/third"});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->config.blocksStorage.tsdb.dir, std::string("/third/tsdb"));
    }
    void listenNamesHostAndPort_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<qint64>("port");
        QTest::newRow("both") << "0.0.0.0:80"
                              << "0.0.0.0" << qint64(80);
        QTest::newRow("port only") << ":8080"
                                   << "127.0.0.1" << qint64(8080);
        QTest::newRow("host only") << "localhost"
                                   << "localhost" << qint64(9009);
        QTest::newRow("IPv6") << "[::1]:81"
                              << "::1" << qint64(81);
        QTest::newRow("IPv6 without port") << "::1"
                                           << "::1" << qint64(9009);
    }
    void listenNamesHostAndPort() {
        QFETCH(QString, text);
        QFETCH(QString, host);
        QFETCH(qint64, port);
        const auto loaded = load({"--listen", text.toStdString()});
        QVERIFY(loaded.has_value());
        QCOMPARE(QString::fromStdString(loaded->config.server.httpHost()), host);
        QCOMPARE(qint64(loaded->config.server.httpListenPort), port);
    }
    void variablesAreReplacedOnlyIfAsked() {
        const std::string file =
            write("server:\n  http_listen_port: ${PORT}\n  http_path_prefix: ${P:/x}\n");
        const auto loaded = load({"-config.file", file, "-config.expand-env"});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->config.server.httpListenPort, int64_t(7007));
        QCOMPARE(loaded->config.server.httpPathPrefix, std::string("/x"));
        QVERIFY(!load({"-config.file", file}).has_value());
    }
    void tellsWhatUserSetWithoutEffect() {
        const auto loaded =
            load({"-config.file=" + write("memberlist: {gossip_nodes: 4}\ntarget: all\nlimits:\n"
                                          "  ingestion_rate: 1\n  out_of_order_time_window: 1m\n  "
                                          "max_query_parallelism: 1\n"
                                          "  query_rejection: {enabled: true}\n"),
                  "-server.grpc-conn-limit=1", "-distributor.ha-tracker.enable-startup-sync",
                  "-ring.detailed-metrics-enabled=false",
                  "-distributor.ring.detailed-metrics-enabled=false"});
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->inert,
                 (std::vector<std::string>{
                     "server.grpc_listen_conn_limit", "distributor.ha_tracker.enable_startup_sync",
                     "limits.max_query_parallelism", "limits.query_rejection.enabled",
                     "memberlist.gossip_nodes"}));
    }

    void settingsOfTheRequestLogReachIt() {
        const auto loaded =
            load({"-config.file=" + write("api: {http_request_headers_to_log: [X-Trace]}\n"
                                          "server: {log_request_headers: true, http_path_prefix: "
                                          "/a/, http_server_read_timeout: 1m}\n"),
                  "-server.log-source-ips-enabled", "-server.log-source-ips-header=X-From",
                  "-server.log-source-ips-regex=(.*)", "-server.log-request-at-info-level-enabled",
                  "-server.log-request-headers-exclude-list=X-Mine", "-server.cors-origin=x"});
        QVERIFY(loaded.has_value());
        QVERIFY(loaded->inert.empty());
        const api::RequestLogOptions options = loaded->config.requestLogOptions();
        QVERIFY(options.isAtInfo && options.tellsHeaders && options.tellsSources);
        QCOMPARE(options.sourceHeader, std::string("X-From"));
        QCOMPARE(options.sourceRegex, std::string("(.*)"));
        QCOMPARE(options.hiddenHeaders, std::string("X-Mine"));
        QCOMPARE(options.copiedHeaders, std::vector<std::string>{"X-Trace"});
        QCOMPARE(loaded->config.apiConfig().pathPrefix, std::string("/a"));
    }

    void theRuntimeFileLiesInTheFolderOfItsBucket() {
        const auto pathOf = [this](const std::string& settings) {
            return load({"-config.file=" + write("runtime_config: {" + settings + "}\n")})
                .value()
                .config.runtimeConfig.path();
        };
        QCOMPARE(pathOf(""), std::string());
        QCOMPARE(pathOf("file: ./r.yaml"), std::string("./r.yaml"));
        QCOMPARE(pathOf("file: r.yaml, filesystem: {dir: /etc/x}"), std::string("/etc/x/r.yaml"));
        QCOMPARE(pathOf("filesystem: {dir: /etc/x}"), std::string());
    }

    void settingsOfTheQuerierReachTheEngine() {
        const auto defaults = load({"-config.file=" + write("")});
        QVERIFY(defaults.has_value());
        const querier::QuerierConfig before = defaults->config.querierConfig();
        QCOMPARE(before.engine.lookbackDeltaMs, int64_t{300'000});
        QCOMPARE(before.engine.timeout, std::chrono::milliseconds(120'000));
        QCOMPARE(before.engine.maxSamples, int64_t{50'000'000});
        QCOMPARE(before.maxIntoFutureMs, int64_t{600'000});
        QVERIFY(!before.engine.parser.experimentalFunctions);
        QVERIFY(before.engine.parser.durationExpressions);
        QVERIFY(!before.engine.parser.extendedRangeSelectors);
        QVERIFY(!before.engine.parser.binopFillModifiers);
        QVERIFY(!before.engine.delayedNameRemoval);
        QVERIFY(!before.engine.useStartTimes);
        QVERIFY(!before.showsTimings);
        QVERIFY(!before.engine.utf8Labels);
        const auto loaded =
            load({"-config.file=" + write(""), "-querier.lookback-delta=1m", "-querier.timeout=3s",
                  "-querier.max-samples=7", "-querier.default-evaluation-interval=15s",
                  "-querier.max-subquery-steps=9", "-querier.max-query-into-future=1h",
                  "-querier.ignore-max-query-length", "-querier.per-step-stats-enabled",
                  "-querier.query-timings-enabled", "-querier.enable-promql-experimental-functions",
                  "-querier.enable-promql-delayed-name-removal",
                  "-querier.enable-promql-duration-expressions=false",
                  "-querier.enable-promql-extended-range-selectors",
                  "-querier.enable-promql-binop-fill-modifiers",
                  "-querier.enable-promql-start-timestamps", "-name-validation-scheme=utf8"});
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().c_str());
        QVERIFY(loaded->inert.empty());
        const querier::QuerierConfig config = loaded->config.querierConfig();
        QCOMPARE(config.engine.lookbackDeltaMs, int64_t{60'000});
        QCOMPARE(config.engine.timeout, std::chrono::milliseconds(3000));
        QCOMPARE(config.engine.maxSamples, int64_t{7});
        QCOMPARE(config.engine.defaultSubqueryStepMs, int64_t{15'000});
        QCOMPARE(config.maxSubquerySteps, int64_t{9});
        QCOMPARE(config.maxIntoFutureMs, int64_t{3'600'000});
        QVERIFY(config.ignoresMaxQueryLength && config.countsSamplesPerStep && config.showsTimings);
        QVERIFY(config.engine.parser.experimentalFunctions);
        QVERIFY(!config.engine.parser.durationExpressions);
        QVERIFY(config.engine.parser.extendedRangeSelectors);
        QVERIFY(config.engine.parser.binopFillModifiers);
        QVERIFY(config.engine.delayedNameRemoval && config.engine.useStartTimes);
        QVERIFY(config.engine.utf8Labels);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("unknown keys and bad values")
            << "bogus: 1\ndistributor:\n  remote_timeout: soon\n  ring: {store: x}\ntarget: "
               "all\ntarget: ruler\n"
            << "error loading config from FILE: Error parsing config file: yaml: unmarshal "
               "errors:\n"
               "  line 1: field bogus not found in type cortex.Config\n"
               "  line 3: cannot unmarshal !!str `soon` into time.Duration "
               "(distributor.remote_timeout)\n"
               "  line 4: field store not found in type distributor.RingConfig "
               "(distributor.ring.store)\n"
               "  line 6: key \"target\" already set in map";
        QTest::newRow("flag only")
            << "api: {build_info_enabled: true}\n"
            << "error loading config from FILE: Error parsing config file: yaml: unmarshal "
               "errors:\n  line 1: field build_info_enabled not found in type api.Config "
               "(api.build_info_enabled)";
        QTest::newRow("one invalid setting")
            << "target: all,bogus\n"
            << "error validating config: unrecognised module name: bogus";
        QTest::newRow("several invalid settings")
            << "http_prefix: x\ndistributor: {ha_tracker: {ha_tracker_failover_timeout: 10s}}\n"
               "ruler_storage: {backend: tape}\nlimits: {max_global_series_per_user: 1}\n"
            << "error validating config:\n  HTTP prefix should be empty or start with /\n"
               "  invalid distributor config: HA Tracker failover timeout (10s) must be at least "
               "1s greater than "
               "update timeout - max jitter (21s)\n"
               "  invalid limits config: the ingester.max-global-series-per-user limit is "
               "unsupported if "
               "distributor.shard-by-all-labels is disabled\n"
               "  invalid ruler storage config: unsupported storage backend: tape";
        QTest::newRow("kv store")
            << "ingester: {lifecycler: {ring: {kvstore: {store: paper}}}}\n"
            << "error validating config: invalid ingester config: invalid KV store type: paper";
        QTest::newRow("shard size of nobody")
            << "distributor: {sharding_strategy: shuffle-sharding}\n"
            << "error validating config: invalid distributor config: invalid tenant shard size, "
               "the value must be greater than 0";
        QTest::newRow("jitter")
            << "distributor: {ha_tracker: {ha_tracker_update_timeout_jitter_max: -1s}}\n"
            << "error validating config: invalid distributor config: HA tracker max update "
               "timeout jitter shouldn't be negative";
        QTest::newRow("exporter of overrides without a runtime file")
            << "target: all,overrides-exporter\n"
            << "error validating config: overrides-exporter has been enabled, but no runtime "
               "configuration file was configured";
        QTest::newRow("runtime file elsewhere")
            << "runtime_config: {file: x, backend: s3}\n"
            << "error validating config: invalid runtime config: a file is read with backend "
               "filesystem only";
        QTest::newRow("path prefix that is none")
            << "server: {http_path_prefix: metrics, log_source_ips_enabled: true, "
               "log_source_ips_regex: x}\n"
            << "error validating config:\n  invalid server config: http_path_prefix should be "
               "empty "
               "or a path like /metrics\n"
               "  error setting up source IP extraction: either both a header field and a regex "
               "have to be given or neither";
        QTest::newRow("path prefix that would be a pattern")
            << "server: {http_path_prefix: '/{x}'}\n"
            << "error validating config: invalid server config: http_path_prefix should be empty "
               "or "
               "a path like /metrics";
        QTest::newRow("default tenant")
            << "auth_default_tenant: a/b\n"
            << "error validating config: invalid default tenant: tenant ID 'a/b' contains "
               "unsupported character '/'";
    }
    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, error);
        const std::string file = write(text.toStdString());
        const auto loaded = load({"-config.file=" + file});
        QVERIFY(!loaded.has_value());
        QCOMPARE(QString::fromStdString(loaded.error())
                     .replace(QString::fromStdString(file), QStringLiteral("FILE")),
                 error);
    }
    void tenantsHaveTheFailoverTimeoutOfTheTracker_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("seconds");
        QTest::newRow("default") << "" << 30;
        QTest::newRow("tracker") << "distributor: {ha_tracker: {ha_tracker_failover_timeout: 1m}}\n"
                                 << 60;
        QTest::newRow("limit") << "distributor: {ha_tracker: {ha_tracker_failover_timeout: 1m}}\n"
                                  "limits: {ha_tracker_failover_timeout: 30s}\n"
                               << 30;
    }
    void tenantsHaveTheFailoverTimeoutOfTheTracker() {
        QFETCH(QString, text);
        QFETCH(int, seconds);
        const auto loaded = load({"-config.file=" + write(text.toStdString())});
        QVERIFY(loaded.has_value());
        QVERIFY(loaded->inert.empty());
        QCOMPARE(loaded->config.limits.haTrackerFailoverTimeout,
                 std::chrono::milliseconds(std::chrono::seconds(seconds)));
    }
    void settingsOfTheCleanUpReachThePurger() {
        const auto apart = load({"-data-dir=/d", "-config.file=" + write("")});
        QVERIFY(apart.has_value());
        QCOMPARE(apart->config.blocksDirectory(), std::string("/d/blocks"));
        const purger::PurgerConfig before = apart->config.purgerConfig();
        QCOMPARE(before.cleanupInterval, std::chrono::milliseconds(900'000));
        QCOMPARE(before.tenantCleanupDelay, std::chrono::seconds(21'600));
        QCOMPARE(before.reservedNames.size(), size_t(1));
        QVERIFY(before.reservedNames.contains("__markers__"));
        const auto shared = load(
            {"-config.file=" + write("blocks_storage: {filesystem: {dir: /b/}}\n"
                                     "ruler_storage: {backend: filesystem, filesystem: {dir: /b}}\n"
                                     "alertmanager_storage: {filesystem: {dir: /b/x/..}}\n"),
             "-compactor.cleanup-interval=5s", "-compactor.tenant-cleanup-delay=1m"});
        QVERIFY2(shared.has_value(), shared ? "" : shared.error().c_str());
        const purger::PurgerConfig after = shared->config.purgerConfig();
        QCOMPARE(after.cleanupInterval, std::chrono::milliseconds(5000));
        QCOMPARE(after.tenantCleanupDelay, std::chrono::seconds(60));
        for (const char* name : {"__markers__", "rules", "alerts", "alertmanager"})
            QVERIFY2(after.reservedNames.contains(name), name);
        QVERIFY(!load({"-config.file=" + write(""), "-compactor.cleanup-interval=0s"}));
    }
    void aMissingFileIsNamed() {
        const auto loaded = load({"-config.file=/nowhere/x.yaml"});
        QVERIFY(!loaded.has_value());
        QCOMPARE(
            loaded.error(),
            std::string("error loading config from /nowhere/x.yaml: Error reading config file: "
                        "open /nowhere/x.yaml: no such file or directory"));
        QVERIFY(!load({"-config.file=" + m_dir.path()}).has_value());
    }
    void theDemoLivesBesideTheUsersData() {
        const auto own = load({"-demo"});
        QVERIFY(own.has_value());
        QCOMPARE(own->config.dataDir, std::string("/home/someone/.local/share/pallium-demo"));
        QCOMPARE(own->config.blocksStorage.tsdb.dir, own->config.dataDir + "/tsdb");
        QVERIFY(own->emptiesDataDir);
        const auto named = load({"-demo", "-data-dir=/somewhere/else"});
        QVERIFY(named.has_value());
        QCOMPARE(named->config.dataDir, std::string("/somewhere/else"));
        QVERIFY(!named->emptiesDataDir);
        QVERIFY(!load({})->emptiesDataDir);
    }
    void theDemoNeverUsesTheUsersData() {
        for (const char* folder :
             {"/home/someone/.local/share/pallium", "/home/someone/.local/share/pallium/",
              "/home/someone/.local/share/other/../pallium"}) {
            const auto loaded = load({"-demo", std::string("-data-dir=") + folder});
            QVERIFY2(!loaded.has_value(), folder);
            QVERIFY2(loaded.error().find("real data") != std::string::npos, loaded.error().c_str());
        }
    }
    void anUnknownFlagHasNeighbours() {
        const auto suggestion = [](std::vector<std::string> arguments) {
            return flagSuggestion(arguments);
        };
        QCOMPARE(suggestion({"-target=all", "--deno"}), std::string("Did you mean -demo?\n"));
        const std::string port = suggestion({"-server.http-listen-prot=1"});
        QVERIFY2(port.find("-server.http-listen-port") != std::string::npos, port.c_str());
        QCOMPARE(suggestion({"-zzzzzzzzzz"}), std::string());
        QCOMPARE(suggestion({"-demo", "x"}), std::string());
    }
    void theCommandLineTellsTheConsole() {
        const std::vector<std::string> arguments{
            "--connect=https://x.org", "--tenant", "a", "-read-write", "-theme=dark",
            "-profile-dir=/p"};
        const auto commandLine = parseCommandLine(arguments);
        QVERIFY(commandLine.has_value());
        QCOMPARE(commandLine->connectUrl, std::string("https://x.org"));
        QCOMPARE(commandLine->tenant, std::string("a"));
        QCOMPARE(commandLine->theme, std::string("dark"));
        QCOMPARE(commandLine->profileDir, std::string("/p"));
        QVERIFY(commandLine->isReadWrite && !commandLine->noServer && !commandLine->isDemo);
    }
    void anUnknownFlagIsAUsageError() {
        const std::vector<std::string> arguments{"-target=all", "-bogus"};
        const auto commandLine = parseCommandLine(arguments);
        QVERIFY(!commandLine.has_value());
        QCOMPARE(commandLine.error().message, std::string("flag provided but not defined: -bogus"));
    }
    void theCommandLineHasTheModesOfTheProgram() {
        const std::vector<std::string> arguments{"-server", "--config.check", "-h"};
        const auto commandLine = parseCommandLine(arguments);
        QVERIFY(commandLine.has_value());
        QVERIFY(commandLine->isServer && commandLine->checkConfig && commandLine->showHelp);
        QVERIFY(!commandLine->showVersion && !commandLine->showModules);
    }
    void helpAndModulesAreComplete() {
        const std::string help = usageText();
        for (const char* flag : {"  -auth.default-tenant string\n", "  -ring.store string\n",
                                 "  -config.file string\n", "  -consul.hostname string\n",
                                 "  -distributor.ring.consul.hostname string\n"})
            QVERIFY2(help.find(flag) != std::string::npos, flag);
        QVERIFY(modulesText().find("\nquerier *\n") != std::string::npos);
        QVERIFY(modulesText().find("\nconfigs\n") != std::string::npos);
    }

  private:
    std::string write(const std::string& text) {
        const std::string path = m_dir.path() + "/config.yaml";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    test::TempDir m_dir;
};

static const test::Registrar<ConfigTest> registered;

}  // namespace pallium::server

#include "config_test.moc"
