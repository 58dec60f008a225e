// Any bytes as a meta.json: what is read is printed as something that reads the same.
#include "backend/tsdb/block/block_meta.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium::tsdb;
    const auto meta = parseBlockMeta({reinterpret_cast<const char*>(data), size});
    if (!meta) return 0;
    const std::string printed = printBlockMeta(*meta);
    const auto again = parseBlockMeta(printed);
    if (!again || printBlockMeta(*again) != printed) std::abort();
    return 0;
}
