#include "backend/http/request_parser.h"

#include "backend/http/characters.h"

#include <algorithm>

namespace pallium::http {
namespace {

constexpr size_t kLineOverhead = 64;  // method, spaces and version beside the target
constexpr size_t kMaxChunkLineBytes = 1024;
constexpr size_t kMaxChunkDigits = 15;  // below 2^60, so that sums cannot overflow

/// Reads `1a` or `1a;name=value`. The size must be followed by the end or a semicolon at once.
bool parseChunkSize(std::string_view line, uint64_t& size, size_t& extensionBytes) {
    const std::string_view digits = takeItem(line, ';');
    if (digits.empty() || digits.size() > kMaxChunkDigits) return false;
    size = 0;
    for (const char c : digits) {
        const int value = hexValue(c);
        if (value < 0) return false;
        size = size * 16 + static_cast<uint64_t>(value);
    }
    extensionBytes = line.size();
    return std::all_of(line.begin(), line.end(), isFieldCharacter);
}

}  // namespace

RequestParser::Event RequestParser::next(std::string_view& input) {
    while (true) {
        if (const Step event = step(input)) return *event;
    }
}

void RequestParser::reset() {
    m_state = State::RequestLine;
    m_head = RequestHead{};
    m_trailers = Headers{};
    m_hasSkippedEmptyLine = false;
    m_fieldBytes = 0;
    m_extensionBytes = 0;
    m_remaining = 0;
    m_body = {};
}

RequestParser::Step RequestParser::step(std::string_view& input) {
    switch (m_state) {
        case State::RequestLine:
            return stepRequestLine(input);
        case State::Fields:
            return stepFields(input);
        case State::LengthBody:
        case State::ChunkData:
            return stepBody(input);
        case State::ChunkSize:
            return stepChunkSize(input);
        case State::ChunkEnd:
            return stepChunkEnd(input);
        case State::Trailers:
            return stepTrailers(input);
        case State::Complete:
            return Event::Complete;
        case State::Failed:
            break;
    }
    return Event::Failed;
}

RequestParser::Step RequestParser::stepRequestLine(std::string_view& input) {
    // What is no HTTP at all (TLS, binary protocols) may never send a line end: say no at once.
    if (m_line.empty() && !input.empty() && input.front() != '\r' &&
        !isTokenCharacter(input.front())) {
        return fail({400, "malformed request line"});
    }
    std::string_view line;
    const ParseFailure tooLong{414, "request target too long"};
    if (const Step event =
            takeLine(input, m_limits.maxTargetBytes + kLineOverhead, tooLong, line)) {
        return event;
    }
    if (line.empty() && !m_hasSkippedEmptyLine) {  // RFC 9112 2.2: old clients add one after a body
        m_hasSkippedEmptyLine = true;
        return std::nullopt;
    }
    if (const ParseOutcome failure = parseRequestLine(line, m_head)) return fail(*failure);
    if (m_head.rawPath.size() + m_head.rawQuery.size() > m_limits.maxTargetBytes)
        return fail(tooLong);
    m_state = State::Fields;
    return std::nullopt;
}

RequestParser::Step RequestParser::stepFields(std::string_view& input) {
    std::string_view line;
    if (const Step event = takeFieldLine(input, line)) return event;
    if (!line.empty()) return addField(line, m_head.headers);
    return endHead();
}

RequestParser::Event RequestParser::endHead() {
    if (const ParseOutcome failure = interpretFields(m_head)) return fail(*failure);
    m_fieldBytes = 0;
    m_remaining = m_head.contentLength;
    if (m_head.isChunked) {
        m_state = State::ChunkSize;
    } else {
        m_state = m_remaining > 0 ? State::LengthBody : State::Complete;
    }
    return Event::Head;
}

RequestParser::Step RequestParser::stepBody(std::string_view& input) {
    if (m_remaining == 0) {
        m_state = m_state == State::LengthBody ? State::Complete : State::ChunkEnd;
        return std::nullopt;
    }
    if (input.empty()) return Event::NeedMore;
    m_body = input.substr(0, static_cast<size_t>(std::min<uint64_t>(input.size(), m_remaining)));
    m_remaining -= m_body.size();
    input.remove_prefix(m_body.size());
    return Event::Body;
}

RequestParser::Step RequestParser::stepChunkSize(std::string_view& input) {
    std::string_view line;
    if (const Step event =
            takeLine(input, kMaxChunkLineBytes, {400, "chunk header too long"}, line)) {
        return event;
    }
    size_t extensionBytes = 0;
    if (!parseChunkSize(line, m_remaining, extensionBytes))
        return fail({400, "malformed chunk size"});
    m_extensionBytes += extensionBytes;
    if (m_extensionBytes > m_limits.maxHeaderBytes) return fail({400, "too many chunk extensions"});
    m_state = m_remaining == 0 ? State::Trailers : State::ChunkData;
    return std::nullopt;
}

RequestParser::Step RequestParser::stepChunkEnd(std::string_view& input) {
    std::string_view line;
    const ParseFailure malformed{400, "chunk longer than its size"};
    const char expected = m_line.empty() ? '\r' : '\n';
    if (!input.empty() && input.front() != expected) return fail(malformed);
    if (const Step event = takeLine(input, 2, malformed, line)) return event;
    if (!line.empty()) return fail(malformed);
    m_state = State::ChunkSize;
    return std::nullopt;
}

RequestParser::Step RequestParser::stepTrailers(std::string_view& input) {
    std::string_view line;
    if (const Step event = takeFieldLine(input, line)) return event;
    if (!line.empty()) return addField(line, m_trailers);
    m_state = State::Complete;
    return std::nullopt;
}

RequestParser::Step RequestParser::takeLine(std::string_view& input, size_t maxBytes,
                                            ParseFailure tooLong, std::string_view& line) {
    const size_t end = input.find('\n');
    const std::string_view part = input.substr(0, end == std::string_view::npos ? end : end + 1);
    if (m_line.size() + part.size() > maxBytes) return fail(tooLong);
    input.remove_prefix(part.size());
    if (end == std::string_view::npos) {
        m_line += part;
        return Event::NeedMore;
    }
    line = part;
    if (!m_line.empty()) {
        m_line += part;
        m_wholeLine.swap(m_line);
        m_line.clear();
        line = m_wholeLine;
    }
    line.remove_suffix(1);
    if (line.empty() || line.back() != '\r')
        return fail({400, "line ends without carriage return"});
    line.remove_suffix(1);
    return std::nullopt;
}

RequestParser::Step RequestParser::takeFieldLine(std::string_view& input, std::string_view& line) {
    const ParseFailure tooLong{431, "request header fields too large"};
    const Step event = takeLine(input, m_limits.maxHeaderBytes - m_fieldBytes, tooLong, line);
    if (!event) m_fieldBytes = std::min(m_fieldBytes + line.size() + 2, m_limits.maxHeaderBytes);
    return event;
}

RequestParser::Step RequestParser::addField(std::string_view line, Headers& fields) {
    if (fields.fields().size() >= m_limits.maxHeaderFields) {
        return fail({431, "too many request header fields"});
    }
    if (const ParseOutcome failure = parseField(line, fields)) return fail(*failure);
    return std::nullopt;
}

RequestParser::Event RequestParser::fail(ParseFailure failure) {
    m_failure = failure;
    m_state = State::Failed;
    return Event::Failed;
}

}  // namespace pallium::http
