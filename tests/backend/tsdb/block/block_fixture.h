#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/block/block_reader.h"
#include "backend/tsdb/block/block_writer.h"
#include "tests/backend/tsdb/block/golden_blocks.h"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pallium::tsdb {

using FloatSample = std::pair<TimestampMs, double>;

/// Series to write into a block, with their chunks. Cursors and symbols point into it.
class TestSeries {
  public:
    /// Puts chunks of at most `perChunk` of the samples behind those that the series has. Requires:
    /// times ascend.
    TestSeries& add(const Labels& labels, const std::vector<FloatSample>& samples,
                    size_t perChunk = 120);
    /// A chunk of any bytes.
    TestSeries& addChunk(const Labels& labels, EncodedChunk chunk);

    std::vector<std::string_view> symbols() const;
    std::unique_ptr<SeriesCursor> cursor() const;
    /// The block `meta.ulid` in `parent`, with the times of the samples; fails the process on an
    /// error.
    std::shared_ptr<const BlockReader> write(const std::string& parent, const Ulid& ulid) const;

  private:
    std::map<Labels, std::vector<EncodedChunk>> m_series;
    std::deque<std::vector<uint8_t>> m_bytes;
};

/// `count` samples from `t` on, 15 s apart, that count up from `value`.
std::vector<FloatSample> countUp(TimestampMs t, size_t count, double value);

/// Text of the labels → samples.
using SeriesSamples = std::map<std::string, storage::SampleColumns>;

/// All that a querier gives for this range. Errors: those of the reads.
Result<SeriesSamples> readSeries(const BlockReader& block, TimestampMs minTime,
                                 TimestampMs maxTime);
Result<SeriesSamples> readSeries(const BlockReader& block);
/// Views into the block's mapping.
Result<std::vector<std::string_view>> symbolsOf(const BlockReader& block);
/// What readSeries() should give of this block, tombstones applied.
SeriesSamples goldenSeries(const pallium::test::GoldenBlock& block);

/// A text of all samples, every bit of them, but of no hints; of stale histograms only that they
/// are.
std::string describe(const storage::SampleColumns& samples);
std::string describe(const SeriesSamples& series);

/// Names in the directory, sorted.
std::vector<std::string> namesIn(const std::string& directory);
/// Path below the directory → content.
std::map<std::string, std::string> contentOf(const std::string& directory);
void setFile(const std::string& path, std::string_view text);

}  // namespace pallium::tsdb
