#pragma once

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

namespace pallium {

/// Text that is made for one request. It lies in blocks that are used again for the next one, so
/// nothing is allocated once as much was needed before. Views: valid until clear(). Threads:
/// confined to one.
class ScratchText {
  public:
    /// Room for `bytes`.
    char* room(size_t bytes) {
        while (m_block < m_blocks.size() && m_blocks[m_block].bytes - m_used < bytes) {
            ++m_block;
            m_used = 0;
        }
        if (m_block == m_blocks.size()) {
            const size_t size = std::max(bytes, kBlockBytes);
            m_blocks.push_back({std::make_unique<char[]>(size), size});
        }
        char* at = m_blocks[m_block].text.get() + m_used;
        m_used += bytes;
        return at;
    }
    std::string_view keep(std::string_view text) { return join({text}); }
    std::string_view join(std::initializer_list<std::string_view> parts) {
        size_t bytes = 0;
        for (const std::string_view part : parts)
            bytes += part.size();
        char* const begin = room(bytes);
        char* at = begin;
        for (const std::string_view part : parts)
            at = std::copy(part.begin(), part.end(), at);
        return {begin, bytes};
    }
    /// Gives back what a usual request does not need.
    void clear() {
        size_t kept = 0;
        size_t bytes = 0;
        while (kept < m_blocks.size() && bytes + m_blocks[kept].bytes <= kKeptBytes)
            bytes += m_blocks[kept++].bytes;
        m_blocks.resize(kept);
        m_block = 0;
        m_used = 0;
    }

  private:
    static constexpr size_t kBlockBytes = 32 << 10;
    static constexpr size_t kKeptBytes = 1 << 20;

    struct Block {
        std::unique_ptr<char[]> text;
        size_t bytes = 0;
    };
    std::vector<Block> m_blocks;
    size_t m_block = 0;  // which is being filled
    size_t m_used = 0;   // of it
};

}  // namespace pallium
