// Runtime documents: reading never crashes, and what /runtime_config shows of a good one is a good
// one that shows the same.
#include "backend/tenancy/runtime_document.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium::tenancy;
    const RuntimeDefaults defaults{
        std::make_shared<const Limits>(), {}, {.shardByAllLabels = true}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = parseRuntimeDocument(text, defaults);
    if (!document) return 0;
    (void)printRuntimeDiff(*document, *defaults.limits);  // only that it ends
    const std::string shown = printRuntimeDocument(*document);
    const auto again = parseRuntimeDocument(shown, defaults);
    if (!again || printRuntimeDocument(*again) != shown) std::abort();
    return 0;
}
