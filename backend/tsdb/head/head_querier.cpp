#include "backend/tsdb/head/head_querier.h"

#include "backend/storage/merge.h"
#include "backend/tsdb/head/overlapping_chunks.h"
#include "backend/tsdb/head/select.h"
#include "backend/tsdb/head/stored_chunk.h"

#include <algorithm>
#include <variant>

namespace pallium::tsdb {
namespace {

constexpr std::string_view kLabelsOnly = "series";  // SelectHints::function

struct Selected {
    SeriesId id;
    uint32_t labels;      // how many
    size_t text;          // of the first label
    TimestampMs last;     // newest sample in order when selected; younger ones are not seen
    uint32_t outOfOrder;  // place of its samples out of order; kNoId: none
};

/// Samples out of order of a series: chunks where there are histograms, which take several times as
/// much when they are decoded.
using LateCopy = std::variant<storage::SampleColumns, std::vector<StoredChunk>>;

LateCopy copyLate(const OutOfOrderStore& late, SeriesId id, TimestampMs minTime,
                  TimestampMs maxTime) {
    if (!late.hasHistograms(id)) {
        storage::SampleColumns floats;
        (void)late.read(id, minTime, maxTime, floats);  // does not fail then
        return floats;
    }
    ChunkListBuilder chunks;
    late.addChunks(id, minTime, maxTime, chunks);
    std::vector<StoredChunk> copies;
    for (const EncodedChunk& chunk : chunks.finish())
        copies.push_back(StoredChunk::copyOf(chunk));
    return copies;
}

/// Series as they were when they were selected: one may since have been removed, so that texts of
/// labels are kept by their address.
struct Snapshot {
    std::vector<Selected> series;
    std::vector<TextArena::Address> texts;
    TextArena::Pin pin;
    std::vector<LateCopy> outOfOrder;

    void add(const Head& head, SeriesId id) PALLIUM_REQUIRES_SHARED(head.mutex) {
        const std::span<const PairId> pairs = head.series.pairsOf(id);
        const TimestampMs last =
            head.samples.hasSamples(id) ? head.samples.lastTime(id) : INT64_MIN;
        series.push_back({id, static_cast<uint32_t>(pairs.size()), texts.size(), last, kNoId});
        for (const PairId pair : pairs)
            texts.push_back(head.series.pairs().textAddress(pair));
    }
    /// For the series that was added last: those that come later are not to be seen.
    void copyOutOfOrder(const Head& head, TimestampMs minTime, TimestampMs maxTime)
        PALLIUM_REQUIRES_SHARED(head.mutex) {
        Selected& last = series.back();
        if (!head.outOfOrder.has(last.id)) return;
        last.outOfOrder = static_cast<uint32_t>(outOfOrder.size());
        outOfOrder.push_back(copyLate(head.outOfOrder, last.id, minTime, maxTime));
    }
};

storage::SampleColumns floatsIn(const storage::SampleColumns& all, TimestampMs minTime,
                                TimestampMs maxTime) {
    storage::SampleColumns some;
    for (size_t i = 0; i < all.size(); ++i)
        if (all.timestamps[i] >= minTime && all.timestamps[i] <= maxTime)
            some.push(all.timestamps[i], all.values[i]);
    return some;
}

/// Merges them into `out`, where samples in order are.
Result<void> mergeLate(const LateCopy& late, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out) {
    if (const auto* const floats = std::get_if<storage::SampleColumns>(&late)) {
        storage::mergeColumns(out, floatsIn(*floats, minTime, maxTime));
        return {};
    }
    std::vector<EncodedChunk> chunks;
    for (const StoredChunk& chunk : std::get<std::vector<StoredChunk>>(late))
        if (chunk.overlaps(minTime, maxTime)) chunks.push_back(chunk.view());
    return readOverlapping(chunks, minTime, maxTime, out);
}

class HeadSeriesSet final : public storage::SeriesSet {
  public:
    HeadSeriesSet(std::shared_ptr<const Head> head, TimestampMs inOrderMinTime, Snapshot snapshot,
                  std::shared_ptr<const void> pin)
        : m_head(std::move(head)),
          m_inOrderMinTime(inOrderMinTime),
          m_snapshot(std::move(snapshot)),
          m_pin(std::move(pin)) {}

    size_t size() const override { return m_snapshot.series.size(); }
    LabelsView labels(size_t index, std::vector<Label>& scratch) const override {
        const Selected& series = m_snapshot.series[index];
        scratch.clear();
        for (size_t i = 0; i < series.labels; ++i)
            scratch.push_back(TextArena::labelAt(m_snapshot.texts[series.text + i]));
        return scratch;
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const override {
        const Selected& series = m_snapshot.series[index];
        if (series.outOfOrder == kNoId) return readInOrder(series, minTime, maxTime, out);
        storage::SampleColumns all;  // of this series alone
        PALLIUM_TRY(readInOrder(series, minTime, maxTime, all));
        PALLIUM_TRY(mergeLate(m_snapshot.outOfOrder[series.outOfOrder], minTime, maxTime, all));
        storage::appendColumns(out, std::move(all));
        return {};
    }

  private:
    Result<void> readInOrder(const Selected& series, TimestampMs minTime, TimestampMs maxTime,
                             storage::SampleColumns& out) const {
        const ReadLock lock(m_head->mutex);
        return m_head->samples.read(series.id, std::max(minTime, m_inOrderMinTime),
                                    std::min(maxTime, series.last), out);
    }

    const std::shared_ptr<const Head> m_head;
    const TimestampMs m_inOrderMinTime;
    const Snapshot m_snapshot;
    const std::shared_ptr<const void> m_pin;
};

std::vector<std::string> sortedStrings(std::vector<std::string_view> views) {
    std::sort(views.begin(), views.end());
    views.erase(std::unique(views.begin(), views.end()), views.end());
    return {views.begin(), views.end()};
}

class HeadQuerier final : public storage::Querier {
  public:
    HeadQuerier(std::shared_ptr<const Head> head, TimestampMs minTime, TimestampMs maxTime,
                TimestampMs inOrderMinTime, std::shared_ptr<const void> pin)
        : m_head(std::move(head)),
          m_minTime(minTime),
          m_maxTime(maxTime),
          m_inOrderMinTime(std::max(minTime, inOrderMinTime)),
          m_pin(std::move(pin)) {}

    Result<std::unique_ptr<storage::SeriesSet>> select(
        const Context& context, bool sorted, const storage::SelectHints& hints,
        std::span<const Matcher> matchers) const override {
        Snapshot selected;
        {
            const ReadLock lock(m_head->mutex);
            auto found = matching(context, matchers);
            PALLIUM_TRY(found);
            if (sorted) sortByLabels(m_head->series, *found);
            selected.series.reserve(found->size());
            const bool wantsOutOfOrder =
                !m_head->outOfOrder.isEmpty() && hints.function != kLabelsOnly;
            for (const SeriesId id : *found) {
                selected.add(*m_head, id);
                if (wantsOutOfOrder) selected.copyOutOfOrder(*m_head, m_minTime, m_maxTime);
            }
            selected.pin = m_head->series.pairs().texts().pin();
        }
        return std::make_unique<HeadSeriesSet>(m_head, m_inOrderMinTime, std::move(selected),
                                               m_pin);
    }

    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        const ReadLock lock(m_head->mutex);
        const LabelPairs& pairs = m_head->series.pairs();
        std::vector<std::string_view> names;
        if (!overlapsHead()) return sortedStrings(names);
        if (matchers.empty()) {
            for (uint32_t name = 0; name < pairs.namesEnd(); ++name)
                if (pairs.pairsOfName(name) > 0) names.push_back(pairs.nameText(name));
            return sortedStrings(std::move(names));
        }
        const auto found = selectSeries(context, m_head->series, matchers);
        PALLIUM_TRY(found);
        std::vector<bool> isSeen(pairs.namesEnd());
        for (const SeriesId id : *found) {
            for (const PairId pair : m_head->series.pairsOf(id)) {
                const uint32_t name = pairs.nameOf(pair);
                if (!isSeen[name]) names.push_back(pairs.nameText(name));
                isSeen[name] = true;
            }
        }
        return sortedStrings(std::move(names));
    }

    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        const ReadLock lock(m_head->mutex);
        const LabelPairs& pairs = m_head->series.pairs();
        std::vector<std::string_view> values;
        const uint32_t wanted = pairs.findName(name);
        if (wanted == kNoId || !overlapsHead()) return sortedStrings(values);
        if (matchers.empty()) {
            pairs.forEachPair(wanted,
                              [&](PairId pair) { values.push_back(pairs.text(pair).value); });
            return sortedStrings(std::move(values));
        }
        const auto found = selectSeries(context, m_head->series, matchers);
        PALLIUM_TRY(found);
        std::vector<PairId> seen;
        for (const SeriesId id : *found)
            for (const PairId pair : m_head->series.pairsOf(id))
                if (pairs.nameOf(pair) == wanted) seen.push_back(pair);
        std::sort(seen.begin(), seen.end());
        seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        for (const PairId pair : seen)
            values.push_back(pairs.text(pair).value);
        return sortedStrings(std::move(values));
    }

  private:
    bool overlapsHead() const PALLIUM_REQUIRES_SHARED(m_head->mutex) {
        const SampleStore& samples = m_head->samples;
        const OutOfOrderStore& late = m_head->outOfOrder;
        return (samples.minTime() <= m_maxTime && m_inOrderMinTime <= samples.maxTime()) ||
               (late.minTime() <= m_maxTime && m_minTime <= late.maxTime());
    }
    /// Matching series that have a chunk in the range.
    Result<std::vector<SeriesId>> matching(const Context& context,
                                           std::span<const Matcher> matchers) const
        PALLIUM_REQUIRES_SHARED(m_head->mutex) {
        if (!overlapsHead()) return std::vector<SeriesId>{};
        auto found = selectSeries(context, m_head->series, matchers);
        if (!found) return found;
        const SampleStore& samples = m_head->samples;
        const OutOfOrderStore& late = m_head->outOfOrder;
        const bool hasLate = !late.isEmpty();
        std::erase_if(*found, [&](SeriesId id) {
            return !samples.overlaps(id, m_inOrderMinTime, m_maxTime) &&
                   !(hasLate && late.overlaps(id, m_minTime, m_maxTime));
        });
        return found;
    }

    const std::shared_ptr<const Head> m_head;
    const TimestampMs m_minTime;
    const TimestampMs m_maxTime;
    const TimestampMs m_inOrderMinTime;
    const std::shared_ptr<const void> m_pin;
};

}  // namespace

std::unique_ptr<storage::Querier> makeHeadQuerier(std::shared_ptr<const Head> head,
                                                  TimestampMs minTime, TimestampMs maxTime,
                                                  TimestampMs inOrderMinTime,
                                                  std::shared_ptr<const void> pin) {
    return std::make_unique<HeadQuerier>(std::move(head), minTime, maxTime, inOrderMinTime,
                                         std::move(pin));
}

}  // namespace pallium::tsdb
