#include "backend/http/request_head.h"

#include "backend/http/characters.h"

#include <algorithm>
#include <array>
#include <limits>

namespace pallium::http {
namespace {

Method methodOf(std::string_view name) {
    static constexpr std::array kKnown = {Method::Get,  Method::Head,   Method::Post,
                                          Method::Put,  Method::Delete, Method::Options,
                                          Method::Patch};
    for (const Method method : kKnown) {
        if (name == methodName(method)) return method;
    }
    return Method::Other;
}

ParseOutcome readVersion(std::string_view version, RequestHead& head) {
    if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !isDigit(version[5]) ||
        version[6] != '.' || !isDigit(version[7])) {
        return ParseFailure{400, "malformed HTTP version"};
    }
    // The preface of a client that takes another protocol for granted; it understands no answer.
    if (version == "HTTP/2.0") return ParseFailure{400, "HTTP/2 is not spoken here"};
    head.isHttp10 = version == "HTTP/1.0";
    if (!head.isHttp10 && version != "HTTP/1.1")
        return ParseFailure{505, "unsupported HTTP version"};
    return std::nullopt;
}

bool isTargetCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f;  // bytes above ASCII are passed on as they are
}

/// The target from its path on; empty if it is not of a form we serve.
std::string_view originForm(std::string_view target, Method method) {
    if (target == "*" && method == Method::Options) return target;
    if (target.substr(0, 1) == "/") return target;
    const size_t schemeEnd = target.find("://");
    if (schemeEnd == std::string_view::npos) return {};
    const std::string_view scheme = target.substr(0, schemeEnd);
    if (!equalsIgnoreCase(scheme, "http") && !equalsIgnoreCase(scheme, "https")) return {};
    target.remove_prefix(schemeEnd + 3);
    const size_t authorityEnd = target.find_first_of("/?");
    if (authorityEnd == 0) return {};
    if (authorityEnd == std::string_view::npos || target[authorityEnd] == '?') return "/";
    return target.substr(authorityEnd);
}

ParseOutcome readTarget(std::string_view target, RequestHead& head) {
    if (!std::all_of(target.begin(), target.end(), isTargetCharacter)) {
        return ParseFailure{400, "malformed request target"};
    }
    std::string_view rest = originForm(target, head.method);
    if (rest.empty()) return ParseFailure{400, "unsupported form of the request target"};
    const size_t queryStart = target.find('?');
    if (queryStart != std::string_view::npos) head.rawQuery = target.substr(queryStart + 1);
    head.rawPath = takeItem(rest, '?');
    return std::nullopt;
}

ParseOutcome checkHost(const RequestHead& head) {
    static constexpr std::string_view kPunctuation = "-._~!$&'()*+,;=:%[]";
    size_t count = 0;
    for (const auto& [name, value] : head.headers.fields()) {
        if (!equalsIgnoreCase(name, "Host")) continue;
        ++count;
        for (const char c : value) {
            if (!isAlphanumeric(c) && kPunctuation.find(c) == std::string_view::npos) {
                return ParseFailure{400, "malformed Host header"};
            }
        }
    }
    if (count > 1) return ParseFailure{400, "too many Host headers"};
    if (count == 0 && !head.isHttp10) return ParseFailure{400, "missing required Host header"};
    return std::nullopt;
}

/// Digits only; false also above the largest signed 64-bit number.
bool parseLength(std::string_view text, uint64_t& length) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), isDigit)) return false;
    constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
    length = 0;
    for (const char c : text) {
        const auto digit = static_cast<uint64_t>(c - '0');
        if (length > (kMax - digit) / 10) return false;
        length = length * 10 + digit;
    }
    return true;
}

struct Framing {
    std::optional<uint64_t> length;
    size_t transferEncodings = 0;
};

ParseOutcome readFramingField(std::string_view name, std::string_view value, Framing& framing) {
    if (equalsIgnoreCase(name, "Content-Length")) {
        uint64_t length = 0;
        if (!parseLength(value, length)) return ParseFailure{400, "malformed Content-Length"};
        if (framing.length && *framing.length != length) {
            return ParseFailure{400, "contradicting Content-Length headers"};
        }
        framing.length = length;
    } else if (equalsIgnoreCase(name, "Transfer-Encoding")) {
        ++framing.transferEncodings;
        if (!equalsIgnoreCase(value, "chunked"))
            return ParseFailure{501, "unsupported transfer encoding"};
    }
    return std::nullopt;
}

ParseOutcome readFraming(RequestHead& head) {
    Framing framing;
    for (const auto& [name, value] : head.headers.fields()) {
        if (ParseOutcome failure = readFramingField(name, value, framing)) return failure;
    }
    if (framing.transferEncodings > 1) return ParseFailure{400, "too many transfer encodings"};
    head.isChunked = framing.transferEncodings == 1;
    if (head.isChunked && framing.length) {
        return ParseFailure{400, "both Content-Length and Transfer-Encoding"};
    }
    if (head.isChunked && head.isHttp10) {
        return ParseFailure{400, "Transfer-Encoding in an HTTP/1.0 request"};
    }
    head.contentLength = framing.length.value_or(0);
    return std::nullopt;
}

void readConnectionOptions(RequestHead& head) {
    bool hasClose = false;
    bool hasKeepAlive = false;
    for (const auto& [name, value] : head.headers.fields()) {
        if (!equalsIgnoreCase(name, "Connection")) continue;
        std::string_view list = value;
        while (!list.empty()) {
            const std::string_view option = trimmed(takeItem(list, ','));
            hasClose |= equalsIgnoreCase(option, "close");
            hasKeepAlive |= equalsIgnoreCase(option, "keep-alive");
        }
    }
    head.isKeepAlive = !hasClose && (!head.isHttp10 || hasKeepAlive);
}

}  // namespace

ParseOutcome parseRequestLine(std::string_view line, RequestHead& head) {
    const size_t methodEnd = line.find(' ');
    const size_t targetEnd = line.rfind(' ');
    const std::string_view method = line.substr(0, methodEnd);
    if (methodEnd == std::string_view::npos || targetEnd <= methodEnd + 1 || !isToken(method)) {
        return ParseFailure{400, "malformed request line"};
    }
    head.method = methodOf(method);
    head.methodText = method;
    if (ParseOutcome failure = readVersion(line.substr(targetEnd + 1), head)) return failure;
    return readTarget(line.substr(methodEnd + 1, targetEnd - methodEnd - 1), head);
}

ParseOutcome parseField(std::string_view line, Headers& headers) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return ParseFailure{400, "header line without a colon"};
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    // A folded line begins with a space, so its name is no token either.
    if (!isToken(name)) return ParseFailure{400, "malformed header name"};
    if (!std::all_of(value.begin(), value.end(), isFieldCharacter)) {
        return ParseFailure{400, "malformed header value"};
    }
    headers.add(std::string(name), std::string(value));
    return std::nullopt;
}

ParseOutcome interpretFields(RequestHead& head) {
    if (ParseOutcome failure = checkHost(head)) return failure;
    if (ParseOutcome failure = readFraming(head)) return failure;
    readConnectionOptions(head);
    const std::optional<std::string_view> expectation = head.headers.get("Expect");
    if (expectation && !head.isHttp10) {
        if (!equalsIgnoreCase(*expectation, "100-continue")) {
            return ParseFailure{417, "unsupported expectation"};
        }
        head.expectsContinue = true;
    }
    return std::nullopt;
}

}  // namespace pallium::http
