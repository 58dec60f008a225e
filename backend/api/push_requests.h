#pragma once

#include "backend/http/router.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

namespace pallium::api {

/// Counts pushes of one type: `prw1`, `prw2`, `otlp`, `unknown`.
telemetry::Counter& pushRequestCounter(telemetry::Registry& metrics, const char* type);

/// Refuses larger bodies in Cortex' words, once it is known whose they are.
http::BodyLimit pushBodyLimit(size_t maxBytes, const tenancy::AuthOptions& auth);

}  // namespace pallium::api
