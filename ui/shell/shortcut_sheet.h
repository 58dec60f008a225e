#pragma once

#include "ui/shell/row_model.h"

#include <QDialog>

class QLineEdit;

namespace pallium::ui {

class CommandRegistry;

/// Every command with its keys, by area, searchable. Not modal.
class ShortcutSheet final : public QDialog {
    Q_OBJECT

  public:
    explicit ShortcutSheet(const CommandRegistry& commands, QWidget* parent = nullptr);

  private:
    void showLines(const QString& filter);

    struct Line {
        QString area;
        Row row;
    };
    std::vector<Line> m_lines;
    RowModel m_rows;
};

}  // namespace pallium::ui
