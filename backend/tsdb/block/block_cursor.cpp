#include "backend/tsdb/block/block_cursor.h"

#include "backend/tsdb/chunkenc/chunk_list_builder.h"

#include <fmt/format.h>

#include <optional>

namespace pallium::tsdb {
namespace {

class BlockCursor final : public SeriesCursor {
  public:
    explicit BlockCursor(std::shared_ptr<const BlockReader> block) : m_block(std::move(block)) {}

    Result<bool> next() override { return m_block->noting(readNext()); }
    LabelsView labels() const override { return m_labels; }
    std::span<const EncodedChunk> chunks() const override { return m_chunks; }
    std::string name() const override { return "block " + m_block->meta().ulid.toString(); }

  private:
    Result<bool> readNext() {
        if (!m_all) {
            const auto all = m_block->index().postings("", "");
            PALLIUM_TRY(all);
            m_all = *all;
        }
        while (m_at < m_all->size()) {
            PALLIUM_TRY(read((*m_all)[m_at++]));
            if (!m_chunks.empty()) return true;
        }
        return false;
    }
    Result<void> read(IndexSeriesId series) {
        PALLIUM_TRY(m_block->index().series(series, m_labels, m_metas));
        const TimeIntervals* const deleted = m_block->deletedFrom(series);
        m_builder.clear();
        for (const ChunkMeta& meta : m_metas) {
            const TimeInterval range{meta.minTime, meta.maxTime};
            if (deleted != nullptr && deleted->covers(range)) continue;
            EncodedChunk chunk;
            PALLIUM_TRY(m_block->chunk(meta, chunk));
            const bool isWhole = deleted == nullptr || !deleted->overlaps(range);
            // Encodings of newer versions are not written.
            if (isWhole && chunk.encoding <= ChunkEncoding::FloatHistogram) {
                m_builder.pass(chunk);
                continue;
            }
            const auto recoded = recode(chunk, isWhole ? nullptr : deleted);
            if (!recoded) return fail(m_block->damaged(recoded.error(), meta, m_labels));
        }
        m_chunks = m_builder.finish();
        return {};
    }
    Result<void> recode(const EncodedChunk& chunk, const TimeIntervals* deleted) {
        std::optional<TimestampMs> last;
        m_samples.reset(chunk.encoding, chunk.bytes);
        for (SampleKind kind = m_samples.next(); kind != SampleKind::None;
             kind = m_samples.next()) {
            const TimestampMs t = m_samples.time();
            if (t < chunk.minTime || t > chunk.maxTime || (last && t <= *last))
                return fail(ErrorKind::Corruption, fmt::format("unexpected time {}", t));
            last = t;
            if (deleted == nullptr || !deleted->contains(t)) m_builder.append(m_samples, kind);
        }
        m_builder.close();
        return m_samples.status();
    }

    const std::shared_ptr<const BlockReader> m_block;
    std::optional<IndexPostings> m_all;
    size_t m_at = 0;
    std::vector<Label> m_labels;
    std::vector<ChunkMeta> m_metas;
    std::span<const EncodedChunk> m_chunks;  // of the builder
    ChunkListBuilder m_builder;
    ChunkIterator m_samples;
};

}  // namespace

std::unique_ptr<SeriesCursor> makeBlockCursor(std::shared_ptr<const BlockReader> block) {
    return std::make_unique<BlockCursor>(std::move(block));
}

}  // namespace pallium::tsdb
