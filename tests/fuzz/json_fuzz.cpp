// JSON of users: reading never crashes; what was read prints as JSON, and as YAML, that read as the
// same; as overrides it is taken or told to be wrong.
#include "backend/config/json.h"
#include "backend/config/yaml.h"
#include "backend/tenancy/limits.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Result<config::Node> node = config::parseJson(text);
    if (!node) return 0;
    const std::string json = config::printJson(*node);
    const Result<config::Node> again = config::parseJson(json);
    if (!again || config::printJson(*again) != json) std::abort();
    const Result<config::Node> yaml = config::parseYaml(config::printYaml(*node));
    if (!yaml || config::printJson(*yaml) != json) std::abort();
    tenancy::Limits limits;
    (void)tenancy::readOverrides(*node, {}, limits);  // what is wrong does not matter here
    return 0;
}
