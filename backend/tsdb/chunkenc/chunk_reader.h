#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <cstdint>
#include <memory>
#include <span>

namespace pallium::tsdb {

/// The number of samples that a chunk says it has. Errors: Corruption if it is too short to say.
Result<size_t> chunkSamples(ChunkEncoding encoding, std::span<const uint8_t> bytes);

/// Appends the samples with minTime <= t <= maxTime: floats to the columns, histograms (as floats)
/// to `out.histograms`. All encodings. Whether times ascend is not looked at; a histogram of a
/// reserved schema (-9 to -5, 9 to 52) comes as it is. Hostile bytes are safe: no read beyond them,
/// and no allocation that they do not justify. The chunk is counted. On an error `out` is as it was
/// before. Errors: Corruption.
Result<void> readChunk(const EncodedChunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out);

/// What lies at a ChunkIterator.
enum class SampleKind : uint8_t { None, Float, Histogram, FloatHistogram };

/// Walks over the samples of one chunk, exactly as they are stored; for merging and recoding, and
/// wherever integer histograms must stay what they are. Reusable for the next chunk, keeping its
/// capacity. Threads: confined to one.
class ChunkIterator {
  public:
    ChunkIterator();
    ~ChunkIterator();
    ChunkIterator(ChunkIterator&&) noexcept;
    ChunkIterator& operator=(ChunkIterator&&) noexcept;

    /// Begins before the first sample. `bytes` must outlive the walk.
    void reset(ChunkEncoding encoding, std::span<const uint8_t> bytes);
    /// The kind of the next sample, None behind the last and at damage: check status() then.
    SampleKind next();
    Result<void> status() const;

    TimestampMs time() const;
    /// 0: unknown. Only the encodings of newer versions know it.
    TimestampMs startTime() const;
    /// Requires: the kind that next() gave. References: until the next call of next() or reset().
    double value() const;
    const Histogram& histogram() const;
    const FloatHistogram& floatHistogram() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
