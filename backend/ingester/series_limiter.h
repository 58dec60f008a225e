#pragma once

#include "backend/base/mutex.h"
#include "backend/ingester/effective_limit.h"
#include "backend/tsdb/db.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pallium::ingester {

/// How many series a tenant has, in all and of each metric.
/// Threads: internally synchronised; add() and remove() may be called under a lock of the head.
class SeriesCounts {
  public:
    uint64_t total() const { return m_total.load(std::memory_order_relaxed); }
    uint64_t ofMetric(std::string_view metric) const;
    void add(std::string_view metric, uint64_t count = 1);
    /// One series less; of its metric only if that has any (series that had no samples when they
    /// were counted at a start were counted without their metric).
    void remove(std::string_view metric);

  private:
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    // By hash of the metric's name, so that the shards of a head seldom wait for each other.
    struct Stripe {
        mutable Mutex mutex;
        std::unordered_map<std::string, uint64_t, TextHash, std::equal_to<>> counts
            PALLIUM_GUARDED_BY(mutex);
    };
    static constexpr size_t kStripes = 8;
    static size_t stripeOf(std::string_view metric) { return TextHash{}(metric) % kStripes; }

    std::atomic<uint64_t> m_total{0};
    std::array<Stripe, kStripes> m_stripes;
};

/// The limits on series that one push is held to.
struct SeriesLimits {
    EffectiveLimit perUser;
    EffectiveLimit perMetric;
    EffectiveLimit histogramsPerUser{};  // of series that have native histograms
};

enum class SeriesRefusal : uint8_t { PerUser, PerMetric, HistogramsPerUser };

/// Holds one push to its limits and remembers why each series was refused. Pushes of one tenant
/// that run at once may together exceed a limit by a series each, as in Cortex. Threads: confined
/// to the push, called under locks of the head.
class SeriesLimiter final : public tsdb::SeriesLimiter {
  public:
    SeriesLimiter(const SeriesLimits& limits, SeriesCounts& counts)
        : m_limits(limits), m_counts(counts) {}

    bool mayCreate(const tsdb::NewSeries& series) override;
    void created(LabelsView labels) override { m_counts.add(labelValue(labels, kMetricName)); }
    void removed(LabelsView labels) override { m_counts.remove(labelValue(labels, kMetricName)); }

    /// Why `labels` was refused in this push.
    SeriesRefusal refusalOf(LabelsView labels) const;
    /// Cortex's text for a refusal.
    std::string refusalText(SeriesRefusal refusal, LabelsView labels) const;

  private:
    bool refuse(LabelsView labels, SeriesRefusal refusal);

    const SeriesLimits m_limits;
    SeriesCounts& m_counts;
    // By hash of the label set, which refusals were not PerUser.
    std::unordered_map<uint64_t, SeriesRefusal> m_refusals;
};

}  // namespace pallium::ingester
