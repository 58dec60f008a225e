#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/ingester/effective_limit.h"
#include "backend/model/metric_metadata.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::ingester {

struct MetadataLimits {
    EffectiveLimit perUser;    // families with metadata
    EffectiveLimit perMetric;  // descriptions of one family
};

enum class [[nodiscard]] MetadataOutcome : uint8_t{Known, Added, UserLimit, MetricLimit};

/// What a tenant's clients say about their metrics. In memory only: clients repeat it every minute,
/// and what is no longer repeated expires.
/// Threads: internally synchronised.
class MetadataStore {
  public:
    /// Allocates only for what is new.
    MetadataOutcome add(const MetadataView& metadata, const MetadataLimits& limits,
                        TimestampMs now);
    /// Forgets what was last seen before `deadline`. Returns how many descriptions went.
    size_t expire(TimestampMs deadline);
    MetadataMap read(const MetadataFilter& filter) const;
    struct Stats {
        size_t held = 0;  // descriptions
        uint64_t created = 0, removed = 0;
    };
    Stats stats() const;

  private:
    struct Entry {
        MetricMetadata metadata;
        TimestampMs lastSeen = 0;
    };

    mutable Mutex m_mutex;
    std::map<std::string, std::vector<Entry>, std::less<>> m_families PALLIUM_GUARDED_BY(m_mutex);
    Stats m_stats PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ingester
