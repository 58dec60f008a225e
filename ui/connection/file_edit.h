#pragma once

#include <tl/expected.hpp>

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace pallium::ui {

/// A text of this computer is larger than anybody edits by hand.
constexpr qint64 kMaxEditedBytes = 4 << 20;

/// A change of one stretch of a file of this computer. It knows the file that it was made for, so
/// that it never changes another text than the one that was looked at.
struct FileEdit {
    QString path;
    QByteArray seenSha256;  // of the whole file before
    qint64 offset = 0;
    qint64 removedBytes = 0;
    QByteArray inserted;

    bool operator==(const FileEdit&) const = default;
};

/// What makes `after` of `before`: its reverse is the same call with both exchanged.
FileEdit fileEdit(const QString& path, const QByteArray& before, const QByteArray& after);

/// The bytes of a file, or a sentence why they cannot be edited. Reads from disk: belongs to the
/// pool. Threads: any.
tl::expected<QByteArray, QString> readForEdit(const QString& path);
/// Writes the file anew as a whole or not at all, links followed and permissions kept. The error
/// is a sentence; then nothing was changed. Belongs to the pool. Threads: any.
tl::expected<void, QString> applyEdit(const FileEdit& edit);

QJsonObject toJson(const FileEdit& edit);
/// Nullopt where `json` was not written by toJson().
std::optional<FileEdit> fileEditFromJson(const QJsonObject& json);

}  // namespace pallium::ui
