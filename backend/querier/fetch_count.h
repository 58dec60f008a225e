#pragma once

#include "backend/base/striped_sums.h"

#include <cstdint>

namespace pallium::querier {

/// What the reads of one query fetched; a series that several selectors find counts for each.
/// Threads: internally synchronised.
class FetchCount {
  public:
    struct Totals {
        uint64_t series = 0, samples = 0, chunkBytes = 0;
    };

    void addSeries(uint64_t series) { m_sums.add({series, 0, 0}); }
    void addRead(uint64_t samples, uint64_t chunkBytes) { m_sums.add({0, samples, chunkBytes}); }
    Totals totals() const {
        const auto [series, samples, chunkBytes] = m_sums.totals();
        return {series, samples, chunkBytes};
    }

  private:
    StripedSums<3> m_sums;
};

}  // namespace pallium::querier
