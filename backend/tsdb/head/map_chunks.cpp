#include "backend/tsdb/head/map_chunks.h"

#include "backend/tsdb/head/step_pause.h"

#include <algorithm>
#include <vector>

namespace pallium::tsdb {
namespace {

// Steps of a few tenths of a millisecond.
constexpr size_t kEncodedPerStep = 128;
constexpr size_t kSwappedPerStep = 1024;
constexpr size_t kBytesPerWrite = 1 << 20;

class ChunkMover {
  public:
    explicit ChunkMover(Head& head) : m_head(head) {}

    Result<size_t> run(const Context& context) {
        takeClosed();
        Result<void> result;
        while (result && m_next < m_closed.size()) {
            result = context.check();
            if (result) result = moveSome();
        }
        const WriteLock lock(m_head.mutex);
        ClosedChunks& chunks = m_head.samples.closedChunks();
        chunks.giveBack(std::span(m_closed).subspan(m_done));
        if (!result) return fail(std::move(result).error());
        return m_moved;
    }

  private:
    struct Moving {
        ChunkRef ref;
        MappedChunks::Place place;
    };

    void takeClosed() {
        {
            const WriteLock lock(m_head.mutex);
            ClosedChunks& chunks = m_head.samples.closedChunks();
            m_files = chunks.files();
            if (m_files != nullptr) m_closed = chunks.takeClosed();
        }
        // One that was removed and given again is there twice.
        std::sort(m_closed.begin(), m_closed.end());
        m_closed.erase(std::unique(m_closed.begin(), m_closed.end()), m_closed.end());
    }

    Result<void> moveSome() {
        m_moving.clear();
        while (m_next < m_closed.size() && m_files->pendingBytes() < kBytesPerWrite) {
            encodeStep();
            pauseBetweenSteps();
        }
        PALLIUM_TRY(m_files->write());
        for (size_t from = 0; from < m_moving.size(); from += kSwappedPerStep) {
            swapStep(std::span(m_moving).subspan(
                from, std::min(kSwappedPerStep, m_moving.size() - from)));
            pauseBetweenSteps();
        }
        m_files->tidy();
        m_done = m_next;
        m_moved += m_moving.size();
        return {};
    }

    void encodeStep() {
        const ReadLock lock(m_head.mutex);
        const ClosedChunks& chunks = m_head.samples.closedChunks();
        const size_t end = std::min(m_closed.size(), m_next + kEncodedPerStep);
        for (; m_next < end; ++m_next) {
            const ChunkRef ref = m_closed[m_next];
            if (!chunks.isWorthMoving(ref)) continue;
            m_moving.push_back({ref, m_files->append(chunks.encode(ref, m_writer))});
        }
    }

    void swapStep(std::span<const Moving> moving) {
        const WriteLock lock(m_head.mutex);
        m_files->publish();
        for (const Moving& chunk : moving)
            m_head.samples.closedChunks().moveToFile(chunk.ref, chunk.place);
    }

    Head& m_head;
    MappedChunks* m_files = nullptr;
    std::vector<ChunkRef> m_closed;
    size_t m_next = 0, m_done = 0;  // of m_closed: to be looked at; not yet moved
    std::vector<Moving> m_moving;
    size_t m_moved = 0;
    XorChunkWriter m_writer;
};

}  // namespace

Result<size_t> mapClosedChunks(const Context& context, Head& head) {
    return ChunkMover(head).run(context);
}

}  // namespace pallium::tsdb
