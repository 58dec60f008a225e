#include "ui/client/request_builder.h"

#include "ui/client/address.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace pallium::ui {
namespace {

constexpr int kMaxRedirects = 5;

const QString& areaPrefix(const Endpoint& endpoint, ApiRequest::Area area) {
    static const QString none;
    switch (area) {
        case ApiRequest::Area::Prometheus:
            return endpoint.prometheusPrefix;
        case ApiRequest::Area::Alertmanager:
            return endpoint.alertmanagerPrefix;
        case ApiRequest::Area::Root:
            break;
    }
    return none;
}

bool isForm(const ApiRequest& request) {
    return request.method == ApiRequest::Method::Post && !request.parameters.empty();
}

QByteArray userAgent() {
    const QString version = QCoreApplication::applicationVersion();
    return version.isEmpty() ? QByteArray("Pallium") : "Pallium/" + version.toLatin1();
}

void setPolicies(QNetworkRequest& network, const ApiRequest& request) {
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         request.changesState ? QNetworkRequest::ManualRedirectPolicy
                                              : QNetworkRequest::UserVerifiedRedirectPolicy);
    network.setMaximumRedirectsAllowed(kMaxRedirects);
    // Answers are bounded by Endpoint::maxAnswerBytes while they are read; metrics in JSON may well
    // compress better than what Qt takes for an archive bomb.
    network.setDecompressedSafetyCheckThreshold(-1);
}

QString singleQuoted(const QString& text) {
    return QLatin1Char('\'') + QString(text).replace(u'\'', QStringLiteral("'\\''")) +
           QLatin1Char('\'');
}

/// `Bearer `: helps, while what follows it is the secret. Empty for other headers.
QString scheme(const QByteArray& name, const QByteArray& value) {
    const bool hasScheme = name.compare("Authorization", Qt::CaseInsensitive) == 0;
    return hasScheme ? QString::fromLatin1(value.first(value.indexOf(' ') + 1)) : QString();
}

/// Qt sends what it is given. A line break, from an imported profile or at the end of a token read
/// from a file, would begin another header; none of these bytes may stand in one.
QByteArray withoutControls(const QByteArray& text) {
    QByteArray plain;
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
                 [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
    return plain;
}

void setHeader(QNetworkRequest& network, const QByteArray& name, const QByteArray& value) {
    network.setRawHeader(withoutControls(name), withoutControls(value));
}

void appendBody(QStringList& words, const ApiRequest& request) {
    if (isForm(request)) {
        for (const auto& [name, value] : request.parameters)
            words << QStringLiteral("--data-urlencode")
                  << singleQuoted(name + QLatin1Char('=') + value);
        return;
    }
    if (request.body.isEmpty()) return;
    if (!request.contentType.isEmpty())
        words << QStringLiteral("-H")
              << singleQuoted(QStringLiteral("Content-Type: ") +
                              QString::fromLatin1(request.contentType));
    const bool isText = request.body.isValidUtf8() && !request.body.contains('\0');
    words << QStringLiteral("--data-binary")
          << (isText ? singleQuoted(QString::fromUtf8(request.body)) : QStringLiteral("@body"));
}

}  // namespace

QString pathSegment(const QString& text) {
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString methodName(ApiRequest::Method method) {
    switch (method) {
        case ApiRequest::Method::Post:
            return QStringLiteral("POST");
        case ApiRequest::Method::Delete:
            return QStringLiteral("DELETE");
        case ApiRequest::Method::Get:
            break;
    }
    return QStringLiteral("GET");
}

QByteArray encodedParameters(const Parameters& parameters) {
    QByteArray text;
    for (const auto& [name, value] : parameters) {
        if (!text.isEmpty()) text += '&';
        text += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return text;
}

QUrl requestUrl(const Endpoint& endpoint, const ApiRequest& request) {
    // Put together as text: QUrl::setPath() would read an escaped slash of a segment.
    QByteArray text = plainAddress(endpoint.baseUrl).toEncoded();
    text += (areaPrefix(endpoint, request.area) + request.path).toUtf8();
    if (!isForm(request) && !request.parameters.empty())
        text += '?' + encodedParameters(request.parameters);
    return QUrl::fromEncoded(text);
}

QString requestText(const Endpoint& endpoint, const ApiRequest& request) {
    return methodName(request.method) + QLatin1Char(' ') +
           shownAddress(requestUrl(endpoint, request));
}

QByteArray requestBody(const ApiRequest& request) {
    return isForm(request) ? encodedParameters(request.parameters) : request.body;
}

QNetworkRequest networkRequest(const Endpoint& endpoint, const ApiRequest& request) {
    QNetworkRequest network(requestUrl(endpoint, request));
    setPolicies(network, request);
    if (!endpoint.tls.isNull()) network.setSslConfiguration(endpoint.tls);
    const auto timeout = request.timeout.count() > 0 ? request.timeout : endpoint.timeout;
    network.setTransferTimeout(static_cast<int>(timeout.count()));
    network.setRawHeader("Accept", "application/json, */*;q=0.1");
    network.setRawHeader("User-Agent", userAgent());
    if (isForm(request))
        network.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
    else if (!request.contentType.isEmpty())
        network.setRawHeader("Content-Type", request.contentType);
    for (const auto& [name, value] : endpoint.headers)
        setHeader(network, name, value);
    if (!endpoint.tenantHeader.isEmpty() && !request.tenant.isEmpty())
        setHeader(network, endpoint.tenantHeader, request.tenant.toUtf8());
    return network;
}

QString curlText(const Endpoint& endpoint, const ApiRequest& request) {
    QStringList words{QStringLiteral("curl")};
    if (request.method == ApiRequest::Method::Delete)
        words << QStringLiteral("-X") << QStringLiteral("DELETE");
    const bool hasBody = isForm(request) || !request.body.isEmpty();
    if (request.method == ApiRequest::Method::Post && !hasBody)
        words << QStringLiteral("-X") << QStringLiteral("POST");
    words << singleQuoted(requestUrl(endpoint, request).toString(QUrl::FullyEncoded));
    if (!endpoint.tenantHeader.isEmpty() && !request.tenant.isEmpty())
        words << QStringLiteral("-H")
              << singleQuoted(QString::fromLatin1(endpoint.tenantHeader) + QStringLiteral(": ") +
                              request.tenant);
    for (const auto& [name, value] : endpoint.headers)
        words << QStringLiteral("-H")
              << singleQuoted(QString::fromLatin1(name) + QStringLiteral(": ") +
                              scheme(name, value)) +
                     QStringLiteral("\"$TOKEN\"");  // so that the shell puts the secret in
    words << QStringLiteral("-H") << QStringLiteral("'Accept: application/json'");
    appendBody(words, request);
    return words.join(QLatin1Char(' '));
}

}  // namespace pallium::ui
