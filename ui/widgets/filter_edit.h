#pragma once

#include <QLineEdit>
#include <QPointer>
#include <QTimer>

namespace pallium::ui {

/// The filter above a list. Down moves into the list, Escape clears. Threads: GUI thread.
class FilterEdit final : public QLineEdit {
    Q_OBJECT

  public:
    explicit FilterEdit(const QString& name, QWidget* parent = nullptr);
    /// The list that Down leads to; borrowed.
    void setList(QWidget* list) { m_list = list; }

  Q_SIGNALS:
    /// Typing has paused, or the field was cleared.
    void filterChanged(const QString& text);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QPointer<QWidget> m_list;
    QTimer m_pause;
};

}  // namespace pallium::ui
