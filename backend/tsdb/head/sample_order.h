#pragma once

#include <cstdint>

namespace pallium::tsdb {

/// How a new sample stands to the newest of its series, or to one that is searched for.
enum class SampleOrder : uint8_t {
    Newer,
    Same,
    OtherValue,  // of the same time
    OtherKind,   // of the same time: a float is new, and there is a histogram
    Older,
};

}  // namespace pallium::tsdb
