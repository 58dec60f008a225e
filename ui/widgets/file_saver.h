#pragma once

#include <tl/expected.hpp>

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace pallium::ui {

/// Asks where to, and writes files; nothing blocks the window. Threads: GUI thread.
class FileSaver final : public QObject {
    Q_OBJECT

  public:
    using Bytes = tl::expected<QByteArray, QString>;

    /// `window` is what the question is asked above, and owns this.
    explicit FileSaver(QWidget& window);

    /// `chosen` gets the path; it is not called where the person changes their mind.
    void ask(const QString& title, const QString& fileName, const QString& filter,
             std::function<void(QString path)> chosen);
    /// Writes what `make` gives, which runs on the program's pool; the file appears whole or not at
    /// all.
    void save(const QString& path, std::function<Bytes()> make);

  Q_SIGNALS:
    void saved(const QString& path, qint64 bytes);
    void failed(const QString& text);

  private:
    QWidget& m_window;
    QString m_folder;  // chosen last
};

}  // namespace pallium::ui
