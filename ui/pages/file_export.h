#pragma once

#include "ui/models/export.h"
#include "ui/widgets/file_saver.h"

#include <QImage>
#include <QObject>

class QWidget;

namespace pallium::ui {

/// Asks where to, and writes results and tables to files; nothing blocks the window. Threads: GUI
/// thread.
class FileExport final : public QObject {
    Q_OBJECT

  public:
    /// `window` is what the question is asked above, and owns this.
    explicit FileExport(QWidget& window);

    void askForAnswer(const QueryAnswerPtr& answer, ExportFormat format, const QString& fileName);
    void askForTable(const ExportTable& table, ExportFormat format, const QString& fileName);
    void askForPicture(const QImage& picture, const QString& fileName);
    /// Without a question; the file appears whole or not at all.
    void saveAnswer(const QueryAnswerPtr& answer, ExportFormat format, const QString& path);

  Q_SIGNALS:
    void saved(const QString& path, qint64 bytes);
    void failed(const QString& text);

  private:
    FileSaver* m_files = nullptr;
};

}  // namespace pallium::ui
