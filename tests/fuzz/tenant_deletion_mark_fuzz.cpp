// Any bytes as the mark of a deleted tenant: what is read is printed as something that reads the
// same.
#include "backend/blockstore/tenant_deletion_mark.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium::blockstore;
    const auto mark = parseTenantDeletionMark({reinterpret_cast<const char*>(data), size});
    if (mark && parseTenantDeletionMark(toJson(*mark)) != *mark) std::abort();
    return 0;
}
