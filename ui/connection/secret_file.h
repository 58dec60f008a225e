#pragma once

#include <tl/expected.hpp>

#include <QHash>
#include <QString>

// What secret_store.cpp stands on; not for others.
namespace pallium::ui {

using SecretMap = QHash<QString, QString>;

/// The stored secrets by key; none if there is no file. Errors: a sentence, among others where
/// somebody besides the user could read the file.
tl::expected<SecretMap, QString> readSecretFile(const QString& path);

/// Replaces the file in one step with one that only the user can read; empty on success, else a
/// sentence.
QString writeSecretFile(const QString& path, const SecretMap& secrets);

}  // namespace pallium::ui
