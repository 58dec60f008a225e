#include "backend/api/remote_write_type.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

using distributor::WriteFormat;

constexpr std::string_view kProtobuf = "application/x-protobuf";
constexpr std::string_view kMessage1 = "prometheus.WriteRequest";
constexpr std::string_view kMessage2 = "io.prometheus.write.v2.Request";

std::string_view trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Cuts the part before the next semicolon off.
std::string_view nextPart(std::string_view& rest) {
    const size_t end = rest.find(';');
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
}

}  // namespace

Result<WriteFormat> remoteWriteType(std::string_view contentType) {
    const std::string_view whole = trimmed(contentType);
    if (whole.empty()) return WriteFormat::RemoteWrite1;
    std::string_view rest = whole;
    if (trimmed(nextPart(rest)) != kProtobuf)
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("expected {} as the first (media) part, got {} content-type",
                                kProtobuf, whole));
    while (!rest.empty()) {
        const std::string_view part = nextPart(rest);
        const size_t equals = part.find('=');
        if (equals == std::string_view::npos || part.find('=', equals + 1) != part.npos)
            return fail(ErrorKind::InvalidArgument,
                        fmt::format("as per https://www.rfc-editor.org/rfc/rfc9110#parameter "
                                    "expected parameters to be key-values, got {} in {} "
                                    "content-type",
                                    part, whole));
        if (trimmed(part.substr(0, equals)) != "proto") continue;
        const std::string_view message = trimmed(part.substr(equals + 1));
        if (message == kMessage1) return WriteFormat::RemoteWrite1;
        if (message == kMessage2) return WriteFormat::RemoteWrite2;
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("got {} content type; unknown type for remote write protobuf "
                                "message {}, supported: {}, {}",
                                whole, message, kMessage1, kMessage2));
    }
    return WriteFormat::RemoteWrite1;
}

}  // namespace pallium::api
