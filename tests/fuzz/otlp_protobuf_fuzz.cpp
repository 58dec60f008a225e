// Any bytes as an OTLP request in protobuf: an error, or a request that can be translated.
#include "backend/wire/otlp_protobuf.h"
#include "tests/fuzz/otlp_checks.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    pallium::wire::OtlpRequest request;
    const auto decoded = pallium::wire::decodeOtlpProtobuf(body, request);
    if (decoded) {
        pallium::test::checkOtlp(request, size);
    } else if (decoded.error().message.empty()) {
        std::abort();
    }
    return 0;
}
