// Any bytes as a snappy block: never more output than declared or allowed; and back and forth as
// content.
#include "backend/io/compression.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    constexpr size_t kLimit = 1 << 20;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::string out;
    size_t declared = 0;
    if (pallium::io::snappyDecode(input, kLimit, out, declared) &&
        (out.size() != declared || declared > kLimit))
        std::abort();
    if (size > kLimit) return 0;
    if (!pallium::io::snappyDecode(pallium::io::snappyEncode(input), kLimit, out, declared) ||
        out != input)
        std::abort();
    return 0;
}
