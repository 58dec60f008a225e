#pragma once

#include "ui/connection/connection_profile.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace pallium::ui {

/// Asks before a read-only connection may change things: names it and its environment; the default
/// is Cancel, and Enter never unlocks. For a production server its name has to be typed.
class UnlockDialog final : public QDialog {
    Q_OBJECT

  public:
    explicit UnlockDialog(const ConnectionProfile& profile, QWidget* parent = nullptr);

  private:
    QWidget* createNameField(const QString& name);

    QLineEdit* m_name = nullptr;  // null unless it has to be typed
    QPushButton* m_unlock = nullptr;
};

}  // namespace pallium::ui
