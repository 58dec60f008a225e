#pragma once

#include <QMainWindow>
#include <QString>

namespace pallium::ui {

/// The console's frame: says which server it is connected to, or why there is none.
/// Threads: GUI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(const QString& product);
    void showServer(const QString& baseUrl);
    void showFailure(const QString& reason);

  private:
    void showText(const QString& title, const QString& detail);
};

}  // namespace pallium::ui
