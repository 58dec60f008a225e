#include "backend/tsdb/block/block_querier.h"

#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/index/select.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kSeriesPerCheck = 4096;

bool overlaps(const ChunkMeta& chunk, TimeInterval range) {
    return chunk.minTime <= range.maxTime && range.minTime <= chunk.maxTime;
}

/// A place in both lists of samples.
struct Position {
    size_t floats = 0, histograms = 0;
};
Position endOf(const storage::SampleColumns& samples) {
    return {samples.size(), samples.histograms.size()};
}

/// Takes the samples that tombstones delete out of `out`, from these positions on.
void removeDeleted(const TimeIntervals& deleted, size_t floats, size_t histograms,
                   storage::SampleColumns& out) {
    size_t kept = floats;
    for (size_t i = floats; i < out.size(); ++i) {
        if (deleted.contains(out.timestamps[i])) continue;
        out.timestamps[kept] = out.timestamps[i];
        out.values[kept++] = out.values[i];
    }
    out.timestamps.resize(kept);
    out.values.resize(kept);
    const auto from = out.histograms.begin() + static_cast<std::ptrdiff_t>(histograms);
    out.histograms.erase(std::remove_if(from, out.histograms.end(),
                                        [&](const HistogramSample& sample) {
                                            return deleted.contains(sample.timestampMs);
                                        }),
                         out.histograms.end());
}

/// True if times ascend from the position before `from` on. What stands before `begin` is not of
/// this series.
template <class Samples, class TimeOf>
bool ascendsFrom(const Samples& samples, size_t begin, size_t from, TimeOf timeOf) {
    for (size_t i = std::max(from, begin + 1); i < samples.size(); ++i)
        if (timeOf(samples[i - 1]) >= timeOf(samples[i])) return false;
    return true;
}

class BlockSeriesSet final : public storage::SeriesSet {
  public:
    BlockSeriesSet(std::shared_ptr<const BlockReader> block, TimeInterval range)
        : m_block(std::move(block)), m_range(range) {}

    /// Adds a series, unless it has nothing in the range. `labels` and `chunks` are scratch.
    Result<void> add(IndexSeriesId series, std::vector<Label>& labels,
                     std::vector<ChunkMeta>& chunks) {
        PALLIUM_TRY(m_block->index().series(series, labels, chunks));
        const TimeIntervals* const deleted = m_block->deletedFrom(series);
        const size_t firstChunk = m_chunks.size();
        for (const ChunkMeta& chunk : chunks) {
            if (!overlaps(chunk, m_range)) continue;
            if (deleted != nullptr && deleted->covers({chunk.minTime, chunk.maxTime})) continue;
            m_chunks.push_back(chunk);
        }
        if (m_chunks.size() == firstChunk) return {};
        m_series.push_back(
            {m_labels.size(), labels.size(), firstChunk, m_chunks.size() - firstChunk, deleted});
        m_labels.insert(m_labels.end(), labels.begin(), labels.end());
        return {};
    }

    size_t size() const override { return m_series.size(); }
    LabelsView labels(size_t index, std::vector<Label>&) const override {
        return labelsOf(m_series[index]);
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const override {
        return m_block->noting(readAll(index, minTime, maxTime, out));
    }

  private:
    struct Series {
        size_t firstLabel, labels, firstChunk, chunks;
        const TimeIntervals* deleted;  // null: nothing
    };

    Result<void> readAll(size_t index, TimestampMs minTime, TimestampMs maxTime,
                         storage::SampleColumns& out) const {
        const Series& series = m_series[index];
        const TimeInterval range{std::max(minTime, m_range.minTime),
                                 std::min(maxTime, m_range.maxTime)};
        const Position begin = endOf(out);
        for (const ChunkMeta& chunk :
             std::span(m_chunks).subspan(series.firstChunk, series.chunks)) {
            if (!overlaps(chunk, range)) continue;
            const auto read = readOne(chunk, range, series.deleted, begin, out);
            if (!read) return fail(m_block->damaged(read.error(), chunk, labelsOf(series)));
        }
        return {};
    }
    LabelsView labelsOf(const Series& series) const {
        return std::span(m_labels).subspan(series.firstLabel, series.labels);
    }
    Result<void> readOne(const ChunkMeta& meta, TimeInterval range, const TimeIntervals* deleted,
                         Position begin, storage::SampleColumns& out) const {
        EncodedChunk chunk;
        PALLIUM_TRY(m_block->chunk(meta, chunk));
        const auto [floats, histograms] = endOf(out);
        PALLIUM_TRY(readChunk(chunk, std::max(range.minTime, meta.minTime),
                              std::min(range.maxTime, meta.maxTime), out));
        const bool ascends =
            ascendsFrom(out.timestamps, begin.floats, floats, [](TimestampMs t) { return t; }) &&
            ascendsFrom(out.histograms, begin.histograms, histograms,
                        [](const HistogramSample& sample) { return sample.timestampMs; });
        if (!ascends) return fail(ErrorKind::Corruption, "times do not ascend");
        if (deleted != nullptr && deleted->overlaps({meta.minTime, meta.maxTime}))
            removeDeleted(*deleted, floats, histograms, out);
        return {};
    }

    const std::shared_ptr<const BlockReader> m_block;
    const TimeInterval m_range;
    std::vector<Series> m_series;
    std::vector<Label> m_labels;      // of all series, one after the other
    std::vector<ChunkMeta> m_chunks;  // likewise, of those in the range
};

class BlockQuerier final : public storage::Querier {
  public:
    BlockQuerier(std::shared_ptr<const BlockReader> block, TimeInterval range)
        : m_block(std::move(block)), m_range(range) {}

    Result<std::unique_ptr<storage::SeriesSet>> select(
        const Context& context, bool, const storage::SelectHints& hints,
        std::span<const Matcher> matchers) const override {
        return m_block->noting(find(context, hints, matchers));
    }
    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        if (!overlapsBlock()) return std::vector<std::string>{};
        return m_block->noting(indexLabelNames(context, m_block->index(), matchers));
    }
    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        if (!overlapsBlock()) return std::vector<std::string>{};
        return m_block->noting(indexLabelValues(context, m_block->index(), name, matchers));
    }

  private:
    Result<std::unique_ptr<storage::SeriesSet>> find(const Context& context,
                                                     const storage::SelectHints& hints,
                                                     std::span<const Matcher> matchers) const {
        const auto found = selectIndexSeries(context, m_block->index(), matchers);
        PALLIUM_TRY(found);
        auto set = std::make_unique<BlockSeriesSet>(m_block, m_range);
        std::vector<Label> labels;
        std::vector<ChunkMeta> chunks;
        for (size_t i = 0; i < found->size(); ++i) {
            if (i % kSeriesPerCheck == 0) PALLIUM_TRY(context.check());
            if (hints.limit > 0 && set->size() == hints.limit) break;
            PALLIUM_TRY(set->add((*found)[i], labels, chunks));
        }
        return set;
    }
    bool overlapsBlock() const {
        const BlockMeta& meta = m_block->meta();
        return meta.minTime <= m_range.maxTime && m_range.minTime < meta.maxTime;
    }

    const std::shared_ptr<const BlockReader> m_block;
    const TimeInterval m_range;
};

}  // namespace

std::unique_ptr<storage::Querier> makeBlockQuerier(std::shared_ptr<const BlockReader> block,
                                                   TimestampMs minTime, TimestampMs maxTime) {
    return std::make_unique<BlockQuerier>(std::move(block), TimeInterval{minTime, maxTime});
}

}  // namespace pallium::tsdb
