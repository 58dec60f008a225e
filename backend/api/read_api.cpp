#include "backend/api/read_api.h"

#include "backend/io/compression.h"
#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/wire/chunked_read.h"
#include "backend/wire/remote_read.h"

namespace pallium::api {
namespace {

/// Requests are a few matchers each; this is a great many.
constexpr size_t kMaxReadRequestBytes = 16 << 20;

Result<wire::ReadRequest> decode(std::string_view body) {
    std::string message;
    size_t declaredBytes = 0;
    PALLIUM_TRY(io::snappyDecode(body, kMaxReadRequestBytes, message, declaredBytes));
    return wire::decodeReadRequest(message);
}

Result<std::string> answerSamples(const querier::Querier& querier, const Context& context,
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

/// One series after the other is read, encoded and written; there is never more than that besides
/// the answer.
Result<std::string> answerChunks(const querier::Querier& querier, const Context& context,
                                 const tenancy::TenantId& tenant,
                                 const std::vector<wire::ReadQuery>& queries) {
    wire::ChunkedReadWriter writer;
    tsdb::ChunkListBuilder chunks;
    for (size_t i = 0; i < queries.size(); ++i) {
        const wire::ReadQuery& query = queries[i];
        const auto add = [&](LabelsView labels, const storage::SampleColumns& samples) {
            chunks.clear();
            chunks.append(samples);
            writer.beginSeries(i, labels);
            for (const tsdb::EncodedChunk& chunk : chunks.finish())
                writer.addChunk({chunk.minTime, chunk.maxTime, static_cast<uint8_t>(chunk.encoding),
                                 chunk.bytes});
            writer.endSeries();
        };
        PALLIUM_TRY(querier.read(context, tenant, query.startMs, query.endMs, query.matchers, add));
    }
    return writer.takeBody();
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
    const auto asked = decode(request.body);
    if (!asked) return http::Response::error(http::kBadRequest, asked.error().message);
    const bool isStreamed = asked->responseType == wire::ReadResponseType::StreamedXorChunks;
    auto answer = (isStreamed ? answerChunks : answerSamples)(m_querier, request.context, tenant,
                                                              asked->queries);
    if (!answer) return http::Response::error(http::kBadRequest, answer.error().message);
    http::Response response;
    response.headers.set("Content-Type", isStreamed ? "application/x-streamed-protobuf; "
                                                      "proto=prometheus.ChunkedReadResponse"
                                                    : "application/x-protobuf");
    response.body = std::move(*answer);
    return response;
}

}  // namespace pallium::api
