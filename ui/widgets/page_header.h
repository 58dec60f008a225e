#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace pallium::ui {

/// The line at the top of a page: title, one muted remark, actions at the right end.
/// Threads: GUI thread.
class PageHeader final : public QWidget {
    Q_OBJECT

  public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);
    void setRemark(const QString& remark);
    QString remark() const;
    /// A button for it; the action is borrowed.
    void addAction(QAction* action);
    void addWidget(QWidget* widget);

  private:
    QHBoxLayout* m_row = nullptr;
    QLabel* m_remark = nullptr;
};

}  // namespace pallium::ui
