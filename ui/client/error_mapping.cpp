#include "ui/client/error_mapping.h"

#include "ui/client/api_client.h"
#include "ui/client/html_page.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr qsizetype kMaxTextLength = 4000;
constexpr qsizetype kMaxErrorBodyBytes = 64 << 10;  // more is no error text; read on the GUI thread

/// What a server said, taken out of its form.
struct SaidError {
    QString text;
    QString errorType;
    bool isHtml = false;
};

SaidError readObject(const QJsonObject& object) {
    SaidError said;
    said.errorType = object.value(QLatin1String("errorType")).toString();
    for (const auto* key : {"error", "message", "msg"}) {
        said.text = object.value(QLatin1String(key)).toString();
        if (!said.text.isEmpty()) break;
    }
    return said;
}

SaidError readErrorBody(const QByteArray& body) {
    const QByteArray text = body.first(std::min(body.size(), kMaxErrorBodyBytes)).trimmed();
    if (text.startsWith('<')) return {htmlSentence(text), {}, true};
    if (text.startsWith('{')) {
        const auto object = QJsonDocument::fromJson(text).object();
        if (SaidError said = readObject(object); !said.text.isEmpty()) return said;
    }
    if (text.startsWith('"')) {
        const auto list = QJsonDocument::fromJson('[' + text + ']');
        if (const QString said = list[0].toString(); !said.isEmpty()) return {said, {}, false};
    }
    return {QString::fromUtf8(text), {}, false};
}

bool containsAny(const QString& text, std::initializer_list<QLatin1String> parts) {
    return std::any_of(parts.begin(), parts.end(), [&](QLatin1String part) {
        return text.contains(part, Qt::CaseInsensitive);
    });
}

bool wantsTenant(const QString& text) {
    return text == QLatin1String("no org id") || text == QLatin1String("no valid org id found");
}

bool saysNothingThere(const QString& text) {
    return containsAny(
        text, {QLatin1String("no rule groups found"), QLatin1String("group does not exist"),
               QLatin1String("group namespace does not exist"),
               QLatin1String("alertmanager storage object not found"),
               QLatin1String("the Alertmanager is not configured"),
               QLatin1String("No configuration"), QLatin1String("user not found")});
}

/// A limit that somebody set; the words of a query that failed to parse may say anything.
bool namesLimit(const QString& text) {
    if (text.contains(QLatin1String("parse error"))) return false;
    return containsAny(
        text, {QLatin1String("limit:"), QLatin1String("limit of "), QLatin1String("limit ("),
               QLatin1String("exceeds the limit"), QLatin1String("request body too large"),
               QLatin1String("received message larger than max")});
}

ApiErrorKind missingKind(const SaidError& said) {
    if (said.errorType == QLatin1String("not_found") || saysNothingThere(said.text))
        return ApiErrorKind::Empty;
    return ApiErrorKind::Missing;
}

ApiErrorKind requestFaultKind(int status, const SaidError& said) {
    switch (status) {
        case 401:
            return ApiErrorKind::Unauthorized;
        case 403:
            return ApiErrorKind::Forbidden;
        case 404:
            return missingKind(said);
        case 405:
        case 410:
            return ApiErrorKind::Missing;
        case 407:
            return ApiErrorKind::Offline;
        case 408:
            return ApiErrorKind::Timeout;
        case 413:
        case 429:
            return ApiErrorKind::Limit;
        default:
            return namesLimit(said.text) ? ApiErrorKind::Limit : ApiErrorKind::BadInput;
    }
}

ApiErrorKind serverFaultKind(int status, const SaidError& said) {
    if (status == 501) return ApiErrorKind::Missing;
    if (status == 504 || said.errorType == QLatin1String("timeout")) return ApiErrorKind::Timeout;
    if (namesLimit(said.text)) return ApiErrorKind::Limit;
    return status == 503 ? ApiErrorKind::Busy : ApiErrorKind::Server;
}

ApiErrorKind kindOf(int status, const SaidError& said) {
    if (wantsTenant(said.text)) return ApiErrorKind::Unauthorized;
    if (status >= 500) return serverFaultKind(status, said);
    if (status >= 400) return requestFaultKind(status, said);
    return ApiErrorKind::Decode;
}

/// The status that belongs to an error object which arrived with a success.
int statusOfType(const QString& errorType) {
    if (errorType == QLatin1String("bad_data")) return 400;
    if (errorType == QLatin1String("execution")) return 422;
    if (errorType == QLatin1String("not_found")) return 404;
    if (errorType == QLatin1String("timeout") || errorType == QLatin1String("unavailable"))
        return 503;
    return 500;
}

}  // namespace

QString serverText(const QString& text) {
    QString clean = text.left(kMaxTextLength);
    for (QChar& c : clean)
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t') c = u' ';
    return clean.trimmed();
}

ApiError statusError(int status, const QByteArray& body) {
    SaidError said = readErrorBody(body);
    said.text = serverText(said.text);
    ApiError error;
    error.kind = kindOf(status, said);
    error.status = status;
    error.errorType = said.errorType;
    error.text = said.text.isEmpty()
                     ? ApiClient::tr("The server answered with status %1.").arg(status)
                     : said.text;
    return error;
}

ApiError prometheusError(int status, const QString& errorType, const QString& text) {
    const SaidError said{serverText(text), errorType, false};
    ApiError error;
    error.status = status;
    error.kind = kindOf(status >= 400 ? status : statusOfType(errorType), said);
    error.errorType = errorType;
    error.text = said.text;
    return error;
}

ApiError transferError(QNetworkReply::NetworkError error, const QString& text) {
    ApiError result;
    result.text = serverText(text);
    switch (error) {
        case QNetworkReply::SslHandshakeFailedError:
            result.kind = ApiErrorKind::Tls;
            break;
        case QNetworkReply::OperationCanceledError:
            result.kind = ApiErrorKind::Timeout;
            result.text = ApiClient::tr("The server did not answer in time.");
            break;
        case QNetworkReply::TooManyRedirectsError:
        case QNetworkReply::InsecureRedirectError:
        case QNetworkReply::ProtocolUnknownError:
        case QNetworkReply::ProtocolInvalidOperationError:
        case QNetworkReply::ProtocolFailure:
        case QNetworkReply::UnknownContentError:
            result.kind = ApiErrorKind::Decode;
            break;
        case QNetworkReply::ContentReSendError:
        case QNetworkReply::RemoteHostClosedError:
            result.kind = ApiErrorKind::Offline;
            result.text = ApiClient::tr("The connection was lost before the answer was complete.");
            break;
        default:
            result.kind = ApiErrorKind::Offline;
    }
    return result;
}

ApiError decodeError(const QString& what) {
    ApiError error;
    error.kind = ApiErrorKind::Decode;
    error.text = serverText(what);
    return error;
}

}  // namespace pallium::ui
