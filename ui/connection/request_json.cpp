#include "ui/connection/request_json.h"

#include <QJsonObject>

namespace pallium::ui {
namespace {

constexpr QLatin1String kPost("POST");
constexpr QLatin1String kDelete("DELETE");

QJsonObject requestToJson(const ApiRequest& request) {
    QJsonArray form;
    for (const auto& [name, value] : request.parameters)
        form.append(QJsonArray{name, value});
    const bool isDelete = request.method == ApiRequest::Method::Delete;
    return {{QStringLiteral("method"), isDelete ? kDelete : kPost},
            {QStringLiteral("path"), request.path},
            {QStringLiteral("form"), form},
            {QStringLiteral("body"), QString::fromUtf8(request.body)},
            {QStringLiteral("contentType"), QString::fromLatin1(request.contentType)},
            {QStringLiteral("tenant"), request.tenant}};
}

}  // namespace

QJsonArray requestsToJson(const std::vector<ApiRequest>& requests) {
    QJsonArray json;
    for (const ApiRequest& request : requests)
        json.append(requestToJson(request));
    return json;
}

std::vector<ApiRequest> requestsFromJson(const QJsonArray& json) {
    std::vector<ApiRequest> requests;
    for (const QJsonValue& item : json) {
        const QJsonObject object = item.toObject();
        const QString method = object.value(QStringLiteral("method")).toString();
        ApiRequest request;
        request.path = object.value(QStringLiteral("path")).toString();
        if ((method != kPost && method != kDelete) || !request.path.startsWith(u'/')) return {};
        request.method = method == kDelete ? ApiRequest::Method::Delete : ApiRequest::Method::Post;
        for (const QJsonValue& pair : object.value(QStringLiteral("form")).toArray())
            request.parameters.emplace_back(pair.toArray().at(0).toString(),
                                            pair.toArray().at(1).toString());
        request.body = object.value(QStringLiteral("body")).toString().toUtf8();
        request.contentType = object.value(QStringLiteral("contentType")).toString().toLatin1();
        request.tenant = object.value(QStringLiteral("tenant")).toString();
        request.changesState = true;
        requests.push_back(std::move(request));
    }
    return requests;
}

}  // namespace pallium::ui
