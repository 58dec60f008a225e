#include "ui/connection/readiness_check.h"

namespace pallium::ui {

ApiCall prometheusReadiness(ApiClient& client, std::function<void(ApiResult<Readiness>)> handler) {
    ApiRequest request;
    // Under the Prometheus prefix: there Prometheus serves everything when it has one.
    request.area = ApiRequest::Area::Prometheus;
    request.path = QStringLiteral("/-/ready");
    request.urgency = ApiRequest::Urgency::Background;
    return client.call<Readiness>(
        request,
        [](const ApiAnswer& answer) -> ApiResult<Readiness> {
            return Readiness{true, QString::fromUtf8(answer.body).trimmed()};
        },
        [handler = std::move(handler)](ApiResult<Readiness> result) {
            if (!result && result.error().kind == ApiErrorKind::Busy) {
                return handler(Readiness{false, result.error().text});
            }
            handler(std::move(result));
        });
}

QString productText(const BuildInfo& build, bool hasReady) {
    const QString name = !build.application.isEmpty() ? build.application
                         : hasReady                   ? QStringLiteral("Cortex")
                                                      : QStringLiteral("Prometheus");
    return build.version.isEmpty() ? name : name + u' ' + build.version;
}

}  // namespace pallium::ui
