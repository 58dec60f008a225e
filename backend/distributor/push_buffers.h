#pragma once

#include "backend/model/write_batch.h"
#include "backend/wire/remote_write_v2.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pallium::distributor {

/// What one push needs room for; kept warm in a pool.
struct PushBuffers {
    std::string body;  // uncompressed remote write; its batch points into it
    WriteBatch batch;
    wire::RemoteWriteV2Decoder v2Decoder;
    std::vector<uint8_t> skip;  // one flag per series: refused
};

}  // namespace pallium::distributor
