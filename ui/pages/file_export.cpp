#include "ui/pages/file_export.h"

#include <QBuffer>
#include <QWidget>

namespace pallium::ui {
namespace {

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

FileExport::FileExport(QWidget& window) : QObject(&window), m_files(new FileSaver(window)) {
    connect(m_files, &FileSaver::saved, this, &FileExport::saved);
    connect(m_files, &FileSaver::failed, this, &FileExport::failed);
}

void FileExport::askForAnswer(const QueryAnswerPtr& answer, ExportFormat format,
                              const QString& fileName) {
    m_files->ask(tr("Save the result"), fileName, filterText(format),
                 [this, answer, format](const QString& path) { saveAnswer(answer, format, path); });
}

void FileExport::saveAnswer(const QueryAnswerPtr& answer, ExportFormat format,
                            const QString& path) {
    m_files->save(path, [answer, format]() -> FileSaver::Bytes {
        ApiResult<QByteArray> bytes = exportAnswer(*answer, format);
        if (!bytes) return tl::unexpected(bytes.error().text);
        return std::move(*bytes);
    });
}

void FileExport::askForTable(const ExportTable& table, ExportFormat format,
                             const QString& fileName) {
    m_files->ask(tr("Save the result"), fileName, filterText(format),
                 [this, table, format](const QString& path) {
                     m_files->save(path, [table, format]() -> FileSaver::Bytes {
                         return exportTable(table, format);
                     });
                 });
}

void FileExport::askForPicture(const QImage& picture, const QString& fileName) {
    m_files->ask(tr("Save the result"), fileName, tr("Picture") + QStringLiteral(" (*.png)"),
                 [this, picture](const QString& path) {
                     m_files->save(path, [picture]() -> FileSaver::Bytes {
                         QBuffer buffer;
                         buffer.open(QIODevice::WriteOnly);
                         picture.save(&buffer, "PNG");
                         return buffer.data();
                     });
                 });
}

}  // namespace pallium::ui
