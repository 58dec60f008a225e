#include "ui/client/admin_api.h"

#include "ui/client/html_page.h"
#include "ui/client/json_answer.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <utility>

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

// A flush that is waited for writes and ships blocks before it answers.
constexpr std::chrono::minutes kLongChange{10};
constexpr qsizetype kMaxLinks = 500;

ApiRequest readOf(const char* path, const QString& tenant = {}) {
    ApiRequest request;
    request.path = QString::fromLatin1(path);
    request.tenant = tenant;
    return request;
}

ApiRequest changeOf(const QString& path, Parameters form = {}, const QString& tenant = {}) {
    ApiRequest request;
    request.method = ApiRequest::Method::Post;
    request.path = path;
    request.parameters = std::move(form);
    request.tenant = tenant;
    request.changesState = true;
    return request;
}

ApiResult<ChangeAnswer> decodeChange(const ApiAnswer& answer) {
    // A page that answers a change was sent by something in front of the server.
    if (answer.status < 300 && answer.body.trimmed().startsWith('<'))
        return tl::unexpected(shapeError());
    const QString text = answer.status < 300 ? QString::fromUtf8(answer.body) : QString();
    return ChangeAnswer{answer.status, serverText(text), answer.totalTime};
}

/// How servers say that a tenant has no limits of its own: by 404, Cortex at first by 400, in other
/// words than a router that has no such path.
bool saysNoOverrides(const ApiError& error) {
    return (error.status == 400 && error.text == QLatin1String("user not found")) ||
           (error.status == 404 && (error.text == QLatin1String("not found") ||
                                    error.text == QLatin1String("overrides not found") ||
                                    error.text == QLatin1String("user not found")));
}

ApiResult<QStringList> decodeIndex(const ApiAnswer& answer) {
    static const QRegularExpression link(QStringLiteral("href=\"(/[^\"?#]*)"));
    QStringList paths;
    auto found = link.globalMatch(QString::fromUtf8(answer.body));
    while (found.hasNext() && paths.size() < kMaxLinks)
        paths << found.next().captured(1);
    return paths;
}

}  // namespace

ApiCall sendChange(ApiClient& client, ApiRequest request,
                   std::function<void(ApiResult<ChangeAnswer>)> handler) {
    return client.call<ChangeAnswer>(std::move(request), decodeChange, std::move(handler));
}

ApiRequest flushRequest(const QStringList& tenants, bool waits) {
    Parameters form;
    for (const QString& tenant : tenants)
        form.emplace_back(QStringLiteral("tenant"), tenant);
    if (waits) form.emplace_back(QStringLiteral("wait"), QStringLiteral("true"));
    ApiRequest request = changeOf(QStringLiteral("/ingester/flush"), std::move(form));
    request.timeout = kLongChange;
    return request;
}

ApiRequest shutdownIngesterRequest() {
    ApiRequest request = changeOf(QStringLiteral("/ingester/shutdown"));
    request.timeout = kLongChange;
    return request;
}

QString ingesterModeName(IngesterMode mode) {
    return mode == IngesterMode::Active ? QStringLiteral("ACTIVE") : QStringLiteral("READONLY");
}

ApiRequest ingesterModeRequest(IngesterMode mode) {
    return changeOf(QStringLiteral("/ingester/mode"),
                    {{QStringLiteral("mode"), ingesterModeName(mode)}});
}

ApiRequest renewTokensRequest() {
    return changeOf(QStringLiteral("/ingester/renewTokens"));
}

ApiRequest forgetRequest(RingKind kind, const QString& id) {
    return changeOf(ringPath(kind), {{QStringLiteral("forget"), id}});
}

ApiRequest deleteTenantRequest(const QString& tenant) {
    return changeOf(QStringLiteral("/purger/delete_tenant"), {}, tenant);
}

ApiRequest deleteTenantRulesRequest(const QString& tenant) {
    return changeOf(QStringLiteral("/ruler/delete_tenant_config"), {}, tenant);
}

ApiRequest deleteTenantAlertmanagerRequest(const QString& tenant) {
    return changeOf(QStringLiteral("/multitenant_alertmanager/delete_tenant_config"), {}, tenant);
}

ApiRequest tenantRulesRequest(const QString& tenant) {
    return readOf("/api/v1/rules", tenant);
}

ApiRequest tenantAlertmanagerRequest(const QString& tenant) {
    return readOf("/api/v1/alerts", tenant);
}

ApiCall isThere(ApiClient& client, const ApiRequest& request,
                std::function<void(ApiResult<bool>)> handler) {
    return client.call<bool>(
        request, [](const ApiAnswer&) -> ApiResult<bool> { return true; },
        [handler = std::move(handler)](ApiResult<bool> result) {
            if (!result && result.error().kind == ApiErrorKind::Empty) result = false;
            handler(std::move(result));
        });
}

ApiRequest ingesterStatsRequest() {
    return readOf("/ingester/all_user_stats");
}

ApiCall ingesterStats(ApiClient& client,
                      std::function<void(ApiResult<std::vector<TenantStats>>)> handler) {
    return client.call<std::vector<TenantStats>>(ingesterStatsRequest(), decodeAllTenantStats,
                                                 std::move(handler));
}

ApiRequest deletionStatusRequest(const QString& tenant) {
    return readOf("/purger/delete_tenant_status", tenant);
}

ApiResult<DeletionStatus> decodeDeletionStatus(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::object object;
    bool areDeleted = false;
    if (root->get(object) != simdjson::SUCCESS ||
        object["blocks_deleted"].get(areDeleted) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    return DeletionStatus{jsonText(object, "tenant_id"), areDeleted};
}

ApiCall deletionStatus(ApiClient& client, const QString& tenant,
                       std::function<void(ApiResult<DeletionStatus>)> handler) {
    return client.call<DeletionStatus>(deletionStatusRequest(tenant), decodeDeletionStatus,
                                       std::move(handler));
}

ApiRequest userOverridesRequest(const QString& tenant) {
    ApiRequest request = readOf("/api/v1/user-overrides", tenant);
    // Not the defaults, which Cortex adds.
    request.parameters = {{QStringLiteral("mode"), QStringLiteral("diff")}};
    return request;
}

ApiResult<QJsonObject> decodeUserOverrides(const ApiAnswer& answer) {
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(answer.body, &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return tl::unexpected(shapeError());
    return document.object();
}

ApiCall userOverrides(ApiClient& client, const QString& tenant,
                      std::function<void(ApiResult<QJsonObject>)> handler) {
    return client.call<QJsonObject>(userOverridesRequest(tenant), decodeUserOverrides,
                                    [handler = std::move(handler)](ApiResult<QJsonObject> result) {
                                        if (!result && saysNoOverrides(result.error()))
                                            result.error().kind = ApiErrorKind::Empty;
                                        handler(std::move(result));
                                    });
}

ApiRequest setUserOverridesRequest(const QString& tenant, const QJsonObject& limits) {
    ApiRequest request = changeOf(QStringLiteral("/api/v1/user-overrides"), {}, tenant);
    request.body = QJsonDocument(limits).toJson(QJsonDocument::Compact);
    request.contentType = "application/json";
    return request;
}

ApiRequest removeUserOverridesRequest(const QString& tenant) {
    ApiRequest request = changeOf(QStringLiteral("/api/v1/user-overrides"), {}, tenant);
    request.method = ApiRequest::Method::Delete;
    return request;
}

ApiRequest haTrackerRequest() {
    return readOf("/distributor/ha_tracker");
}

ApiCall haTracker(ApiClient& client, ApiRequest::Urgency urgency,
                  std::function<void(ApiResult<HaTracker>)> handler) {
    return client.call<HaTracker>(withUrgency(haTrackerRequest(), urgency), decodeHaTracker,
                                  std::move(handler));
}

ApiRequest serverIndexRequest() {
    return readOf("/");
}

ApiCall serverIndex(ApiClient& client, std::function<void(ApiResult<QStringList>)> handler) {
    return client.call<QStringList>(serverIndexRequest(), decodeIndex, std::move(handler));
}

}  // namespace pallium::ui
