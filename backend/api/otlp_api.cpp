#include "backend/api/otlp_api.h"

#include "backend/api/middleware.h"
#include "backend/api/push_requests.h"

#include <fmt/format.h>

#include <optional>

namespace pallium::api {
namespace {

using distributor::OtlpCoding;
using distributor::OtlpFormat;

constexpr std::string_view kJsonType = "application/json";
constexpr std::string_view kProtobufType = "application/x-protobuf";

/// Cortex compares the whole header: parameters are refused.
std::optional<OtlpFormat> formatOf(std::string_view contentType) {
    if (contentType == kJsonType) return OtlpFormat::Json;
    if (contentType == kProtobufType) return OtlpFormat::Protobuf;
    return std::nullopt;
}

std::optional<OtlpCoding> codingOf(std::string_view contentEncoding) {
    if (contentEncoding.empty() || contentEncoding == "identity") return OtlpCoding::None;
    if (contentEncoding == "gzip") return OtlpCoding::Gzip;
    if (contentEncoding == "zstd") return OtlpCoding::Zstd;  // Cortex lacks it
    return std::nullopt;
}

}  // namespace

OtlpApi::OtlpApi(distributor::Distributor& distributor, tenancy::AuthOptions auth,
                 telemetry::Registry& metrics)
    : m_distributor(distributor),
      m_receiver(distributor),
      m_auth(std::move(auth)),
      m_requests(pushRequestCounter(metrics, "otlp")) {}

void OtlpApi::addRoutes(http::Router& router, ThreadPool& pool) {
    http::Route route;
    route.pattern = "/api/v1/otlp/v1/metrics";
    route.methods = {http::Method::Post};
    route.handler = fromOwnSite(withTenant(
        &m_distributor, m_auth,
        [this](const auto& request, const auto& tenant) { return push(request, tenant); }));
    route.pool = &pool;
    route.bodyLimit = pushBodyLimit(m_receiver.maxRecvMsgSizeBytes(), m_auth);
    router.add(std::move(route));
}

http::Response OtlpApi::push(const http::Request& request, const tenancy::TenantId& tenant) {
    m_requests.add();
    const std::string_view encoding = request.headers.value("Content-Encoding");
    const auto coding = codingOf(encoding);
    if (!coding)
        return http::Response::error(
            http::kBadRequest, fmt::format("unsupported compression: {}, Supported compression "
                                           "types are \"gzip\" or '' (no compression)",
                                           encoding));
    const std::string_view type = request.headers.value("Content-Type");
    const auto format = formatOf(type);
    if (!format)
        return http::Response::error(
            http::kBadRequest, fmt::format("unsupported content type: {}, supported: [{}, {}]",
                                           type, kJsonType, kProtobufType));
    const auto pushed = m_receiver.push(request.context, tenant, {request.body, *format, *coding});
    if (!pushed) return http::Response::error(pushed.error().status, pushed.error().message);
    return http::Response::empty(200);
}

}  // namespace pallium::api
