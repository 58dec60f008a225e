#pragma once

#include "backend/http/router.h"

#include <string>

namespace pallium::api {

/// The answer of the route at this path, asked on the caller's thread; waits for one that comes
/// from another thread. The refusal of a router that has no such route.
http::Response ask(const http::Router& router, const std::string& path, http::Request request);

}  // namespace pallium::api
