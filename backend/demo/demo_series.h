#pragma once

#include "backend/demo/demo_signals.h"
#include "backend/model/labels.h"
#include "backend/model/write_batch.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::demo {

/// What is known about a metric. Views: of literals.
using Family = MetadataView;

/// One invented series. Threads: immutable, safe to share.
struct Series {
    Labels labels;                            // with the metric's name
    std::function<bool(double)> isPresent{};  // null: always
    Signal value;
};

/// The sample of a scrape at `time` that follows one `step` seconds before: none while the series
/// is away, and a stale marker at the first scrape that misses it.
std::optional<double> sampleAt(const Series& series, double time, double step);

/// All that one tenant sends.
struct World {
    std::string tenant;
    std::vector<Family> families;
    std::vector<Series> series;
    /// Series that come and go: those that a scrape in [from, to] may see. Null: none.
    std::function<std::vector<Series>(double from, double to)> passing;
};

using LabelPairs = std::vector<std::pair<std::string, std::string>>;

/// The identity of a scraped process.
struct Target {
    std::string job, instance;
    Lifecycle life;
};

/// Latency of requests: half are faster than `median`, and than `burstMedian` in trouble.
struct LatencyShape {
    double median = 0.02;
    double burstMedian = 0.4;
    std::vector<double> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
};

/// Collects the series of one tenant.
class WorldBuilder {
  public:
    WorldBuilder(std::string tenant, uint64_t seed);

    /// Declares a metric. Requires: literals.
    void family(MetricType type, std::string_view name, std::string_view unit,
                std::string_view help);

    /// A series of a process, away while it is down.
    void add(const Target& target, std::string_view name, const LabelPairs& more, Signal value);
    void addAlways(const Target& target, std::string_view name, const LabelPairs& more,
                   Signal value);
    /// A series that is there while `isPresent`.
    void addWhile(const Target& target, std::string_view name, const LabelPairs& more,
                  std::function<bool(double)> isPresent, Signal value);

    void gauge(const Target& target, std::string_view name, const LabelPairs& more,
               const GaugeShape& shape);
    void counter(const Target& target, std::string_view name, const LabelPairs& more,
                 double meanPerSec, double burstPerSec = 0, double step = 1);
    /// `name`_bucket, _sum and _count.
    void histogram(const Target& target, const std::string& name, const LabelPairs& more,
                   double meanPerSec, double burstPerSec, const LatencyShape& shape);
    /// `name`{quantile}, _sum and _count.
    void summary(const Target& target, const std::string& name, const LabelPairs& more,
                 double meanPerSec, double median);
    /// What every target has: up, scrape_duration_seconds, scrape_samples_scraped.
    void scraped(const Target& target, double samples);

    /// A key that belongs to this series alone.
    uint64_t key(const Target& target, std::string_view name, const LabelPairs& more) const;
    /// `take` it when all is added.
    World take() { return std::move(m_world); }

  private:
    static Labels labelsOf(const Target& target, std::string_view name, const LabelPairs& more);

    World m_world;
    uint64_t m_seed;
};

}  // namespace pallium::demo
