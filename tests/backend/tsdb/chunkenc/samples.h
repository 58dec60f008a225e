#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/chunk.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb::test {

/// A sample of any kind.
struct AnySample {
    TimestampMs time = 0;
    TimestampMs startTime = 0;
    SampleKind kind = SampleKind::Float;
    double value = 0;
    Histogram histogram;
    FloatHistogram floatHistogram;
};

/// All samples of a chunk, by a ChunkIterator.
Result<std::vector<AnySample>> iterate(ChunkEncoding encoding, std::span<const uint8_t> bytes);

/// Counts of the buckets in use by their index.
std::map<int64_t, double> bucketsOf(std::span<const HistogramSpan> spans,
                                    std::span<const int64_t> deltas);
std::map<int64_t, double> bucketsOf(std::span<const HistogramSpan> spans,
                                    std::span<const double> counts);

/// Empty if both are the same but for unused buckets and hints: a chunk's layout may be wider than
/// a sample's, and its hints are its own.
std::string difference(const AnySample& a, const AnySample& b);
/// Of all samples; start times count.
std::string difference(std::span<const AnySample> a, std::span<const AnySample> b);

/// Empty if readChunk() gives the same as the iterator, histograms as floats.
std::string bulkDifference(ChunkEncoding encoding, std::span<const uint8_t> bytes);

}  // namespace pallium::tsdb::test
