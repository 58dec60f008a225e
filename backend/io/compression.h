#pragma once

#include "backend/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace pallium::io {

/// Snappy block format. The declared size is checked against maxBytes, and against what `in` could
/// at most expand to (about 21 times its size), before anything is allocated. `out` is reused.
/// Errors: InvalidArgument `snappy: corrupt input`; LimitExceeded if the declared size is above
/// maxBytes. declaredBytes is set in both cases, 0 if the header is unreadable.
Result<void> snappyDecode(std::string_view in, size_t maxBytes, std::string& out,
                          size_t& declaredBytes);
std::string snappyEncode(std::string_view in);

/// gzip, one or more members, streaming into `out`, whose memory is made use of; stops at maxBytes
/// with LimitExceeded. Errors: InvalidArgument with the text of Go's package: `gzip: invalid
/// header`, `gzip: invalid checksum`, `unexpected EOF`, `EOF` for nothing at all. After an error
/// `out` is unspecified.
Result<void> gzipDecode(std::string_view in, size_t maxBytes, std::string& out);
/// One member, at a level chosen for answers over a network (fast rather than small).
std::string gzipEncode(std::string_view in);

/// zstd, one or more frames, streaming into `out`, whose memory is made use of; stops at maxBytes
/// with LimitExceeded. A frame that wants a window of more than 8 MiB, the most that its format
/// asks receivers to grant, is refused. Errors: InvalidArgument; `out` is then unspecified.
Result<void> zstdDecode(std::string_view in, size_t maxBytes, std::string& out);
std::string zstdEncode(std::string_view in);

}  // namespace pallium::io
