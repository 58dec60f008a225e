#pragma once

#include "backend/config/blocks.h"
#include "backend/config/fields.h"
#include "backend/config/value.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace pallium::ruler {

/// Block `ruler.ring`.
struct RingSettings {
    config::KvStoreConfig kvStore{.store = "consul", .prefix = "rulers/"};
    std::chrono::nanoseconds heartbeatPeriod = std::chrono::seconds(5);
    std::chrono::nanoseconds heartbeatTimeout = std::chrono::minutes(1);
    int64_t replicationFactor = 1;
    std::string tokensFilePath;
    bool detailedMetricsEnabled = true;
    config::RingInstanceConfig instance;
    std::string availabilityZone;
    int64_t numTokens = 128;
    bool keepInstanceInTheRingOnShutdown = false;

    void describe(config::Fields& fields);
};

/// Block `ruler`.
struct RulerSettings {
    std::string externalUrl;
    std::map<std::string, std::string> externalLabels;
    std::chrono::nanoseconds evaluationInterval = std::chrono::minutes(1);
    std::chrono::nanoseconds pollInterval = std::chrono::minutes(1);
    std::string rulePath = "/rules";
    std::string alertmanagerUrl;  // several, comma separated
    int64_t notificationQueueCapacity = 10'000;
    std::chrono::nanoseconds notificationTimeout = std::chrono::seconds(10);
    std::string basicAuthUsername;
    config::SecretText basicAuthPassword;
    std::chrono::nanoseconds forOutageTolerance = std::chrono::hours(1);
    std::chrono::nanoseconds forGracePeriod = std::chrono::minutes(10);
    std::chrono::nanoseconds resendDelay = std::chrono::minutes(1);
    bool concurrentEvalsEnabled = false;
    int64_t maxConcurrentEvals = 1;
    bool enableSharding = false;
    std::string shardingStrategy = "default";  // or shuffle-sharding
    RingSettings ring;
    bool enableApi = false;
    std::string enabledTenants;  // comma separated; empty: all
    std::string disabledTenants;

    void describe(config::Fields& fields);

  private:
    void describeNotifier(config::Fields& fields);
    void describeEvaluation(config::Fields& fields);
};

}  // namespace pallium::ruler
