#pragma once

#include "backend/http/request_head.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::http {

/// HTTP/1.1 requests from bytes, strictly (RFC 9112): bytes in, events out, no sockets.
///
/// For each request: one Head, any number of Body, one Complete; then reset() and the next one. The
/// events do not depend on how the bytes are cut into pieces, except that Body is cut with them.
/// Holds one line at a time, never a body. After Failed only the answer and closing make sense.
/// Threads: confined to one thread.
class RequestParser {
  public:
    /// Sizes in bytes. A target above its limit fails with 414, header fields with 431; trailers
    /// and the extensions of chunks have the limits of the header again.
    struct Limits {
        size_t maxTargetBytes = 16 << 10;
        size_t maxHeaderBytes = 16 << 10;
        size_t maxHeaderFields = 200;
    };
    enum class Event {
        NeedMore,  // all input was taken, and nothing is complete
        Head,      // head() is filled
        Body,      // body() is the next part of the body
        Complete,  // the request ends here; what follows in the input is the next one
        Failed,    // failure() says why
    };

    explicit RequestParser(Limits limits) : m_limits(limits) {}

    /// Takes bytes off the front of `input` up to the next event.
    Event next(std::string_view& input);

    /// Filled from Head to reset(); may be moved from.
    RequestHead& head() { return m_head; }
    const RequestHead& head() const { return m_head; }
    /// After Body; valid as long as the input it came from.
    std::string_view body() const { return m_body; }
    const ParseFailure& failure() const { return m_failure; }

    /// Bytes of a body with Content-Length that are still to come; 0 otherwise.
    uint64_t bodyRemaining() const { return m_state == State::LengthBody ? m_remaining : 0; }
    /// The caller read `bytes` of such a body past the parser. Requires: bytes <= bodyRemaining().
    void skipBody(uint64_t bytes) { m_remaining -= bytes; }

    /// True from the first byte of a request on.
    bool hasStarted() const { return m_state != State::RequestLine || !m_line.empty(); }
    /// Ready for the next request of the connection. Requires: Complete was returned.
    void reset();

  private:
    enum class State {
        RequestLine,
        Fields,
        LengthBody,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        Complete,
        Failed,
    };

    /// Each step takes bytes of one element; nullopt if it led to no event.
    using Step = std::optional<Event>;
    Step step(std::string_view& input);
    Step stepRequestLine(std::string_view& input);
    Step stepFields(std::string_view& input);
    Step stepBody(std::string_view& input);
    Step stepChunkSize(std::string_view& input);
    Step stepChunkEnd(std::string_view& input);
    Step stepTrailers(std::string_view& input);
    /// The next line without its end. Nullopt with `line` set; otherwise NeedMore or Failed.
    Step takeLine(std::string_view& input, size_t maxBytes, ParseFailure tooLong,
                  std::string_view& line);
    Step takeFieldLine(std::string_view& input, std::string_view& line);
    Step addField(std::string_view line, Headers& fields);
    Event endHead();
    Event fail(ParseFailure failure);

    const Limits m_limits;
    State m_state = State::RequestLine;
    RequestHead m_head;
    Headers m_trailers;       // checked, then dropped
    std::string m_line;       // a line whose end has not come yet
    std::string m_wholeLine;  // keeps a line that came in pieces while it is read
    bool m_hasSkippedEmptyLine = false;
    size_t m_fieldBytes = 0;      // of the header or the trailers so far
    size_t m_extensionBytes = 0;  // of all chunk extensions so far
    uint64_t m_remaining = 0;     // of the body or the chunk
    std::string_view m_body;
    ParseFailure m_failure;
};

}  // namespace pallium::http
