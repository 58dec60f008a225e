#pragma once

#include "backend/http/router.h"
#include "backend/tenancy/tenant.h"

#include <functional>

namespace pallium::api {

using TenantHandler =
    std::function<http::Response(const http::Request& request, const tenancy::TenantId& tenant)>;

/// A handler that answers at once with what `answer` returns.
http::Handler answering(std::function<http::Response(const http::Request&)> answer);

/// Finds the tenant and answers with what `answer` returns. No tenant named: 401; a bad or no
/// single tenant: 400, both as text.
http::Handler withTenant(const tenancy::AuthOptions& auth, TenantHandler answer);

/// As withTenant, for the Prometheus API: to requests that carry Origin the answer says that any
/// origin may read it.
http::Handler withTenantAndCors(const tenancy::AuthOptions& auth, TenantHandler answer);

}  // namespace pallium::api
