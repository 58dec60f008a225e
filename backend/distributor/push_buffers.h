#pragma once

#include "backend/model/label_editor.h"
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
    // One flag per series:
    std::vector<uint8_t> skip;        // it is left out
    std::vector<uint8_t> isFromPair;  // of Prometheus servers; see dedupeHa()
    LabelEditor editor;               // the batch points into it, too, where rules changed labels
};

}  // namespace pallium::distributor
