// telemetry: what Pallium counts about itself, and the content of /metrics. Names, labels and help
// are Cortex's where the component is Cortex's.
#pragma once

#include "backend/base/mutex.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::telemetry {

using LabelPairs = std::vector<std::pair<std::string, std::string>>;

/// Threads: internally synchronised (atomic).
class Counter {
  public:
    void add(double amount = 1);
    double value() const { return m_value.load(std::memory_order_relaxed); }

  private:
    std::atomic<double> m_value{0};
};

class Gauge {
  public:
    void set(double value) { m_value.store(value, std::memory_order_relaxed); }
    void add(double amount);
    double value() const { return m_value.load(std::memory_order_relaxed); }

  private:
    std::atomic<double> m_value{0};
};

/// Cumulative classic histogram with fixed upper bounds.
class Histogram {
  public:
    explicit Histogram(std::vector<double> bounds);
    /// The value, so many `times`.
    void observe(double value, uint64_t times = 1);
    const std::vector<double>& bounds() const { return m_bounds; }
    uint64_t bucketCount(size_t index) const {
        return m_counts[index].load(std::memory_order_relaxed);
    }
    double sum() const { return m_sum.load(std::memory_order_relaxed); }

  private:
    std::vector<double> m_bounds;                       // ascending, without +Inf
    std::unique_ptr<std::atomic<uint64_t>[]> m_counts;  // bounds + 1, not cumulative
    std::atomic<double> m_sum{0};
};

/// Protobuf: MetricFamily messages of Prometheus' client model, each with its length before it.
enum class ExpositionFormat : uint8_t { Text, OpenMetrics, Protobuf };

/// One value that is computed when /metrics is read.
struct Collected {
    LabelPairs labels;
    double value;        // of a summary: the sum of what was observed
    uint64_t count = 0;  // of a summary only: how many those were
};

/// A family whose values are computed together with those of others.
struct CollectedFamily {
    enum class Kind : uint8_t { Counter, Gauge, Summary };
    std::string_view name, help;
    Kind kind;
};

/// All families of the process. Metrics live as long as the registry, those that were withdrawn
/// too; a reference obtained once may be kept. Threads: internally synchronised.
class Registry {
  public:
    Registry();
    ~Registry();
    /// The metric of that name and labels, made on first use. Name and help must be the same every
    /// time.
    Counter& counter(std::string_view name, std::string_view help, LabelPairs labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, LabelPairs labels = {});
    Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                         LabelPairs labels = {});
    /// A family whose values are asked for at each exposition.
    void collect(std::string_view name, std::string_view help, bool isCounter,
                 std::function<std::vector<Collected>()> collector);

    /// Families whose values come from one place, which is asked once at each exposition: it gives
    /// a list for each of `families`, in their order. Where several places give a family, values of
    /// equal labels are added up.
    void collectTogether(std::span<const CollectedFamily> families,
                         std::function<std::vector<std::vector<Collected>>()> collector);

    /// Takes all metrics that have this label out of the exposition, for somebody who is gone. Who
    /// holds one may count on, unseen; who asks anew for its name and labels gets another one,
    /// which begins at zero. Costs a look at every metric. What collectors give is theirs to leave
    /// out.
    void withdraw(std::string_view label, std::string_view value);

    /// Families sorted by name, metrics by labels; content type: contentType(format).
    std::string expose(ExpositionFormat format) const;
    static std::string_view contentType(ExpositionFormat format);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Registers process_* (CPU seconds, memory, open descriptors, network, start time, threads) and
/// what was logged.
void registerProcessMetrics(Registry& registry);

}  // namespace pallium::telemetry
