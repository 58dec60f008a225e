#include "ui/connection/secret_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace pallium::ui {
namespace {

constexpr auto kUserOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                         QFileDevice::WriteOther;

QString fileProblem(const char* text, const QString& path) {
    return QCoreApplication::translate("SecretStore", text).arg(path);
}

}  // namespace

tl::expected<SecretMap, QString> readSecretFile(const QString& path) {
    QFile file(path);
    if (!file.exists()) return SecretMap();
    if ((file.permissions() & kOthers) != 0) {
        return tl::unexpected(
            fileProblem(QT_TRANSLATE_NOOP("SecretStore",
                                          "Others may read %1, so it is not used. Restrict it to "
                                          "yourself (chmod 600)."),
                        path));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return tl::unexpected(
            fileProblem(QT_TRANSLATE_NOOP("SecretStore", "Cannot read %1."), path));
    }
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject()) {
        return tl::unexpected(
            fileProblem(QT_TRANSLATE_NOOP("SecretStore",
                                          "%1 is damaged; remove it and store the secrets again."),
                        path));
    }
    SecretMap secrets;
    const QJsonObject object = document.object();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        secrets.insert(entry.key(), entry.value().toString());
    }
    return secrets;
}

QString writeSecretFile(const QString& path, const SecretMap& secrets) {
    QJsonObject object;
    for (auto entry = secrets.begin(); entry != secrets.end(); ++entry) {
        object.insert(entry.key(), entry.value());
    }
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    // Restricted before anything is written, so that nobody can have it open.
    const QByteArray json = QJsonDocument(object).toJson();
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(kUserOnly) &&
                           file.write(json) == json.size() && file.commit();
    return isWritten ? QString()
                     : fileProblem(QT_TRANSLATE_NOOP("SecretStore", "Cannot write %1."), path);
}

}  // namespace pallium::ui
