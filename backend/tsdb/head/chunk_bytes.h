#pragma once

#include "backend/tsdb/chunkenc/chunk.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Encoded chunks in memory, for a while: bytes lie one after the other in blocks, and the system
/// gets a block's pages back when the last chunk in it has gone. So many small pieces, freed at
/// once by the thousand, do not leave a heap full of holes. Threads: callers must hold the owner's
/// lock, shared for const methods.
class ChunkBytes {
  public:
    struct Place {
        uint32_t block = 0, offset = 0;
    };

    /// Copies the bytes. Requires: fewer than 4 GiB.
    Place add(ChunkEncoding encoding, std::span<const uint8_t> bytes);
    void remove(Place place);
    ChunkEncoding encodingAt(Place place) const;
    /// Valid until remove().
    std::span<const uint8_t> at(Place place) const;

    /// Of all chunks that are here.
    size_t bytes() const { return m_bytes; }
    size_t memoryBytes() const;

  private:
    struct Free {
        void operator()(uint8_t* memory) const { std::free(memory); }
    };
    struct Block {
        std::unique_ptr<uint8_t[], Free> memory;
        uint32_t size = 0, used = 0;
        uint32_t chunks = 0;
    };
    uint32_t blockFor(size_t size);

    std::vector<Block> m_blocks;
    std::vector<uint32_t> m_empty;  // of m_blocks, of the usual size and without pages
    uint32_t m_current = 0;         // is being filled, if there is one
    size_t m_bytes = 0;
};

}  // namespace pallium::tsdb
