#pragma once

#include "backend/model/write_batch.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pallium::distributor {

/// What one push needs room for; kept warm in a pool.
struct PushBuffers {
    std::string body;  // uncompressed remote write; its batch points into it
    WriteBatch batch;
    std::vector<uint8_t> skip;  // one flag per series: refused
};

}  // namespace pallium::distributor
