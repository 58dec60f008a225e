#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pallium::tenancy {

/// What one tenant sends and holds. Rates in samples per second.
struct UserStats {
    double apiIngestionRate = 0;   // of pushes
    double ruleIngestionRate = 0;  // of recording rules and alerts
    uint64_t series = 0;           // in memory
    uint64_t activeSeries = 0;     // those with recent samples
    uint64_t loadedBlocks = 0;

    double ingestionRate() const { return apiIngestionRate + ruleIngestionRate; }
    void add(const UserStats& other) {
        apiIngestionRate += other.apiIngestionRate;
        ruleIngestionRate += other.ruleIngestionRate;
        series += other.series;
        activeSeries += other.activeSeries;
        loadedBlocks += other.loadedBlocks;
    }
};

struct NamedUserStats {
    std::string tenant;
    UserStats stats;
};
using UserStatsList = std::vector<NamedUserStats>;

}  // namespace pallium::tenancy
