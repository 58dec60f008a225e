// Any bytes as an OTLP request in JSON: an error, or a request that can be translated. One decoder
// for all, so that what it keeps from one to the next is tested too.
#include "backend/wire/otlp_json.h"
#include "tests/fuzz/otlp_checks.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static pallium::wire::OtlpJsonDecoder decoder;
    static pallium::wire::OtlpRequest request;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto decoded = decoder.decode(body, request);
    if (decoded) {
        pallium::test::checkOtlp(request, size);
    } else if (decoded.error().message.empty()) {
        std::abort();
    }
    return 0;
}
