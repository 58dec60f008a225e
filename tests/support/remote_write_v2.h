#pragma once

#include "tests/support/remote_write.h"

#include <string>
#include <vector>

namespace pallium::test {

/// One series of a remote-write 2.0 request.
struct WriteSeriesV2 {
    WriteSeries series;
    MetricType type = MetricType::Unknown;
    std::string help = {}, unit = {};
    TimestampMs startMs = 0;  // of every sample
};

/// A remote-write 2.0 Request in protobuf, uncompressed; its table has every text once.
std::string encodeWriteRequestV2(const std::vector<WriteSeriesV2>& series);

}  // namespace pallium::test
