#pragma once

#include <cstddef>

namespace pallium::distributor {

/// Settings of the distributor.
struct DistributorConfig {
    size_t maxRecvMsgSizeBytes = 100 << 20;  // of a push body, compressed and uncompressed
};

}  // namespace pallium::distributor
