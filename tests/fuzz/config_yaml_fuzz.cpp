// YAML: reading never crashes, and what was read prints as a document that reads as the same.
#include "backend/config/fields.h"
#include "backend/config/yaml.h"
#include "backend/tenancy/limits.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Result<config::Node> node = config::parseYaml(text);
    if (!node) return 0;
    tenancy::Limits limits;
    (void)tenancy::readOverrides(*node, "fuzz",
                                 limits);  // what is wrong with it does not matter here
    const std::string printed = config::printYaml(*node);
    const Result<config::Node> again = config::parseYaml(printed);
    if (again && config::printYaml(*again) != printed) std::abort();
    return 0;
}
