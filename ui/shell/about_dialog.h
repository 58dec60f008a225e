#pragma once

#include <QDialog>

namespace pallium::ui {

/// Versions of the program and its parts, and their licences. Not modal.
class AboutDialog final : public QDialog {
    Q_OBJECT

  public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace pallium::ui
