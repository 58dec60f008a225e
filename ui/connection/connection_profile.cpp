#include "ui/connection/connection_profile.h"

#include "ui/client/address.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

// Names in JSON, in the order of the enumerations.
constexpr std::array kSources = {u"none", u"ask", u"environment", u"file", u"command", u"stored"};
constexpr std::array kKinds = {u"embedded", u"demo", u"remote"};
constexpr std::array kEnvironments = {u"local", u"development", u"staging", u"production"};
constexpr std::array kAuthentications = {u"none", u"basic", u"bearer", u"client-certificate"};

template <class Enum, size_t N>
QString nameOf(Enum value, const std::array<const char16_t*, N>& names) {
    return QString::fromUtf16(names[static_cast<size_t>(value)]);
}

template <class Enum, size_t N>
Enum enumFrom(const QJsonValue& value, const std::array<const char16_t*, N>& names, Enum fallback) {
    const QString text = value.toString();
    for (size_t i = 0; i < N; ++i) {
        if (text == QStringView(names[i])) return static_cast<Enum>(i);
    }
    return fallback;
}

QJsonArray headersToJson(const std::vector<std::pair<QString, QString>>& headers) {
    QJsonArray array;
    for (const auto& [name, value] : headers) {
        array.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("value"), value}});
    }
    return array;
}

}  // namespace

QJsonObject toJson(const ConnectionProfile& profile) {
    const QJsonObject secret{{QStringLiteral("source"), nameOf(profile.secret.source, kSources)},
                             {QStringLiteral("name"), profile.secret.name}};
    return {
        {QStringLiteral("id"), profile.id},
        {QStringLiteral("name"), profile.name},
        {QStringLiteral("folder"), profile.folder},
        {QStringLiteral("kind"), nameOf(profile.kind, kKinds)},
        {QStringLiteral("environment"), nameOf(profile.environment, kEnvironments)},
        {QStringLiteral("baseUrl"), plainAddress(profile.baseUrl).toString()},
        {QStringLiteral("prometheusPrefix"), profile.prometheusPrefix},
        {QStringLiteral("alertmanagerPrefix"), profile.alertmanagerPrefix},
        {QStringLiteral("tenantHeader"), profile.tenantHeader},
        {QStringLiteral("defaultTenant"), profile.defaultTenant},
        {QStringLiteral("authentication"), nameOf(profile.authentication, kAuthentications)},
        {QStringLiteral("userName"), profile.userName},
        {QStringLiteral("secret"), secret},
        {QStringLiteral("caFile"), profile.caFile},
        {QStringLiteral("certificateFile"), profile.certificateFile},
        {QStringLiteral("keyFile"), profile.keyFile},
        {QStringLiteral("verifiesTls"), profile.verifiesTls},
        {QStringLiteral("headers"), headersToJson(profile.headers)},
        {QStringLiteral("isReadOnly"), profile.isReadOnly},
        {QStringLiteral("isFavourite"), profile.isFavourite},
        {QStringLiteral("timeoutSeconds"), profile.timeoutSeconds},
        {QStringLiteral("notes"), profile.notes},
    };
}

ConnectionProfile profileFromJson(const QJsonObject& object) {
    const ConnectionProfile defaults;
    const auto text = [&object](const char16_t* key, const QString& fallback = {}) {
        return object.value(QStringView(key)).toString(fallback);
    };
    const auto flag = [&object](const char16_t* key, bool fallback) {
        return object.value(QStringView(key)).toBool(fallback);
    };
    ConnectionProfile profile;
    profile.id = text(u"id");
    profile.name = text(u"name");
    profile.folder = text(u"folder");
    profile.kind = enumFrom(object.value(u"kind"), kKinds, defaults.kind);
    profile.environment =
        enumFrom(object.value(u"environment"), kEnvironments, defaults.environment);
    profile.baseUrl = plainAddress(QUrl(text(u"baseUrl")));
    profile.prometheusPrefix = text(u"prometheusPrefix", defaults.prometheusPrefix);
    profile.alertmanagerPrefix = text(u"alertmanagerPrefix", defaults.alertmanagerPrefix);
    profile.tenantHeader = text(u"tenantHeader", defaults.tenantHeader);
    profile.defaultTenant = text(u"defaultTenant");
    profile.authentication =
        enumFrom(object.value(u"authentication"), kAuthentications, defaults.authentication);
    profile.userName = text(u"userName");
    const QJsonObject secret = object.value(u"secret").toObject();
    profile.secret.source = enumFrom(secret.value(u"source"), kSources, defaults.secret.source);
    profile.secret.name = secret.value(u"name").toString();
    profile.caFile = text(u"caFile");
    profile.certificateFile = text(u"certificateFile");
    profile.keyFile = text(u"keyFile");
    profile.verifiesTls = flag(u"verifiesTls", defaults.verifiesTls);
    for (const QJsonValue& header : object.value(u"headers").toArray()) {
        const QString name = header[u"name"].toString();
        if (!name.isEmpty()) profile.headers.emplace_back(name, header[u"value"].toString());
    }
    profile.isReadOnly = flag(u"isReadOnly", defaults.isReadOnly);
    profile.isFavourite = flag(u"isFavourite", defaults.isFavourite);
    profile.timeoutSeconds =
        std::clamp(object.value(u"timeoutSeconds").toInt(defaults.timeoutSeconds), 1,
                   ConnectionProfile::kMaxTimeoutSeconds);
    profile.notes = text(u"notes");
    return profile;
}

}  // namespace pallium::ui
