#include "backend/api/push_api.h"

#include "backend/api/middleware.h"
#include "backend/api/push_requests.h"
#include "backend/api/remote_write_type.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

using distributor::PushCounts;
using distributor::PushResult;
using distributor::WriteFormat;

constexpr int kUnsupportedMediaType = 415;

http::Response answerTo1(const PushResult& pushed) {
    if (pushed) return http::Response::empty(200);
    return http::Response::error(pushed.error().status, pushed.error().message);
}

/// Senders of 2.0 compare what was taken with what they sent.
http::Response answerTo2(const PushResult& pushed) {
    http::Response response =
        pushed ? http::Response::empty(204)
               : http::Response::error(pushed.error().status, pushed.error().message);
    const PushCounts taken = pushed ? *pushed : pushed.error().taken;
    const auto set = [&response](const char* what, size_t count) {
        response.headers.set(fmt::format("X-Prometheus-Remote-Write-{}-Written", what),
                             std::to_string(count));
    };
    set("Samples", taken.samples);
    set("Histograms", taken.histograms);
    set("Exemplars", taken.exemplars);
    return response;
}

}  // namespace

PushApi::PushApi(distributor::Distributor& distributor, tenancy::AuthOptions auth,
                 telemetry::Registry& metrics)
    : m_distributor(distributor),
      m_auth(std::move(auth)),
      m_requests1(pushRequestCounter(metrics, "prw1")),
      m_requests2(pushRequestCounter(metrics, "prw2")),
      m_requestsOfUnknownType(pushRequestCounter(metrics, "unknown")) {}

void PushApi::addRoutes(http::Router& router, ThreadPool& pool,
                        const std::string& legacyPrefix) const {
    for (const std::string& path : {std::string("/api/v1/push"), legacyPrefix + "/push"})
        router.add(route(path, pool, &PushApi::push));
    for (const char* path : {"/ingester/push", "/push"})
        router.add(route(path, pool, &PushApi::pushToIngester));
}

http::Route PushApi::route(std::string path, ThreadPool& pool,
                           http::Response (PushApi::*answer)(const http::Request&,
                                                             const tenancy::TenantId&)
                               const) const {
    http::Route route;
    route.methods = {http::Method::Post};
    route.handler = fromOwnSite(
        withTenant(&m_distributor, m_auth, [this, answer](const auto& request, const auto& tenant) {
            return (this->*answer)(request, tenant);
        }));
    route.pool = &pool;
    route.bodyLimit = pushBodyLimit(m_distributor.maxRecvMsgSizeBytes(), m_auth);
    route.pattern = std::move(path);
    return route;
}

http::Response PushApi::push(const http::Request& request, const tenancy::TenantId& tenant) const {
    return m_distributor.config().remoteWriteV2Enabled ? pushNegotiated(request, tenant)
                                                       : pushAny(request, tenant);
}

http::Response PushApi::pushNegotiated(const http::Request& request,
                                       const tenancy::TenantId& tenant) const {
    const auto named = remoteWriteType(request.headers.value("Content-Type"));
    if (!named && !m_distributor.config().acceptUnknownRemoteWriteContentType)
        return http::Response::error(kUnsupportedMediaType, named.error().message);
    const WriteFormat format = named.value_or(WriteFormat::RemoteWrite1);
    const bool is2 = format == WriteFormat::RemoteWrite2;
    (!named ? m_requestsOfUnknownType : is2 ? m_requests2 : m_requests1).add();
    const std::string_view coding = request.headers.value("Content-Encoding");
    if (!coding.empty() && coding != "snappy")
        return http::Response::error(
            kUnsupportedMediaType,
            fmt::format("{} encoding (compression) is not accepted by this server; only snappy is "
                        "acceptable",
                        coding));
    const auto pushed = m_distributor.push(request.context, tenant, request.body, format);
    return is2 ? answerTo2(pushed) : answerTo1(pushed);
}

http::Response PushApi::pushAny(const http::Request& request,
                                const tenancy::TenantId& tenant) const {
    m_requests1.add();
    const auto pushed = m_distributor.push(request.context, tenant, request.body);
    // A request of 2.0 reads as an empty one of 1.0: its sender must not believe it was stored.
    const auto named = remoteWriteType(request.headers.value("Content-Type"));
    if (named == WriteFormat::RemoteWrite2 && pushed && *pushed == PushCounts{})
        return http::Response::error(
            kUnsupportedMediaType,
            "io.prometheus.write.v2.Request protobuf message is not accepted by this server; only "
            "accepts prometheus.WriteRequest");
    return answerTo1(pushed);
}

http::Response PushApi::pushToIngester(const http::Request& request,
                                       const tenancy::TenantId& tenant) const {
    m_requests1.add();
    return answerTo1(m_distributor.pushUnlimited(request.context, tenant, request.body));
}

}  // namespace pallium::api
