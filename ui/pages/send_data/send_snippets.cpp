#include "ui/pages/send_data/send_snippets.h"

#include "ui/client/address.h"

#include <QRegularExpression>

namespace pallium::ui {
namespace {

bool isPlainPrometheus(const ConnectionProfile& profile) {
    return profile.prometheusPrefix.isEmpty() && profile.tenantHeader.isEmpty();
}

bool namesTenant(const ConnectionProfile& profile, const QString& tenant) {
    return !tenant.isEmpty() && !profile.tenantHeader.isEmpty();
}

/// A YAML scalar that is a string whatever it looks like.
QString yamlText(const QString& text) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z][A-Za-z0-9_.:/-]*$"));
    static const QRegularExpression word(QStringLiteral("^(true|false|yes|no|on|off|null|y|n)$"),
                                         QRegularExpression::CaseInsensitiveOption);
    if (plain.match(text).hasMatch() && !word.match(text).hasMatch()) return text;
    QString quoted = text;
    quoted.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + quoted + u'"';
}

QString shellText(const QString& text) {
    QString quoted = text;
    quoted.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + quoted + u'\'';
}

QString signInYaml(const ConnectionProfile& profile) {
    switch (profile.authentication) {
        case ConnectionProfile::Authentication::Basic:
            return QStringLiteral(
                       "    basic_auth:\n"
                       "      username: %1\n"
                       "      password_file: /path/to/password\n")
                .arg(yamlText(profile.userName));
        case ConnectionProfile::Authentication::Bearer:
            return QStringLiteral(
                "    authorization:\n"
                "      credentials_file: /path/to/token\n");
        case ConnectionProfile::Authentication::ClientCertificate:
            return QStringLiteral(
                "    tls_config:\n"
                "      cert_file: /path/to/cert.pem\n"
                "      key_file: /path/to/key.pem\n");
        case ConnectionProfile::Authentication::None:
            break;
    }
    return {};
}

QString signInCurl(const ConnectionProfile& profile) {
    switch (profile.authentication) {
        case ConnectionProfile::Authentication::Basic:
            return QStringLiteral("  -u %1 \\\n").arg(shellText(profile.userName));
        case ConnectionProfile::Authentication::Bearer:
            return QStringLiteral("  -H \"Authorization: Bearer $TOKEN\" \\\n");
        case ConnectionProfile::Authentication::ClientCertificate:
            return QStringLiteral("  --cert /path/to/cert.pem --key /path/to/key.pem \\\n");
        case ConnectionProfile::Authentication::None:
            break;
    }
    return {};
}

QString tenantYaml(const ConnectionProfile& profile, const QString& tenant) {
    if (!namesTenant(profile, tenant)) return {};
    return QStringLiteral("    headers:\n      %1: %2\n")
        .arg(profile.tenantHeader, yamlText(tenant));
}

}  // namespace

QString pushUrl(const ConnectionProfile& profile) {
    return shownAddress(profile.baseUrl) + (isPlainPrometheus(profile)
                                                ? QStringLiteral("/api/v1/write")
                                                : QStringLiteral("/api/v1/push"));
}

QString remoteWriteSnippet(const ConnectionProfile& profile, const QString& tenant) {
    return QStringLiteral("remote_write:\n  - url: %1\n").arg(yamlText(pushUrl(profile))) +
           tenantYaml(profile, tenant) + signInYaml(profile);
}

QString otlpSnippet(const ConnectionProfile& profile, const QString& tenant) {
    return QStringLiteral("exporters:\n  otlphttp:\n    endpoint: %1\n")
               .arg(yamlText(shownAddress(profile.baseUrl) + QStringLiteral("/api/v1/otlp"))) +
           tenantYaml(profile, tenant);
}

QString grafanaSnippet(const ConnectionProfile& profile, const QString& tenant) {
    QString text = QStringLiteral(
                       "apiVersion: 1\n"
                       "datasources:\n"
                       "  - name: %1\n"
                       "    type: prometheus\n"
                       "    access: proxy\n"
                       "    url: %2\n")
                       .arg(yamlText(profile.name),
                            yamlText(shownAddress(profile.baseUrl) + profile.prometheusPrefix));
    if (namesTenant(profile, tenant)) {
        text += QStringLiteral(
                    "    jsonData:\n"
                    "      httpHeaderName1: %1\n"
                    "    secureJsonData:\n"
                    "      httpHeaderValue1: %2\n")
                    .arg(profile.tenantHeader, yamlText(tenant));
    }
    return text;
}

QString curlSnippet(const ConnectionProfile& profile, const QString& tenant, qint64 nowMs) {
    QString text = QStringLiteral("echo %1 \\\n  | base64 -d | curl -sS -i --data-binary @- \\\n")
                       .arg(QString::fromLatin1(pushTestBody(nowMs).toBase64()));
    text += QStringLiteral(
        "  -H 'Content-Type: application/x-protobuf' \\\n"
        "  -H 'Content-Encoding: snappy' \\\n"
        "  -H 'X-Prometheus-Remote-Write-Version: 0.1.0' \\\n");
    if (namesTenant(profile, tenant)) {
        text += QStringLiteral("  -H %1 \\\n")
                    .arg(shellText(profile.tenantHeader + QStringLiteral(": ") + tenant));
    }
    return text + signInCurl(profile) + QStringLiteral("  %1\n").arg(shellText(pushUrl(profile)));
}

}  // namespace pallium::ui
