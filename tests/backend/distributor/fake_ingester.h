#pragma once

#include "backend/distributor/ingester_client.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pallium::distributor {

/// Writes down the series that reach it, and fails if told to. Threads: confined to the test.
class FakeIngester final : public IngesterClient {
  public:
    Result<void> push(const Context&, const tenancy::TenantId& tenant, const WriteBatch& batch,
                      std::span<const uint8_t> skip) override {
        ++pushes;
        lastTenant = tenant.text();
        for (size_t i = 0; i < batch.series.size(); ++i) {
            if (!skip.empty() && skip[i] != 0) continue;
            series.push_back(formatLabelsRaw(batch.labelsOf(batch.series[i])));
            histogramCount += batch.histogramsOf(batch.series[i]).size();
            for (const ExemplarPoint& exemplar : batch.exemplarsOf(batch.series[i]))
                exemplarLabels.push_back(formatLabelsRaw(batch.labelsOf(exemplar)));
        }
        metadataCount += batch.metadata.size();
        if (onPush) onPush();
        if (failure) return fail(*failure);
        return {};
    }
    int64_t runningPushes() const override { return running; }
    std::shared_ptr<const storage::Queryable> queryable(const tenancy::TenantId&) const override {
        return data;
    }
    MetadataMap metadata(const tenancy::TenantId&, const MetadataFilter&) const override {
        return {};
    }
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId&,
                                           const ExemplarQuery&) const override {
        return foundExemplars;
    }
    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override {
        for (const auto& [name, stats] : userStats)
            if (name == tenant.text()) return stats;
        return tenancy::UserStats{};
    }
    Result<tenancy::UserStatsList> allStats() const override { return userStats; }

    tenancy::UserStatsList userStats;
    std::shared_ptr<const storage::Queryable> data;  // null: nothing reads
    std::vector<SeriesExemplars> foundExemplars;
    size_t pushes = 0;
    std::string lastTenant;
    std::vector<std::string> series, exemplarLabels;
    size_t histogramCount = 0;
    size_t metadataCount = 0;
    std::optional<Error> failure;
    std::function<void()> onPush;  // while the push runs
    int64_t running = 0;
};

}  // namespace pallium::distributor
