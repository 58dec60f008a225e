#include "ui/client/cluster_api.h"

#include "ui/client/json_answer.h"

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

TenantStats statsOf(const dom::object& object) {
    TenantStats stats;
    stats.tenant = jsonText(object, "userID");
    stats.ingestionRate = jsonNumber(object, "ingestionRate");
    stats.apiIngestionRate = jsonNumber(object, "APIIngestionRate");
    stats.ruleIngestionRate = jsonNumber(object, "RuleIngestionRate");
    stats.series = jsonCount(object, "numSeries");
    stats.activeSeries = jsonCount(object, "activeSeries");
    stats.loadedBlocks = jsonCount(object, "loadedBlocks");
    return stats;
}

}  // namespace

QString ringPath(RingKind kind) {
    switch (kind) {
        case RingKind::Ingester:
            return QStringLiteral("/ingester/ring");
        case RingKind::StoreGateway:
            return QStringLiteral("/store-gateway/ring");
        case RingKind::Compactor:
            return QStringLiteral("/compactor/ring");
        case RingKind::Ruler:
            return QStringLiteral("/ruler/ring");
        case RingKind::Alertmanager:
            return QStringLiteral("/multitenant_alertmanager/ring");
        case RingKind::Distributor:
            break;
    }
    return QStringLiteral("/distributor/ring");
}

ApiRequest ringRequest(RingKind kind) {
    ApiRequest request;
    request.path = ringPath(kind);
    return request;
}

ApiRequest allTenantStatsRequest() {
    ApiRequest request;
    request.path = QStringLiteral("/distributor/all_user_stats");
    return request;
}

ApiRequest tenantStatsRequest(const QString& tenant) {
    ApiRequest request;
    request.path = QStringLiteral("/api/v1/user_stats");
    request.tenant = tenant;
    return request;
}

ApiResult<std::vector<TenantStats>> decodeAllTenantStats(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    std::vector<TenantStats> all;
    if (root->is_null()) return all;  // how Go writes no list
    dom::array list;
    if (root->get(list) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    for (const dom::element item : list) {
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS) return tl::unexpected(shapeError());
        all.push_back(statsOf(object));
    }
    return all;
}

ApiResult<TenantStats> decodeTenantStats(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::object object;
    if (root->get(object) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    return statsOf(object);
}

ApiCall ringStatus(ApiClient& client, RingKind kind, ApiRequest::Urgency urgency,
                   std::function<void(ApiResult<RingStatus>)> handler) {
    return client.call<RingStatus>(withUrgency(ringRequest(kind), urgency), decodeRingStatus,
                                   std::move(handler));
}

ApiCall allTenantStats(ApiClient& client, ApiRequest::Urgency urgency,
                       std::function<void(ApiResult<std::vector<TenantStats>>)> handler) {
    return client.call<std::vector<TenantStats>>(withUrgency(allTenantStatsRequest(), urgency),
                                                 decodeAllTenantStats, std::move(handler));
}

ApiCall tenantStats(ApiClient& client, const QString& tenant,
                    std::function<void(ApiResult<TenantStats>)> handler) {
    return client.call<TenantStats>(
        tenantStatsRequest(tenant),
        [tenant](const ApiAnswer& answer) {
            auto stats = decodeTenantStats(answer);
            if (stats) stats->tenant = tenant;
            return stats;
        },
        std::move(handler));
}

}  // namespace pallium::ui
