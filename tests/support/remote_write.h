#pragma once

#include "backend/model/sample.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::test {

/// One series of a remote-write request, labels as given (unsorted and odd ones too).
struct WriteSeries {
    std::vector<std::pair<std::string, std::string>> labels;
    std::vector<Sample> samples;
};

/// A remote-write 1.0 WriteRequest in protobuf, uncompressed.
std::string encodeWriteRequest(const std::vector<WriteSeries>& series);

/// A snappy block that holds `data` as literals only.
std::string snappyLiterals(std::string_view data);

}  // namespace pallium::test
