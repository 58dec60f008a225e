#include "ui/connection/endpoint_builder.h"

#include "ui/client/address.h"

#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

namespace pallium::ui {
namespace {

constexpr qint64 kMaxPemBytes = 1 << 20;

QString endpointProblem(const char* text, const QString& file) {
    return QCoreApplication::translate("Connection", text).arg(file);
}

/// The file's content, or empty with the problem set.
QByteArray readPem(const QString& path, QString& problem) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        problem = endpointProblem(QT_TRANSLATE_NOOP("Connection", "Cannot read %1."), path);
        return {};
    }
    return file.read(kMaxPemBytes);
}

void addAuthorities(const QString& path, QSslConfiguration& tls, QString& problem) {
    const QByteArray pem = readPem(path, problem);
    if (pem.isEmpty()) return;
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        problem = endpointProblem(
            QT_TRANSLATE_NOOP("Connection", "%1 holds no certificate in PEM form."), path);
        return;
    }
    tls.addCaCertificates(certificates);
}

void setClientCertificate(const ConnectionProfile& profile, QSslConfiguration& tls,
                          QString& problem) {
    const QList<QSslCertificate> chain =
        QSslCertificate::fromData(readPem(profile.certificateFile, problem), QSsl::Pem);
    const QByteArray pem = readPem(profile.keyFile, problem);
    if (!problem.isEmpty()) return;
    QSslKey key(pem, QSsl::Rsa);
    if (key.isNull()) key = QSslKey(pem, QSsl::Ec);
    if (chain.isEmpty() || key.isNull()) {
        problem = endpointProblem(
            QT_TRANSLATE_NOOP("Connection",
                              "%1 holds no key or certificate in PEM form that can be used."),
            chain.isEmpty() ? profile.certificateFile : profile.keyFile);
        return;
    }
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
}

QByteArray authorization(const ConnectionProfile& profile, const QString& secret) {
    switch (profile.authentication) {
        case ConnectionProfile::Authentication::Basic:
            return "Basic " + (profile.userName + u':' + secret).toUtf8().toBase64();
        case ConnectionProfile::Authentication::Bearer:
            return "Bearer " + secret.toUtf8();
        default:
            return {};
    }
}

}  // namespace

BuiltEndpoint buildEndpoint(const ConnectionProfile& profile, const QString& secret) {
    BuiltEndpoint built;
    Endpoint& endpoint = built.endpoint;
    endpoint.baseUrl = plainAddress(profile.baseUrl);
    endpoint.prometheusPrefix = profile.prometheusPrefix;
    endpoint.alertmanagerPrefix = profile.alertmanagerPrefix;
    endpoint.tenantHeader = profile.tenantHeader.toUtf8();
    endpoint.isReadOnly = profile.isReadOnly;
    endpoint.timeout = std::chrono::seconds(profile.timeoutSeconds);
    if (const QByteArray value = authorization(profile, secret); !value.isEmpty()) {
        endpoint.headers.emplace_back("Authorization", value);
    }
    for (const auto& [name, value] : profile.headers) {
        endpoint.headers.emplace_back(name.toUtf8(), value.toUtf8());
    }
    if (endpoint.baseUrl.scheme() != u"https") return built;
    endpoint.tls = QSslConfiguration::defaultConfiguration();
    if (!profile.caFile.isEmpty()) addAuthorities(profile.caFile, endpoint.tls, built.problem);
    if (profile.authentication == ConnectionProfile::Authentication::ClientCertificate) {
        setClientCertificate(profile, endpoint.tls, built.problem);
    }
    if (!profile.verifiesTls) endpoint.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return built;
}

}  // namespace pallium::ui
