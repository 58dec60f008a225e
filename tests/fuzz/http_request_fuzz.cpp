// HTTP/1.1 requests: no input crashes the parser, and events do not depend on how the bytes are
// cut.
#include "backend/http/message.h"
#include "backend/http/request_parser.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using pallium::http::RequestParser;

/// All that a reader of the events can learn, as one text.
std::string parse(std::string_view bytes, size_t pieceBytes) {
    RequestParser parser({200, 400, 8});
    std::string log;
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, pieceBytes);
        bytes.remove_prefix(piece.size());
        while (true) {
            const RequestParser::Event event = parser.next(piece);
            if (event == RequestParser::Event::NeedMore) break;
            if (event == RequestParser::Event::Failed)
                return log + std::to_string(parser.failure().status);
            if (event == RequestParser::Event::Head)
                log += parser.head().methodText + parser.head().rawPath + "\n";
            if (event == RequestParser::Event::Body) log += parser.body();
            if (event != RequestParser::Event::Complete) continue;
            log += "\n.\n";
            parser.reset();
        }
        if (!piece.empty()) std::abort();  // NeedMore takes everything
    }
    return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string whole = parse(bytes, size + 1);
    const std::string cut = parse(bytes, 1);
    // A failure may show earlier in a whole input than in its first bytes, never the other way
    // round.
    if (whole != cut) std::abort();
    pallium::http::Values values;
    values.parse(bytes);
    return 0;
}
