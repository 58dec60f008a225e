#include "backend/server/config.h"

#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

void BlocksStorageConfig::describe(config::Fields& fields) {
    bucket.describe(fields, "blocks-storage.");
    fields.block(
        "bucket_store", [&] { describeBucketStore(fields); }, "tsdb.BucketStoreConfig");
    fields.block("tsdb", tsdb, "tsdb.TSDBConfig");
}

void RuntimeConfigConfig::describe(config::Fields& fields) {
    fields.add("period", period, "runtime-config.reload-period",
               "How often the file is read again.");
    fields.add("file", file, "runtime-config.file",
               "File of the tenants' overrides, in the bucket of the backend.");
    bucket.describe(fields, "runtime-config.");
}

std::string RuntimeConfigConfig::path() const {
    if (file.empty() || bucket.filesystemDir.empty()) return file;
    return bucket.filesystemDir + "/" + file;
}

void RulerStorageConfig::describe(config::Fields& fields) {
    const std::string flags = "ruler-storage.";
    bucket.describe(fields, flags);
    fields.block("configdb", [&] { config::configDb(fields, flags + "configs."); });
    fields.block("local", [&] {
        fields.add("directory", localDirectory, flags + "local.directory",
                   "Folder of rule files that are read, one folder a tenant.");
    });
}

void TenantFederationConfig::describe(config::Fields& fields) {
    fields.add("enabled", isEnabled, "tenant-federation.enabled",
               "Read several tenants at once, named with | between.");
    fields.add("max_concurrent", maxConcurrent, "tenant-federation.max-concurrent",
               "Tenants of a query that are read at the same time.");
    fields.add("max_tenant", maxTenant, "tenant-federation.max-tenant",
               "Tenants of a query; 0: no limit.");
    fields.newRows("tenant-federation.", {{"regex_matcher_enabled", Bool, "false"},
                                          {"user_sync_interval", GoDuration, "5m"},
                                          {"regex_cache_size", Int, "0"},
                                          {"allow_partial_data", Bool, "false"}});
}

namespace {

void describeProcess(config::Fields& fields, Config& c) {
    fields.add("target", c.target, "target", "Modules to run, comma separated.");
    fields.add("auth_enabled", c.authEnabled, "auth.enabled",
               "Off: every request belongs to the tenant fake.");
    fields
        .add("auth_default_tenant", c.authDefaultTenant, "auth.default-tenant",
             "Tenant of a request that names none; empty: such a request is refused.")
        .quiet();
    fields
        .add("data_dir", c.dataDir, "data-dir",
             "Folder of everything on disk that no other setting moves away.")
        .quiet();
    fields.add("http_prefix", c.httpPrefix, "http.prefix", "Prefix of the old paths.");
    fields
        .add("name_validation_scheme", c.nameValidationScheme, "name-validation-scheme",
             "Names of labels that queries may write: legacy (classic ones) or utf8 (any).")
        .quiet();
    fields.block("resource_monitor", [&] { describeResourceMonitor(fields); });
}

void describeReading(config::Fields& fields, Config& c) {
    fields.block(
        "frontend_worker", [&] { describeFrontendWorker(fields); }, "worker.Config");
    fields.block(
        "frontend", [&] { describeFrontend(fields, c.queryStatsEnabled); },
        "frontend.CombinedFrontendConfig");
    fields.block(
        "query_range", [&] { describeQueryRange(fields, c.alignsQueriesWithStep); },
        "queryrange.Config");
    fields.block("blocks_storage", c.blocksStorage, "tsdb.BlocksStorageConfig");
    fields.block("compactor", c.compactor);
    fields.block(
        "parquet_converter", [&] { describeParquetConverter(fields); }, "parquetconverter.Config");
    fields.block(
        "store_gateway", [&] { describeStoreGateway(fields, c.ringStores.storeGateway); },
        "storegateway.Config");
    fields.block("tenant_federation", c.tenantFederation, "tenantfederation.Config");
}

void describeAlerting(config::Fields& fields, Config& c) {
    fields.block("ruler", c.ruler);
    fields.block("ruler_storage", c.rulerStorage, "rulestore.Config");
    fields.block("configs", [&] { describeConfigs(fields); });
    fields.block(
        "alertmanager", [&] { describeAlertmanager(fields, c.ringStores.alertmanager); },
        "alertmanager.MultitenantAlertmanagerConfig");
    fields.block(
        "alertmanager_storage", [&] { describeAlertmanagerStorage(fields, c.alertmanagerStorage); },
        "alertstore.Config");
}

}  // namespace

void Config::describe(config::Fields& fields) {
    describeProcess(fields, *this);
    fields.block("api", api);
    fields.block("server", server);
    fields.block("distributor", distributor);
    fields.block("querier", querier);
    fields.block(
        "ingester_client", [&] { describeIngesterClient(fields); }, "client.Config");
    fields.block("ingester", ingester);
    fields.block("flusher", [&] { fields.rows("flusher.", {{"exit_after_flush", Bool, "true"}}); });
    fields.block("storage", [&] { fields.rows("store.", {{"engine", String, "blocks"}}); });
    fields.block("limits", limits, "validation.plain");
    fields.block(
        "prealloc", [] {}, "cortexpb.PreallocConfig");
    describeReading(fields, *this);
    describeAlerting(fields, *this);
    fields.block("runtime_config", runtimeConfig, "runtimeconfig.Config");
    fields.block(
        "memberlist", [&] { describeMemberlist(fields); }, "memberlist.KVConfig");
    fields.block(
        "query_scheduler", [&] { describeQueryScheduler(fields); }, "scheduler.Config");
    fields.block("tracing", [&] { describeTracing(fields); });
}

void CommandLine::describe(config::Fields& fields) {
    fields.add("", configFile, "config.file",
               "The configuration file; without one, this desktop's profile.");
    fields.add("", expandEnv, "config.expand-env",
               "Replace ${VAR} in the file by environment variables.");
    fields.add("", checkConfig, "config.check", "Check flags and file, then end.");
    fields.add("", isServer, "server", "Run without a window.");
    fields.add("", isDemo, "demo", "Show invented data, in a throw-away folder of its own.");
    fields.add("", demoSeed, "demo.seed", "The same seed invents the same data.");
    fields.add("", connectUrl, "connect", "Open the console on this server instead of its own.");
    fields.add("", tenant, "tenant", "The tenant that the console opens with.");
    fields.add("", profileDir, "profile-dir", "Folder of the console's own files.");
    fields.add("", theme, "theme", "The console's colours: system, light or dark.");
    fields.add("", isReadWrite, "read-write", "Allow changes on the server of -connect.");
    fields.add("", noServer, "no-server", "Open the console without a server of its own.");
    fields.add("", listen, "listen", "host:port to listen on, over the settings of the server.");
    fields.add("", showVersion, "version", "Print the version, then end.");
    fields.add("", showModules, "modules", "Print the modules that can be a target, then end.");
    fields.add("", showHelp, "help", "Print this, then end.");
    fields.add("", showHelp, "h", "Print this, then end.");
    fields.rows("", {{"", Int, "0", "debug.block-profile-rate"},
                     {"", Int, "0", "debug.mutex-profile-fraction"},
                     {"", Int, "0", "event.sample-rate"}});
}

}  // namespace pallium::server
