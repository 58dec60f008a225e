#include "ui/client/request_guard.h"

#include "ui/client/request_builder.h"

#include <QDir>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr std::array kActingPaths{u"/ingester/flush", u"/flush",         u"/ingester/shutdown",
                                  u"/shutdown",       u"/ingester/mode", u"/ingester/renewTokens"};

ApiError refusedError(const Endpoint& endpoint, const ApiRequest& request, const QString& text) {
    ApiError error;
    error.kind = ApiErrorKind::ReadOnly;
    error.text = text;
    error.request = requestText(endpoint, request);
    return error;
}

/// The whole path, and the part after the address of the server: which of them the server's router
/// sees depends on what stands in front of it.
bool actsByReading(const Endpoint& endpoint, const ApiRequest& request) {
    const QString whole = requestUrl(endpoint, request).path(QUrl::FullyDecoded);
    const QString base = endpoint.baseUrl.path(QUrl::FullyDecoded);
    return actsOnGet(whole) || (whole.startsWith(base) && actsOnGet(whole.mid(base.size())));
}

}  // namespace

bool actsOnGet(const QString& path) {
    const QString clean = QDir::cleanPath(QLatin1Char('/') + path);
    return std::any_of(kActingPaths.begin(), kActingPaths.end(), [&](const char16_t* acting) {
        return clean.compare(QStringView(acting), Qt::CaseInsensitive) == 0;
    });
}

std::optional<ApiError> refusal(const Endpoint& endpoint, const ApiRequest& request) {
    const bool isActing = actsByReading(endpoint, request);
    // Reads by POST are queries, which may become GETs; any other POST counts as a change, so that
    // one whose author forgot to say so is not sent to a read-only server either.
    const bool isSent = request.method == ApiRequest::Method::Delete ||
                        (request.method == ApiRequest::Method::Post && !request.fallsBackToGet);
    const bool isChange = request.changesState || isActing || isSent;
    const bool mayTurnIntoGet = request.method == ApiRequest::Method::Get || request.fallsBackToGet;
    if (isChange && mayTurnIntoGet)
        return refusedError(endpoint, request,
                            ApiClient::tr("This path changes the server even when it is only "
                                          "read, so it is never sent as a read."));
    if (isChange && endpoint.isReadOnly)
        return refusedError(endpoint, request, ApiClient::tr("This connection is read-only."));
    return std::nullopt;
}

}  // namespace pallium::ui
