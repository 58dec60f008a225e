#pragma once

#include "backend/demo/demo_series.h"

#include <cstdint>
#include <vector>

namespace pallium::demo {

/// A web shop: gateway, api, payment, worker, db.
World shopWorld(uint64_t seed);
/// Twelve hosts with their containers.
World platformWorld(uint64_t seed);
/// A label with ever new values.
World noisyWorld(uint64_t seed);

/// All of them, the one to look at first first. The same seed gives the same worlds.
std::vector<World> allWorlds(uint64_t seed);

// Parts of the shop, one a file.
void addShopJobs(WorldBuilder& builder);  // worker and db
void addProcess(WorldBuilder& builder, const Target& target, double cpuPerSec, double memoryBytes,
                double leakBytesPerSec);

}  // namespace pallium::demo
