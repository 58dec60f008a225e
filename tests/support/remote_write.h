#pragma once

#include "backend/model/write_batch.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::test {

struct WriteExemplar {
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
    TimestampMs timestampMs = 0;
};

/// One series of a remote-write request, labels as given (unsorted and odd ones too).
struct WriteSeries {
    std::vector<std::pair<std::string, std::string>> labels;
    std::vector<Sample> samples;
    std::vector<HistogramPoint> histograms = {};
    std::vector<WriteExemplar> exemplars = {};
};

/// A remote-write 1.0 WriteRequest in protobuf, uncompressed.
std::string encodeWriteRequest(const std::vector<WriteSeries>& series);

/// A histogram as both versions of remote write have it.
std::string encodeHistogram(const HistogramPoint& point);

/// A snappy block that holds `data` as literals only.
std::string snappyLiterals(std::string_view data);

}  // namespace pallium::test
