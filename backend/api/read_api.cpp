#include "backend/api/read_api.h"

#include "backend/io/compression.h"
#include "backend/wire/remote_read.h"

namespace pallium::api {
namespace {

/// Requests are a few matchers each; this is a great many.
constexpr size_t kMaxReadRequestBytes = 16 << 20;

Result<std::vector<wire::ReadQuery>> decode(std::string_view body) {
    std::string message;
    size_t declaredBytes = 0;
    PALLIUM_TRY(io::snappyDecode(body, kMaxReadRequestBytes, message, declaredBytes));
    return wire::decodeReadRequest(message);
}

Result<std::string> answerAll(const querier::Querier& querier, const Context& context,
                              const tenancy::TenantId& tenant,
                              const std::vector<wire::ReadQuery>& queries) {
    wire::ReadResponseWriter writer;
    for (const wire::ReadQuery& query : queries) {
        const auto add = [&writer](LabelsView labels, const storage::SampleColumns& samples) {
            writer.addSeries(labels, samples.timestamps, samples.values, samples.histograms);
        };
        PALLIUM_TRY(querier.read(context, tenant, query.startMs, query.endMs, query.matchers, add));
        writer.endResult();
    }
    return io::snappyEncode(writer.body());
}

}  // namespace

void ReadApi::addRoutes(http::Router& router, ThreadPool& queryPool,
                        const std::string& base) const {
    http::Route route;
    route.pattern = base + "/read";
    route.methods = {http::Method::Post};
    route.handler = withQueryFront(
        &m_querier, m_front,
        [this](const auto& request, const auto& tenant) { return read(request, tenant); });
    route.pool = &queryPool;
    router.add(std::move(route));
}

http::Response ReadApi::read(const http::Request& request, const tenancy::TenantId& tenant) const {
    const auto queries = decode(request.body);
    if (!queries) return http::Response::error(http::kBadRequest, queries.error().message);
    auto answer = answerAll(m_querier, request.context, tenant, *queries);
    if (!answer) return http::Response::error(http::kBadRequest, answer.error().message);
    http::Response response;
    response.headers.set("Content-Type", "application/x-protobuf");
    response.body = std::move(*answer);
    return response;
}

}  // namespace pallium::api
