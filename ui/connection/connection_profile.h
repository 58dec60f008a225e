#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <utility>
#include <vector>

namespace pallium::ui {

/// Where a secret comes from; the secret itself is never part of a profile.
struct SecretReference {
    enum class Source : quint8 { None, Ask, Environment, File, Command, Stored };
    Source source = Source::None;
    QString name;  // variable, path or command line; Stored: key in the user-only secrets file

    bool operator==(const SecretReference&) const = default;
};

/// One server that a person works with: a plain value, kept in the state database, exported as
/// JSON.
struct ConnectionProfile {
    enum class Kind : quint8 { Embedded, Demo, Remote };
    enum class Environment : quint8 { Local, Development, Staging, Production };
    enum class Authentication : quint8 { None, Basic, Bearer, ClientCertificate };
    QString id;  // a UUID; `embedded` for the local server
    QString name;
    QString folder;
    Kind kind = Kind::Remote;
    Environment environment = Environment::Development;
    QUrl baseUrl;
    QString prometheusPrefix = QStringLiteral("/prometheus");
    QString alertmanagerPrefix = QStringLiteral("/alertmanager");
    QString tenantHeader = QStringLiteral("X-Scope-OrgID");  // empty: without tenants
    QString defaultTenant;
    Authentication authentication = Authentication::None;
    QString userName;
    SecretReference secret;  // password or token
    QString caFile;
    QString certificateFile;  // of the client, with keyFile
    QString keyFile;
    bool verifiesTls = true;
    std::vector<std::pair<QString, QString>> headers;  // plain ones, no secrets
    bool isReadOnly = true;
    bool isFavourite = false;
    static constexpr int kMaxTimeoutSeconds = 600;
    int timeoutSeconds = 30;  // from 1 on
    QString notes;

    bool operator==(const ConnectionProfile&) const = default;
};

/// JSON without secrets: where the secret comes from is part of it, user, password and query of
/// the URL are not.
QJsonObject toJson(const ConnectionProfile& profile);
/// Unknown keys are ignored, missing ones take the defaults.
ConnectionProfile profileFromJson(const QJsonObject& object);

}  // namespace pallium::ui
