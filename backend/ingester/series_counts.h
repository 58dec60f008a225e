#pragma once

#include "backend/base/mutex.h"
#include "backend/model/labels.h"
#include "backend/tenancy/limits.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pallium::ingester {

/// How many series carry each of some label sets. A series belongs to every set that it carries; if
/// to none, to the empty set, should there be one. Threads: internally synchronised.
class LabelSetCounts {
  public:
    using Sets = std::vector<tenancy::LimitsPerLabelSet>;
    explicit LabelSetCounts(Sets sets) : m_sets(std::move(sets)), m_counts(m_sets.size()) {}

    const Sets& sets() const { return m_sets; }
    uint64_t of(size_t set) const { return m_counts[set].load(std::memory_order_relaxed); }
    void add(LabelsView labels) { change(labels, 1); }
    void remove(LabelsView labels) { change(labels, -1); }
    /// Calls `visit` with the index of each set that the series belongs to, until it says false.
    void visitSetsOf(LabelsView labels, const std::function<bool(size_t set)>& visit) const;

  private:
    void change(LabelsView labels, int by);

    const Sets m_sets;
    std::vector<std::atomic<uint64_t>> m_counts;  // one per set
};

/// How many series a tenant has: in all, of each metric, and of the label sets that have a limit.
/// Threads: internally synchronised; add() and remove() may be called under a lock of the head.
class SeriesCounts {
  public:
    /// `ofAll` counts the series of all tenants.
    explicit SeriesCounts(
        std::shared_ptr<std::atomic<uint64_t>> ofAll = std::make_shared<std::atomic<uint64_t>>(0))
        : m_ofAll(std::move(ofAll)) {}
    ~SeriesCounts() { m_ofAll->fetch_sub(total(), std::memory_order_relaxed); }
    SeriesCounts(const SeriesCounts&) = delete;
    SeriesCounts& operator=(const SeriesCounts&) = delete;

    uint64_t ofAllTenants() const { return m_ofAll->load(std::memory_order_relaxed); }
    uint64_t total() const { return m_total.load(std::memory_order_relaxed); }
    uint64_t ofMetric(std::string_view metric) const;
    /// Never null.
    std::shared_ptr<LabelSetCounts> ofSets() const;
    void add(LabelsView labels);
    /// One series less; of its metric only if that has any (series that had no samples when they
    /// were counted at a start were counted without their metric).
    void remove(LabelsView labels);

    /// Counts these sets from now on. `counts` knows the series that there are; none may be added
    /// or removed since it was made.
    void replaceSets(std::shared_ptr<LabelSetCounts> counts);

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

    const std::shared_ptr<std::atomic<uint64_t>> m_ofAll;
    std::atomic<uint64_t> m_total{0};
    std::array<Stripe, kStripes> m_stripes;
    mutable Mutex m_setsMutex;
    std::shared_ptr<LabelSetCounts> m_sets PALLIUM_GUARDED_BY(m_setsMutex) =
        std::make_shared<LabelSetCounts>(LabelSetCounts::Sets());
};

}  // namespace pallium::ingester
