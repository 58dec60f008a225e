#pragma once

#include "backend/http/message.h"

#include <string_view>

namespace pallium::http {

/// True if an `Accept-Encoding` value lets us answer with gzip: named, or by `*`, with a weight
/// above 0.
bool acceptsGzip(std::string_view acceptEncoding);

/// Adds `Vary: Accept-Encoding` and, if accepted, compresses the body. An answer that already has a
/// content coding, or can have no body, or an empty one, keeps its bytes. Costs CPU: call it on a
/// pool.
void compressResponse(Response& response, std::string_view acceptEncoding);

}  // namespace pallium::http
