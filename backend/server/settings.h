#pragma once

#include "backend/config/blocks.h"
#include "backend/config/fields.h"

namespace pallium::server {

// Blocks of which no code reads a setting yet, declared in settings_<block>.cpp. When a component
// comes to use one, it moves into that component's _config.h.

void describeBucketStore(config::Fields& fields);
void describeIngesterClient(config::Fields& fields);
void describeFrontendWorker(config::Fields& fields);
void describeFrontend(config::Fields& fields, bool& queryStatsEnabled);
void describeQueryRange(config::Fields& fields, bool& alignsWithStep);
void describeQueryScheduler(config::Fields& fields);
void describeStoreGateway(config::Fields& fields, config::KvStoreConfig& ringStore);
void describeConfigs(config::Fields& fields);
void describeAlertmanager(config::Fields& fields, config::KvStoreConfig& ringStore);
void describeAlertmanagerStorage(config::Fields& fields, config::BucketConfig& bucket);
void describeMemberlist(config::Fields& fields);
void describeTracing(config::Fields& fields);
void describeParquetConverter(config::Fields& fields);
void describeResourceMonitor(config::Fields& fields);

/// Marks settings inert that have a member but no reader yet, so that a user who sets one is told.
/// A component that comes to read a setting takes its path out of the list.
void markPendingSettings(config::Fields& fields);

}  // namespace pallium::server
