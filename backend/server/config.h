// server: composition of the whole backend. Start here for what can be set; everything else in this
// directory connects components that do not know each other.
#pragma once

#include "backend/api/api_config.h"
#include "backend/api/api_settings.h"
#include "backend/base/result.h"
#include "backend/config/blocks.h"
#include "backend/config/command_line.h"
#include "backend/config/environment.h"
#include "backend/config/fields.h"
#include "backend/distributor/distributor_config.h"
#include "backend/ingester/ingester_config.h"
#include "backend/ingester/ingester_settings.h"
#include "backend/ingester/tsdb_settings.h"
#include "backend/model/name_scheme.h"
#include "backend/purger/purger.h"
#include "backend/querier/querier_config.h"
#include "backend/querier/querier_settings.h"
#include "backend/ring/hash_ring.h"
#include "backend/ruler/notifier.h"
#include "backend/ruler/ruler_config.h"
#include "backend/ruler/ruler_settings.h"
#include "backend/server/server_config.h"
#include "backend/tenancy/limits.h"
#include "backend/tenancy/tenant.h"

#include <chrono>
#include <string>
#include <vector>

namespace pallium::server {

/// Block `blocks_storage`.
struct BlocksStorageConfig {
    config::BucketConfig bucket;
    ingester::TsdbSettings tsdb;

    void describe(config::Fields& fields);
};

/// Block `runtime_config`: the file of overrides.
struct RuntimeConfigConfig {
    std::chrono::nanoseconds period = std::chrono::seconds(10);
    std::string file;  // empty: none
    config::BucketConfig bucket{.backend = "filesystem", .filesystemDir = {}};

    void describe(config::Fields& fields);
    /// The file in the bucket's folder, or where `file` itself says; empty: there is none.
    std::string path() const;
};

/// Block `tenant_federation`.
struct TenantFederationConfig {
    bool isEnabled = false;
    int64_t maxConcurrent = 16;
    int64_t maxTenant = 0;  // 0: no limit

    void describe(config::Fields& fields);
};

/// Block `compactor`: of its settings those of the clean-up of deleted tenants.
struct CompactorConfig {
    std::chrono::nanoseconds cleanupInterval = std::chrono::minutes(15);
    std::chrono::nanoseconds tenantCleanupDelay = std::chrono::hours(6);
    config::KvStoreConfig ringKvStore;

    void describe(config::Fields& fields);
};

/// Block `ruler_storage`.
struct RulerStorageConfig {
    config::BucketConfig bucket;  // or backend local, configdb
    std::string localDirectory;

    void describe(config::Fields& fields);
};

/// Stores of rings whose components have no settings of their own here yet.
struct RingStores {
    config::KvStoreConfig storeGateway;
    config::KvStoreConfig alertmanager{.store = "consul", .prefix = "alertmanagers/"};
};

/// The settings of the process: Cortex's document, of which the parts that code reads have members
/// here and the rest is declared in settings_*.cpp. Immutable once loaded.
struct Config {
    std::string target = "all";  // modules, comma separated
    bool authEnabled = true;
    std::string authDefaultTenant;  // ours; see tenancy::AuthOptions
    std::string dataDir;            // ours; empty: none was named
    std::string httpPrefix = "/api/prom";
    std::string nameValidationScheme = "legacy";  // or utf8
    api::ApiSettings api;
    ServerConfig server;
    distributor::DistributorConfig distributor;
    querier::QuerierSettings querier;
    bool queryStatsEnabled = false;      // block `frontend`, of which more is not read
    bool alignsQueriesWithStep = false;  // the same of block `query_range`
    ingester::IngesterSettings ingester;
    tenancy::Limits limits;
    BlocksStorageConfig blocksStorage;
    CompactorConfig compactor;
    TenantFederationConfig tenantFederation;
    RuntimeConfigConfig runtimeConfig;
    ruler::RulerSettings ruler;
    RulerStorageConfig rulerStorage;
    config::BucketConfig alertmanagerStorage;
    RingStores ringStores;

    void describe(config::Fields& fields);
    /// What is wrong with settings that are each well formed, with Cortex's words; empty: nothing.
    std::vector<std::string> validate() const;

    NameScheme names() const {
        return nameValidationScheme == "utf8" ? NameScheme::Utf8 : NameScheme::Classic;
    }

    /// What the limits of all tenants and of each are held to.
    tenancy::LimitChecks limitChecks() const;

    // What the components are built with.
    api::ApiConfig apiConfig() const;
    api::RequestLogOptions requestLogOptions() const;
    ingester::IngesterConfig ingesterConfig() const;
    distributor::DistributorConfig distributorConfig() const;
    querier::QuerierConfig querierConfig() const;
    purger::PurgerConfig purgerConfig() const;
    ruler::RulerConfig rulerConfig() const;
    ruler::NotifierConfig notifierConfig() const;
    /// Whether rules are evaluated: the target names the ruler, and with all of them, as in Cortex,
    /// a storage for rules is named too; of a kind that can be read here.
    bool runsRuler() const;
    tenancy::AuthOptions auth() const;
    ring::RingOptions ringOptions() const;  // of the ingesters
    /// Where the lock and pallium.sqlite lie: the data folder, or beside blocks_storage.tsdb.dir.
    std::string lockDirectory() const;
    /// The directories that are the buckets of blocks and of rules.
    std::string blocksDirectory() const;
    std::string rulesDirectory() const;
};

/// What the command line asks for besides settings.
struct CommandLine {
    std::string configFile;  // empty: the laptop profile
    bool expandEnv = false;
    bool isServer = false;  // without a window
    bool showVersion = false;
    bool showHelp = false;
    bool showModules = false;
    bool checkConfig = false;
    std::string listen;   // `host:port`, `:port` or `host`, over server.http_listen_*
    bool isDemo = false;  // throw-away data of the demo's own
    int64_t demoSeed = 1;
    // For the console.
    std::string connectUrl;  // empty: none; otherwise http:// or https://
    std::string tenant;
    std::string profileDir;  // empty: the user's own folders
    std::string theme = "system";
    bool isReadWrite = false;
    bool noServer = false;
    std::vector<config::FlagUse> flags;  // all that stood there, for loadConfig

    void describe(config::Fields& fields);
};

/// The result of loading. Threads: immutable, share it freely.
struct LoadedConfig {
    Config config;
    bool emptiesDataDir = false;     // the folder is the demo's: it starts without what is there
    std::vector<std::string> inert;  // paths that the user set and that have no effect here
    std::string fileHash;            // SHA-256 of the file, hexadecimal; empty: there is none
    std::string document;            // GET /config
    std::string diff;                // GET /config?mode=diff
    std::string defaults;            // GET /config?mode=defaults
};

/// Reads the command line (without the program's name). Checks every value.
/// Errors: InvalidArgument, usage: exit status 2. All bad values at once; an unknown flag ends
/// reading. Options that exclude each other are usage errors too.
Result<CommandLine> parseCommandLine(std::span<const std::string> arguments);

/// The line that helps with an unknown flag: `Did you mean -demo?`; empty if none is unknown, or no
/// flag is like it.
std::string flagSuggestion(std::span<const std::string> arguments);

/// Defaults, then the laptop profile if no file is named, then the file, then the flags. The demo's
/// data folder lies beside the user's own, unless one is named; it is never the user's own.
/// Errors: exit status 1. Io if the file cannot be read, otherwise InvalidArgument with all that is
/// wrong, a line each, in Cortex's words (`error loading config from f: …`, `error validating
/// config: …`). No side effects.
Result<LoadedConfig> loadConfig(const CommandLine& commandLine,
                                const config::Environment& environment);

/// The text of -help.
std::string usageText();

/// What can be set in a file, in declared order: path, flag without dash and help of each with tabs
/// between them, one a line; empty where there is none. resources/settings.tsv is this.
std::string settingReference();

/// The text of -modules: the targets, `*` behind those that are part of `all`.
std::string modulesText();

}  // namespace pallium::server
