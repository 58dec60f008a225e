#include "backend/tsdb/compact/merge.h"

#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace pallium::tsdb {
namespace {

/// A chunk of the series, and which input it comes from.
struct InputChunk {
    EncodedChunk chunk;
    size_t input = 0;
};

bool isSameChunk(const EncodedChunk& a, const EncodedChunk& b) {
    return a.minTime == b.minTime && a.maxTime == b.maxTime && a.encoding == b.encoding &&
           std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end());
}

/// Walks over the samples of some chunks of one input, which follow each other in time.
class InputWalk {
  public:
    void reset(size_t input) {
        m_input = input;
        m_chunks.clear();
        m_next = 0;
        m_kind = SampleKind::None;
        m_last.reset();
    }
    void add(const EncodedChunk& chunk) { m_chunks.push_back(chunk); }

    size_t input() const { return m_input; }
    SampleKind kind() const { return m_kind; }
    TimestampMs time() const { return m_samples.time(); }
    const ChunkIterator& sample() const { return m_samples; }

    Result<void> advance() {
        if (m_kind != SampleKind::None) m_kind = m_samples.next();
        while (m_kind == SampleKind::None) {
            if (m_next > 0) PALLIUM_TRY(m_samples.status());
            if (m_next == m_chunks.size()) return {};
            const EncodedChunk& chunk = m_chunks[m_next++];
            m_samples.reset(chunk.encoding, chunk.bytes);
            m_kind = m_samples.next();
        }
        const TimestampMs t = time();
        const EncodedChunk& chunk = m_chunks[m_next - 1];
        if (t < chunk.minTime || t > chunk.maxTime || (m_last && t <= *m_last))
            return fail(ErrorKind::Corruption, fmt::format("unexpected time {}", t));
        m_last = t;
        return {};
    }

  private:
    size_t m_input = 0;
    std::vector<EncodedChunk> m_chunks;
    size_t m_next = 0;  // chunk to begin when this one is through
    std::optional<TimestampMs> m_last;
    ChunkIterator m_samples;
    SampleKind m_kind = SampleKind::None;
};

class MergedCursor final : public SeriesCursor {
  public:
    explicit MergedCursor(std::vector<std::unique_ptr<SeriesCursor>> inputs)
        : m_inputs(std::move(inputs)), m_hasSeries(m_inputs.size()) {
        for (size_t i = 0; i < m_inputs.size(); ++i)
            m_current.push_back(i);
    }

    Result<bool> next() override {
        for (const size_t input : m_current) {
            const auto hasNext = m_inputs[input]->next();
            PALLIUM_TRY(hasNext);
            m_hasSeries[input] = *hasNext;
        }
        findCurrent();
        if (m_current.empty()) return false;
        PALLIUM_TRY(mergeCurrent());
        return true;
    }
    LabelsView labels() const override { return m_inputs[m_current.front()]->labels(); }
    std::span<const EncodedChunk> chunks() const override { return m_chunks; }

  private:
    /// The inputs that stand at the least labels.
    void findCurrent() {
        m_current.clear();
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            if (!m_hasSeries[i]) continue;
            const auto order = m_current.empty() ? std::strong_ordering::equal
                                                 : compareLabels(m_inputs[i]->labels(), labels());
            if (order < 0) m_current.clear();
            if (order <= 0) m_current.push_back(i);
        }
    }

    Result<void> mergeCurrent() {
        if (m_current.size() == 1) {
            m_chunks = m_inputs[m_current.front()]->chunks();
            return {};
        }
        m_sorted.clear();
        for (const size_t input : m_current)
            for (const EncodedChunk& chunk : m_inputs[input]->chunks())
                m_sorted.push_back({chunk, input});
        std::sort(m_sorted.begin(), m_sorted.end(), [](const InputChunk& a, const InputChunk& b) {
            return std::tie(a.chunk.minTime, a.chunk.maxTime, a.input) <
                   std::tie(b.chunk.minTime, b.chunk.maxTime, b.input);
        });
        m_builder.clear();
        for (size_t begin = 0; begin < m_sorted.size();) {
            const size_t end = groupEnd(begin);
            PALLIUM_TRY(addGroup(begin, end));
            begin = end;
        }
        m_chunks = m_builder.finish();
        return {};
    }
    /// Behind the chunks from `begin` on that overlap each other, if by way of others.
    size_t groupEnd(size_t begin) const {
        TimestampMs maxTime = m_sorted[begin].chunk.maxTime;
        size_t end = begin + 1;
        for (; end < m_sorted.size() && m_sorted[end].chunk.minTime <= maxTime; ++end)
            maxTime = std::max(maxTime, m_sorted[end].chunk.maxTime);
        return end;
    }

    Result<void> addGroup(size_t begin, size_t end) {
        m_distinct.clear();
        for (size_t i = begin; i < end; ++i) {
            const bool isKnown =
                std::any_of(m_distinct.begin(), m_distinct.end(), [&](size_t other) {
                    return isSameChunk(m_sorted[other].chunk, m_sorted[i].chunk);
                });
            if (!isKnown) m_distinct.push_back(i);
        }
        if (m_distinct.size() > 1) return mergeDistinct();
        m_builder.pass(m_sorted[m_distinct.front()].chunk);
        return {};
    }
    Result<void> mergeDistinct() {
        prepareWalks();
        for (size_t i = 0; i < m_walksUsed; ++i)
            PALLIUM_TRY(advance(m_walks[i]));
        while (const InputWalk* const first = earliest()) {
            const TimestampMs t = first->time();
            m_builder.append(first->sample(), first->kind());
            for (size_t i = 0; i < m_walksUsed; ++i)
                if (m_walks[i].kind() != SampleKind::None && m_walks[i].time() == t)
                    PALLIUM_TRY(advance(m_walks[i]));
        }
        m_builder.close();
        return {};
    }
    /// One walk for each input that has chunks in the group, in the order of the inputs.
    void prepareWalks() {
        m_walksUsed = 0;
        for (const size_t input : m_current) {
            const size_t at = m_walksUsed;
            for (const size_t i : m_distinct) {
                if (m_sorted[i].input != input) continue;
                if (m_walksUsed == at) {
                    if (++m_walksUsed > m_walks.size()) m_walks.emplace_back();
                    m_walks[at].reset(input);
                }
                m_walks[at].add(m_sorted[i].chunk);
            }
        }
    }
    const InputWalk* earliest() const {
        const InputWalk* first = nullptr;
        for (size_t i = 0; i < m_walksUsed; ++i) {
            const InputWalk& walk = m_walks[i];
            if (walk.kind() == SampleKind::None) continue;
            if (first == nullptr || walk.time() < first->time()) first = &walk;
        }
        return first;
    }
    Result<void> advance(InputWalk& walk) const {
        const auto advanced = walk.advance();
        if (!advanced)
            return fail(advanced.error().wrap(
                fmt::format("{}: {}", m_inputs[walk.input()]->name(), formatLabels(labels()))));
        return {};
    }

    const std::vector<std::unique_ptr<SeriesCursor>> m_inputs;
    std::vector<bool> m_hasSeries;  // of each input
    std::vector<size_t> m_current;  // inputs that stand at the current series, ascending
    std::span<const EncodedChunk> m_chunks;

    std::vector<InputChunk> m_sorted;  // chunks of the current series, by time
    std::vector<size_t> m_distinct;    // positions there: a group that overlaps, without copies
    std::vector<InputWalk> m_walks;
    size_t m_walksUsed = 0;
    ChunkListBuilder m_builder;
};

}  // namespace

std::unique_ptr<SeriesCursor> mergeSeries(std::vector<std::unique_ptr<SeriesCursor>> inputs) {
    return std::make_unique<MergedCursor>(std::move(inputs));
}

}  // namespace pallium::tsdb
