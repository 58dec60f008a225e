// Buckets in the spans of one layout, seen in those of another.
#pragma once

#include "backend/model/histogram.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// The number of buckets that spans cover.
size_t countBuckets(std::span<const HistogramSpan> spans);

/// How the buckets of a sample stand to those of the sample before it.
struct BucketMatch {
    bool isReset = false;      // one is lower, or one that was in use is missing
    bool chunkLacks = false;   // the sample has buckets that are new
    bool sampleLacks = false;  // and the other way round
};
/// B: int64_t for deltas as in Histogram, double for counts as in FloatHistogram.
template <class B>
BucketMatch matchBuckets(std::span<const HistogramSpan> beforeSpans, std::span<const B> before,
                         std::span<const HistogramSpan> spans, std::span<const B> buckets);

/// Whether all counts are the same, in every bit; a bucket that one side lacks is 0 there.
template <class B>
bool hasSameCounts(std::span<const HistogramSpan> spansA, std::span<const B> a,
                   std::span<const HistogramSpan> spansB, std::span<const B> b);

/// The spans of the buckets of both, as few and as long as can be.
std::vector<HistogramSpan> unite(std::span<const HistogramSpan> a,
                                 std::span<const HistogramSpan> b);

/// The same buckets among those of wider spans, where the others are 0. Requires: `to` covers all
/// of `from`.
template <class B>
void moveBuckets(std::span<const HistogramSpan> from, std::span<const B> buckets,
                 std::span<const HistogramSpan> to, std::vector<B>& out);

}  // namespace pallium::tsdb
