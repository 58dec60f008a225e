#include "ui/pages/connections/profile_exchange.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace pallium::ui {
namespace {

QString connectionsKey() {
    return QStringLiteral("connections");
}

QString importProblem(const char* text) {
    return QCoreApplication::translate("ConnectionsPage", text);
}

}  // namespace

QByteArray exportProfiles(const std::vector<ConnectionProfile>& profiles) {
    QJsonArray array;
    for (const ConnectionProfile& profile : profiles) {
        array.append(toJson(profile));
    }
    return QJsonDocument(QJsonObject{{connectionsKey(), array}}).toJson();
}

tl::expected<std::vector<ConnectionProfile>, QString> importProfiles(const QByteArray& json) {
    const QJsonValue list = QJsonDocument::fromJson(json).object().value(connectionsKey());
    if (!list.isArray()) {
        return tl::unexpected(importProblem(
            QT_TRANSLATE_NOOP("ConnectionsPage", "The file holds no exported connections.")));
    }
    std::vector<ConnectionProfile> profiles;
    for (const QJsonValue& value : list.toArray()) {
        ConnectionProfile profile = profileFromJson(value.toObject());
        if (profile.baseUrl.host().isEmpty()) continue;
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        profile.kind = ConnectionProfile::Kind::Remote;
        profile.isReadOnly = true;
        const bool isStored = profile.secret.source == SecretReference::Source::Stored;
        if (isStored) profile.secret.name = profile.id;
        if (profile.secret.source == SecretReference::Source::Command) {
            profile.secret = {SecretReference::Source::Ask, {}};
        }
        profiles.push_back(std::move(profile));
    }
    if (profiles.empty()) {
        return tl::unexpected(importProblem(
            QT_TRANSLATE_NOOP("ConnectionsPage", "No connection in the file names a server.")));
    }
    return profiles;
}

}  // namespace pallium::ui
