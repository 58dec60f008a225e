#pragma once

#include "ui/models/history_model.h"

#include <QWidget>

class QLineEdit;
class QListView;
class QToolButton;

namespace pallium::ui {

/// The runs of before beside the page: search, star, use again. Threads: GUI thread.
class HistoryPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit HistoryPanel(StateDatabase& database, QWidget* parent = nullptr);

    HistoryModel& model() { return *m_model; }
    QLineEdit* search() const { return m_search; }
    QListView* list() const { return m_list; }
    void setConnection(const QString& connectionId);

  Q_SIGNALS:
    /// Enter or a double click: put it into the editor and run it.
    void runRequested(const pallium::ui::HistoryEntry& entry);
    /// Put it into the editor.
    void editRequested(const pallium::ui::HistoryEntry& entry);
    void closeRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void createControls();
    void createList();
    void toggleStar();
    void showMenu(const QPoint& position);

    HistoryModel* m_model = nullptr;
    QLineEdit* m_search = nullptr;
    QToolButton* m_starred = nullptr;
    QToolButton* m_everywhere = nullptr;
    QToolButton* m_close = nullptr;
    QListView* m_list = nullptr;
    QString m_connectionId;
};

}  // namespace pallium::ui
