#include "backend/tsdb/head/truncate.h"

#include "backend/tsdb/head/step_pause.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace pallium::tsdb {
namespace {

// What one step may do, in units of about a tenth of a microsecond: a few milliseconds where memory
// is slow.
constexpr size_t kStepCost = 16384;
constexpr size_t kChunkCost = 2;
constexpr size_t kRemoveCost = 16;
constexpr size_t kPairCost = 8;

class Truncation {
  public:
    Truncation(Head& head, Mutex& commit, TimestampMs t, TruncateOwner& owner)
        : m_head(head), m_commit(commit), m_t(t), m_owner(owner) {}

    TruncateReport run() {
        inSteps([this]() PALLIUM_REQUIRES(m_head.mutex) { return begin(); });
        inSteps([this]() PALLIUM_REQUIRES(m_head.mutex) { return cutSeries(); });
        inSteps([this]() PALLIUM_REQUIRES(m_head.mutex) { return filterPairs(); });
        inSteps([this]()
                    PALLIUM_REQUIRES(m_head.mutex) { return m_head.series.tidyTexts(kStepCost); });
        return m_report;
    }

  private:
    /// Calls step() until it returns true, each time under both locks.
    template <class Step>
    void inSteps(Step&& step) {
        for (bool isDone = false; !isDone;) {
            using Clock = std::chrono::steady_clock;
            Clock::time_point from;
            {
                const Lock commit(m_commit);
                const WriteLock lock(m_head.mutex);
                from = Clock::now();
                isDone = step();
            }
            const auto took =
                std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - from);
            m_report.longestLock = std::max(m_report.longestLock, took);
            if (!isDone) pauseBetweenSteps();
        }
    }

    bool begin() PALLIUM_REQUIRES(m_head.mutex) {
        m_head.samples.refuseBefore(m_t);
        m_end = m_head.series.idEnd();  // series that come later have no older samples
        return true;
    }

    bool cutSeries() PALLIUM_REQUIRES(m_head.mutex) {
        m_gone.clear();
        for (size_t cost = 0; m_next < m_end && cost < kStepCost; ++m_next, ++cost)
            if (m_head.series.exists(m_next)) cost += cut(m_next);
        removeGone();
        if (m_next < m_end) return false;
        m_head.samples.setMinTime(std::min(m_t, m_oldest));
        return true;
    }

    size_t cut(SeriesId series) PALLIUM_REQUIRES(m_head.mutex) {
        const ChunkCut cut = m_head.samples.truncate(series, m_t);
        m_oldest = std::min(m_oldest, cut.oldest);
        m_report.chunksRemoved += cut.removed;
        const bool isGone = !m_head.samples.hasSamples(series) && !m_owner.mustStay(series);
        if (isGone) m_gone.push_back(series);
        return cut.seen * kChunkCost + (isGone ? kRemoveCost : 0);
    }

    void removeGone() PALLIUM_REQUIRES(m_head.mutex) {
        if (m_gone.empty()) return;
        m_owner.removing(m_head.series, m_gone);
        m_isAffected.resize(m_head.series.pairs().end());
        for (const SeriesId series : m_gone) {
            m_head.series.remove(series, [this](PairId pair) { m_isAffected[pair] = true; });
            m_head.samples.remove(series);
        }
        m_report.seriesRemoved += m_gone.size();
    }

    bool filterPairs() PALLIUM_REQUIRES(m_head.mutex) {
        SeriesTable& series = m_head.series;
        for (size_t cost = 0; m_pair < m_isAffected.size(); ++m_pair) {
            if (!m_isAffected[m_pair]) continue;
            if (cost >= kStepCost) return false;
            const size_t left = kStepCost - cost;
            cost += kPairCost + std::min(left, series.pairs().postingsCount(m_pair));
            if (!series.filterPostings(m_pair, left)) return false;
        }
        series.postingsFiltered();
        return true;
    }

    Head& m_head;
    Mutex& m_commit;
    const TimestampMs m_t;
    TruncateOwner& m_owner;
    TruncateReport m_report;
    SeriesId m_next = 0, m_end = 0;
    TimestampMs m_oldest = INT64_MAX;
    std::vector<SeriesId> m_gone;    // of this step
    std::vector<bool> m_isAffected;  // by pair: has removed series in its postings
    PairId m_pair = 0;
};

}  // namespace

TruncateReport truncateHead(Head& head, Mutex& commit, TimestampMs t, TruncateOwner& owner) {
    return Truncation(head, commit, t, owner).run();
}

}  // namespace pallium::tsdb
