#include "ui/connection/file_edit.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace pallium::ui {
namespace {

/// Translated in the context of this file.
struct FileEditText {
    Q_DECLARE_TR_FUNCTIONS(FileEdit)
};

QByteArray hashOf(const QByteArray& text) {
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

QString bytesText(const QByteArray& bytes) {
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray bytesOf(const QJsonValue& value) {
    return QByteArray::fromBase64(value.toString().toLatin1());
}

}  // namespace

FileEdit fileEdit(const QString& path, const QByteArray& before, const QByteArray& after) {
    const qint64 shorter = std::min(before.size(), after.size());
    qint64 same = 0;
    while (same < shorter && before[same] == after[same])
        ++same;
    qint64 tail = 0;
    while (tail < shorter - same &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    return {path, hashOf(before), same, before.size() - same - tail,
            after.mid(same, after.size() - same - tail)};
}

tl::expected<QByteArray, QString> readForEdit(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(
            FileEditText::tr("%1 could not be read: %2").arg(path, file.errorString()));
    QByteArray text = file.read(kMaxEditedBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return tl::unexpected(
            FileEditText::tr("%1 could not be read: %2").arg(path, file.errorString()));
    if (text.size() > kMaxEditedBytes)
        return tl::unexpected(FileEditText::tr("%1 is too large to be edited here.").arg(path));
    return text;
}

tl::expected<void, QString> applyEdit(const FileEdit& edit) {
    auto text = readForEdit(edit.path);
    if (!text) return tl::unexpected(text.error());
    if (hashOf(*text) != edit.seenSha256)
        return tl::unexpected(
            FileEditText::tr("%1 was changed meanwhile; nothing was written.").arg(edit.path));
    text->replace(edit.offset, edit.removedBytes, edit.inserted);
    QSaveFile file(edit.path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*text) != text->size() || !file.commit())
        return tl::unexpected(
            FileEditText::tr("%1 could not be written: %2").arg(edit.path, file.errorString()));
    return {};
}

QJsonObject toJson(const FileEdit& edit) {
    return {{QStringLiteral("file"), edit.path},
            {QStringLiteral("seen"), bytesText(edit.seenSha256)},
            {QStringLiteral("offset"), edit.offset},
            {QStringLiteral("removed"), edit.removedBytes},
            {QStringLiteral("inserted"), bytesText(edit.inserted)}};
}

std::optional<FileEdit> fileEditFromJson(const QJsonObject& json) {
    FileEdit edit;
    edit.path = json.value(QStringLiteral("file")).toString();
    edit.seenSha256 = bytesOf(json.value(QStringLiteral("seen")));
    edit.offset = json.value(QStringLiteral("offset")).toInteger();
    edit.removedBytes = json.value(QStringLiteral("removed")).toInteger();
    edit.inserted = bytesOf(json.value(QStringLiteral("inserted")));
    const bool isWhole = !edit.path.isEmpty() && !edit.seenSha256.isEmpty() && edit.offset >= 0 &&
                         edit.removedBytes >= 0;
    return isWhole ? std::optional(edit) : std::nullopt;
}

}  // namespace pallium::ui
