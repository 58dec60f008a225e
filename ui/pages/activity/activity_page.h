#pragma once

#include "ui/models/activity_model.h"
#include "ui/pages/page.h"

class QAction;
class QPlainTextEdit;

namespace pallium::ui {

class DataTable;
class FilterEdit;
class PageHeader;
class StateStack;

/// Every change that this computer asked of a server, and what became of it; of all connections.
/// Takes back what has a way back. Id: `activity`.
class ActivityPage final : public Page {
    Q_OBJECT

  public:
    explicit ActivityPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    void setActive(bool isActive) override;
    void refresh(bool isHard) override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    QWidget* initialFocus() override;

  private:
    void createHeader();
    QWidget* createContent();
    void showEntries();
    void showDetails();
    void updateActions();
    void undo();
    /// Null if none is chosen.
    const ActivityEntry* chosen() const;

    ActivityModel m_model;
    PageHeader* m_header = nullptr;
    FilterEdit* m_filter = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_undo = nullptr;
    DataTable* m_table = nullptr;
    QPlainTextEdit* m_details = nullptr;
    StateStack* m_stack = nullptr;
    bool m_isActive = false;
};

}  // namespace pallium::ui
