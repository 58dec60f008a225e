// index: which series a block has, where their chunks are and which series have which label; the
// file, and selecting series by matchers. It knows neither chunks nor blocks. Start at
// index_writer.h, index_reader.h and select.h; the bytes are described in FORMAT.md beside this.
#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/model/labels.h"
#include "backend/tsdb/index/index_writer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// A series of an index: its offset / 16. Ascending ids are ascending label sets.
using IndexSeriesId = uint32_t;

/// A postings list as it lies in the file: big-endian ids, ascending. A view into the mapping.
class IndexPostings {
  public:
    IndexPostings() = default;
    explicit IndexPostings(std::span<const uint8_t> bytes) : m_bytes(bytes) {}

    size_t size() const { return m_bytes.size() / 4; }
    bool empty() const { return m_bytes.empty(); }
    IndexSeriesId operator[](size_t index) const {
        const uint8_t* at = m_bytes.data() + index * 4;
        return uint32_t{at[0]} << 24 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 8 | at[3];
    }
    /// The first index >= from whose id is >= series; size() if there is none. Galloping: cheap for
    /// near ones.
    size_t seek(size_t from, IndexSeriesId series) const;

  private:
    std::span<const uint8_t> m_bytes;
};

/// Reads an index file, version 2, through a mapping. Memory: one entry for each 32nd symbol and
/// postings list.
///
/// Everything in the file is hostile: offsets, counts and references are checked, checksums of
/// contents table, symbols and postings table at open, those of series and postings at access.
/// Errors of all calls: Corruption, naming the file and the section. Threads: immutable.
class IndexReader {
  public:
    /// Errors: Io, NotFound, Corruption.
    static Result<std::shared_ptr<const IndexReader>> open(io::FileSystem& files,
                                                           const std::string& path);
    ~IndexReader();

    size_t fileBytes() const;
    size_t symbols() const;
    /// What finding symbols by number takes in memory.
    size_t symbolTableBytes() const;
    /// Calls visit for each symbol, ascending. Views into the mapping.
    Result<void> forEachSymbol(const std::function<void(std::string_view)>& visit) const;

    /// Ascending, without touching series. Views into the mapping.
    Result<std::vector<std::string_view>> labelNames() const;
    /// Ascending, beginning with the first that is not less than `from`; empty if no series has the
    /// label. `visit` may return false to end.
    Result<void> forEachValue(std::string_view name,
                              const std::function<bool(std::string_view value)>& visit,
                              std::string_view from = {}) const;
    /// How much a walk over the values of a name that begin with `prefix` would have to read: the
    /// values, exact to some 64, and about the series that have them. Cost: two look-ups.
    struct Extent {
        size_t values = 0;
        size_t series = 0;
    };
    Extent extent(std::string_view name, std::string_view prefix = {}) const;
    /// The series that have the label; an empty name and value: all series. Checked to ascend.
    Result<IndexPostings> postings(std::string_view name, std::string_view value) const;
    /// How long that list is, by what the file says unchecked: to plan with. Cost: a look-up.
    size_t postingsSize(std::string_view name, std::string_view value) const;
    /// The lists of several values of one name, in one pass over the table; `values` ascending,
    /// those that are not there give an empty list.
    Result<std::vector<IndexPostings>> postings(std::string_view name,
                                                std::span<const std::string_view> values) const;

    /// Writes labels and chunks of a series (both are cleared first). Label views into the mapping.
    Result<void> series(IndexSeriesId series, std::vector<Label>& labels,
                        std::vector<ChunkMeta>& chunks) const;
    /// The same without the chunks.
    Result<void> labels(IndexSeriesId series, std::vector<Label>& labels) const;
    /// The value of one label, empty if absent; cheaper than labels().
    Result<std::string_view> labelOf(IndexSeriesId series, std::string_view name) const;

  private:
    struct Impl;
    explicit IndexReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
