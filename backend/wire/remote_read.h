// Remote read as Prometheus defines it (prompb ReadRequest and ReadResponse). The other answer, of
// chunks, is in chunked_read.h.
#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::wire {

/// One query of a request: the series that all matchers accept, in an inclusive range of time.
struct ReadQuery {
    TimestampMs startMs = 0, endMs = 0;
    std::vector<Matcher> matchers;  // none: all series
};

/// What an answer is made of. Numbered as in ReadRequest.
enum class ReadResponseType : uint8_t { Samples = 0, StreamedXorChunks = 1 };

struct ReadRequest {
    std::vector<ReadQuery> queries;
    ReadResponseType responseType = ReadResponseType::Samples;
};

/// Decodes an uncompressed ReadRequest; hints are passed over. The type is the first of the
/// client's list that there is, or samples where it has none. Errors: InvalidArgument in the words
/// of Go's generated code, of Prometheus where the list has no type that there is, or for a bad
/// regular expression.
Result<ReadRequest> decodeReadRequest(std::string_view body);

/// Builds an uncompressed ReadResponse: one result a query, in their order. Integer histograms are
/// written as such where no count was rounded. Threads: confined to one.
class ReadResponseWriter {
  public:
    /// The next series of the result at hand. Requires: as many values as timestamps; everything
    /// ascends in time.
    void addSeries(LabelsView labels, std::span<const TimestampMs> timestamps,
                   std::span<const double> values, std::span<const HistogramSample> histograms);
    /// Ends the result at hand, be it without series, and begins the next.
    void endResult();
    /// Requires: every result is ended.
    const std::string& body() const { return m_body; }

  private:
    std::string m_body;
    std::string m_result;  // the one at hand
    // Scratch:
    std::string m_series, m_histogram;
    Histogram m_integers;
};

}  // namespace pallium::wire
