#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "backend/base/result.h"

namespace pallium::io {

/// Snappy block format. The declared size is checked against maxBytes before anything is allocated.
/// `out` is reused. Errors: InvalidArgument `snappy: corrupt input`; LimitExceeded with the declared size
/// in declaredBytes.
Result<void> snappyDecode(std::string_view in, size_t maxBytes, std::string& out, size_t& declaredBytes);
std::string snappyEncode(std::string_view in);

/// gzip, streaming; stops at maxBytes with LimitExceeded. Errors: InvalidArgument.
Result<std::string> gzipDecode(std::string_view in, size_t maxBytes);
std::string gzipEncode(std::string_view in);

}  // namespace pallium::io
