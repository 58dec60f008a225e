#include "backend/io/compression.h"

#include <snappy.h>

namespace pallium::io {
namespace {

/// The densest element is a three-byte copy of 64 bytes, so no valid stream expands further than
/// this.
size_t maxExpansion(size_t compressedBytes) {
    return compressedBytes / 3 * 64 + 64;
}

}  // namespace

Result<void> snappyDecode(std::string_view in, size_t maxBytes, std::string& out,
                          size_t& declaredBytes) {
    declaredBytes = 0;
    if (!snappy::GetUncompressedLength(in.data(), in.size(), &declaredBytes)) {
        declaredBytes = 0;
        return fail(ErrorKind::InvalidArgument, "snappy: corrupt input");
    }
    if (declaredBytes > maxBytes) {
        return fail(ErrorKind::LimitExceeded, "snappy: declared size " +
                                                  std::to_string(declaredBytes) + " exceeds " +
                                                  std::to_string(maxBytes));
    }
    if (declaredBytes > maxExpansion(in.size()))
        return fail(ErrorKind::InvalidArgument, "snappy: corrupt input");
    out.resize(declaredBytes);
    if (!snappy::RawUncompress(in.data(), in.size(), out.data()))
        return fail(ErrorKind::InvalidArgument, "snappy: corrupt input");
    return {};
}

std::string snappyEncode(std::string_view in) {
    std::string out;
    snappy::Compress(in.data(), in.size(), &out);
    return out;
}

}  // namespace pallium::io
