#include "ui/connection/readiness_check.h"

namespace pallium::ui {

ApiCall prometheusReadiness(ApiClient& client, ApiRequest::Urgency urgency,
                            std::function<void(ApiResult<Readiness>)> handler) {
    ApiRequest request = withUrgency(readinessRequest(), urgency);
    // Under the Prometheus prefix: there Prometheus serves everything when it has one.
    request.area = ApiRequest::Area::Prometheus;
    request.path = QStringLiteral("/-/ready");
    return readiness(client, std::move(request), std::move(handler));
}

QString productText(const BuildInfo& build, bool hasReady) {
    const QString name = !build.application.isEmpty() ? build.application
                         : hasReady                   ? QStringLiteral("Cortex")
                                                      : QStringLiteral("Prometheus");
    return build.version.isEmpty() ? name : name + u' ' + build.version;
}

}  // namespace pallium::ui
