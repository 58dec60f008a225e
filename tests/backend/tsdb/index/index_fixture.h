#pragma once

#include "backend/tsdb/index/index_reader.h"
#include "backend/tsdb/index/index_writer.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

struct IndexedSeries {
    Labels labels;
    std::vector<ChunkMeta> chunks;
    friend bool operator==(const IndexedSeries&, const IndexedSeries&) = default;
};

/// Series of an index under construction, with the symbols that they need.
class IndexedSeriesList {
  public:
    /// Series in order; those without chunks get one each.
    explicit IndexedSeriesList(std::vector<IndexedSeries> series,
                               std::vector<std::string> moreSymbols = {});

    const std::vector<IndexedSeries>& series() const { return m_series; }
    std::vector<std::string_view> symbols() const;
    Result<void> write(io::FileSystem& files, const std::string& path,
                       IndexWriterOptions options = {}) const;

  private:
    std::vector<IndexedSeries> m_series;
    std::vector<std::string> m_symbols;  // ascending
};

/// A dozen series of several names, one with two chunks, and a symbol that nobody uses.
IndexedSeriesList smallIndex();

/// All series in the order of the list of all of them.
Result<std::vector<IndexedSeries>> readSeries(const IndexReader& index);
/// All names, values, postings and series as text, or the first error.
Result<std::string> dumpIndex(const IndexReader& index);

}  // namespace pallium::tsdb
