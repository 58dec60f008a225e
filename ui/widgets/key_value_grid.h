#pragma once

#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

class QGridLayout;
class QLabel;

namespace pallium::ui {

/// Names at the left, muted; values at the right, selectable. Threads: GUI thread.
class KeyValueGrid final : public QWidget {
    Q_OBJECT

  public:
    using Rows = std::vector<std::pair<QString, QString>>;

    explicit KeyValueGrid(QWidget* parent = nullptr);
    /// Labels are kept where the number of rows is the same, so that a selection survives.
    void setRows(const Rows& rows);
    const Rows& rows() const { return m_rows; }
    /// `name: value`, one a line.
    QString plainText() const;

  private:
    Rows m_rows;
    QGridLayout* m_grid = nullptr;
    std::vector<std::pair<QLabel*, QLabel*>> m_labels;
};

}  // namespace pallium::ui
