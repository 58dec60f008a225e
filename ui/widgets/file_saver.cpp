#include "ui/widgets/file_saver.h"

#include "ui/connection/background.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <utility>

namespace pallium::ui {
namespace {

/// What came of writing a file: its size, or why it is not there.
using Written = tl::expected<qint64, QString>;

Written writeFile(const QString& path, const FileSaver::Bytes& bytes) {
    if (!bytes) return tl::unexpected(bytes.error());
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(*bytes) == bytes->size() && file.commit();
    if (!isWritten) return tl::unexpected(file.errorString());
    return bytes->size();
}

}  // namespace

FileSaver::FileSaver(QWidget& window)
    : QObject(&window),
      m_window(window),
      m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)) {}

void FileSaver::ask(const QString& title, const QString& fileName, const QString& filter,
                    std::function<void(QString)> chosen) {
    auto* const dialog = new QFileDialog(&m_window, title, m_folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(fileName).suffix());
    dialog->selectFile(fileName);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, chosen = std::move(chosen)](const QString& path) {
                m_folder = QFileInfo(path).absolutePath();
                chosen(path);
            });
    dialog->open();
}

void FileSaver::save(const QString& path, std::function<Bytes()> make) {
    runInBackground(
        this, [path, make = std::move(make)] { return writeFile(path, make()); },
        [this, path](const Written& written) {
            if (written)
                Q_EMIT saved(path, *written);
            else
                Q_EMIT failed(
                    tr("%1 was not saved: %2").arg(QFileInfo(path).fileName(), written.error()));
        });
}

}  // namespace pallium::ui
