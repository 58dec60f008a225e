#include "ui/pages/file_export.h"

#include "ui/connection/background.h"

#include <QBuffer>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace pallium::ui {
namespace {

using Saved = FileExport::Saved;

Saved writeFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    return {path, bytes.size(), isWritten ? QString() : file.errorString()};
}

QString filterText(ExportFormat format) {
    const QString pattern = QStringLiteral(" (*.%1)").arg(fileSuffix(format));
    switch (format) {
        case ExportFormat::Csv:
            return FileExport::tr("Comma-separated values") + pattern;
        case ExportFormat::Tsv:
            return FileExport::tr("Tab-separated values") + pattern;
        case ExportFormat::Json:
            return FileExport::tr("JSON") + pattern;
        case ExportFormat::JsonLines:
            return FileExport::tr("JSON lines") + pattern;
    }
    return {};
}

}  // namespace

FileExport::FileExport(QWidget& window)
    : QObject(&window),
      m_window(window),
      m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)) {}

void FileExport::ask(const QString& fileName, const QString& filter,
                     std::function<void(QString)> save) {
    auto* const dialog = new QFileDialog(&m_window, tr("Save the result"), m_folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(fileName).suffix());
    dialog->selectFile(fileName);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, save = std::move(save)](const QString& path) {
                m_folder = QFileInfo(path).absolutePath();
                save(path);
            });
    dialog->open();
}

void FileExport::askForAnswer(const QueryAnswerPtr& answer, ExportFormat format,
                              const QString& fileName) {
    ask(fileName, filterText(format),
        [this, answer, format](const QString& path) { saveAnswer(answer, format, path); });
}

void FileExport::saveAnswer(const QueryAnswerPtr& answer, ExportFormat format,
                            const QString& path) {
    const auto work = [answer, format, path]() -> Saved {
        const ApiResult<QByteArray> bytes = exportAnswer(*answer, format);
        return bytes ? writeFile(path, *bytes) : Saved{path, 0, bytes.error().text};
    };
    runInBackground(this, work, [this](const Saved& result) { tell(result); });
}

void FileExport::tell(const Saved& result) {
    if (result.problem.isEmpty()) {
        Q_EMIT saved(result.path, result.bytes);
    } else {
        Q_EMIT failed(
            tr("%1 was not saved: %2").arg(QFileInfo(result.path).fileName(), result.problem));
    }
}

void FileExport::askForTable(const ExportTable& table, ExportFormat format,
                             const QString& fileName) {
    ask(fileName, filterText(format), [this, table, format](const QString& path) {
        const auto work = [table, format, path] {
            return writeFile(path, exportTable(table, format));
        };
        runInBackground(this, work, [this](const Saved& result) { tell(result); });
    });
}

void FileExport::askForPicture(const QImage& picture, const QString& fileName) {
    ask(fileName, tr("Picture") + QStringLiteral(" (*.png)"),
        [this, picture](const QString& path) { savePicture(picture, path); });
}

void FileExport::savePicture(const QImage& picture, const QString& path) {
    const auto work = [picture, path]() -> Saved {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        picture.save(&buffer, "PNG");
        return writeFile(path, buffer.data());
    };
    runInBackground(this, work, [this](const Saved& result) { tell(result); });
}

}  // namespace pallium::ui
