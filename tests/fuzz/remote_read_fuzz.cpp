// Any bytes as a read request: an error with a text, or queries with sound matchers.
#include "backend/wire/remote_read.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto request =
        pallium::wire::decodeReadRequest({reinterpret_cast<const char*>(data), size});
    if (!request) {
        if (request.error().message.empty()) std::abort();
        return 0;
    }
    for (const pallium::wire::ReadQuery& query : request->queries)
        for (const pallium::Matcher& matcher : query.matchers)
            if (matcher.matches("x") && matcher.toString().empty()) std::abort();
    return 0;
}
