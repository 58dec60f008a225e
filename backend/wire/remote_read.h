// Remote read as Prometheus defines it (prompb ReadRequest and ReadResponse), answered with
// samples: what clients take that would rather have chunks.
#pragma once

#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"

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

/// Decodes an uncompressed ReadRequest; hints and accepted types are passed over. Errors:
/// InvalidArgument in the words of Go's generated code, or for a bad regular expression.
Result<std::vector<ReadQuery>> decodeReadRequest(std::string_view body);

/// Builds an uncompressed ReadResponse: one result a query, in their order. Threads: confined to
/// one.
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
    std::string m_result;               // the one at hand
    std::string m_series, m_histogram;  // scratch
};

}  // namespace pallium::wire
