#pragma once

#include "backend/model/write_batch.h"
#include "backend/wire/proto_reader.h"

#include <string_view>

namespace pallium::wire {

/// Decodes a Histogram of remote write 1.0 over whatever `point` holds, of whose memory it makes
/// use. The kind of its count makes it one of integers or of floats; buckets of the other kind are
/// passed over. Nothing is checked but the encoding: spans may fit no bucket. False: `failure` says
/// why, and `point` is unspecified.
bool decodeHistogram(std::string_view bytes, HistogramPoint& point, ProtoFailure& failure);

/// Adds a histogram to the series that is being read; `seriesBytes`: of its whole message, which
/// bounds how many it may have. False: `failure` says why.
bool addHistogram(std::string_view bytes, size_t seriesBytes, WriteBatch& batch,
                  WriteBatch::Series& series, ProtoFailure& failure);

/// Gives back memory of histograms that a usual request does not need, so that what a sender of
/// large ones once made us take is not held for ever. Call before the list is cleared.
void releaseLargeHistograms(ReusedList<HistogramPoint>& histograms);

}  // namespace pallium::wire
