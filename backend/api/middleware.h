#pragma once

#include "backend/http/router.h"
#include "backend/model/matcher.h"
#include "backend/service/service.h"
#include "backend/tenancy/tenant.h"

#include <functional>
#include <optional>
#include <string>

namespace pallium::api {

using TenantHandler =
    std::function<http::Response(const http::Request& request, const tenancy::TenantId& tenant)>;

/// A handler that answers at once with what `answer` returns.
http::Handler answering(std::function<http::Response(const http::Request&)> answer);

/// Finds the tenant and answers with what `answer` returns. No tenant named: 401; a bad or no
/// single tenant: 400, both as text. 503 unless `component` runs (null: none is needed), so that
/// nothing is answered from half a replay; it outlives the handler.
http::Handler withTenant(const service::Service* component, const tenancy::AuthOptions& auth,
                         TenantHandler answer);

/// The same in the ruler's way: a bad or no single tenant is 400 in Prometheus' JSON, with the text
/// `badTenant` whatever is wrong.
http::Handler withRulerTenant(const service::Service* component, const tenancy::AuthOptions& auth,
                              std::string badTenant, TenantHandler answer);

/// What withTenant() answers to these headers where it finds no tenant.
std::optional<http::Response> tenantRefusal(const http::Headers& headers,
                                            const tenancy::AuthOptions& auth);

/// Refuses with 403 what a browser sends on behalf of a page of another origin: for requests that
/// change something. Other clients send neither Origin nor Sec-Fetch-Site and notice nothing.
http::Handler fromOwnSite(http::Handler handler);

/// Which pages of other origins may read answers.
class CorsPolicy {
  public:
    /// `origin`: a regular expression for the whole of Origin; `.*` lets everybody. Errors:
    /// InvalidArgument with the expression's fault.
    static Result<CorsPolicy> create(const std::string& origin);
    /// Says in the answer that the request's origin may read it, if it may.
    void apply(const http::Request& request, http::Response& response) const;

  private:
    explicit CorsPolicy(Matcher origin) : m_origin(std::move(origin)) {}
    Matcher m_origin;
};

/// What all routes of the Prometheus API have in common.
struct QueryFront {
    tenancy::AuthOptions auth;
    CorsPolicy cors;                 // pages of other origins may read answers
    bool tellsServerTiming = false;  // how long an answer took, in its header Server-Timing
    /// Where the two take a parameter differently, as Prometheus does, not as Cortex: a timeout
    /// that is none is an error, and what ends before it starts is empty.
    bool followsPrometheus = false;
};

/// As withTenant, for the Prometheus API. Parameters that are no form: 400, as text.
http::Handler withQueryFront(const service::Service* component, const QueryFront& front,
                             TenantHandler handler);

}  // namespace pallium::api
