#pragma once

#include "ui/connection/secret_store.h"
#include "ui/pages/page.h"

#include <functional>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace pallium::ui {

class ProfileForm;
class ProfileListModel;
class TestPanel;

/// Page `connections`: the servers one works with, their settings, and a test that says step by
/// step what works. State: `new` (true: begin a new one), `selected` (an id), `find`, `drafts`
/// (what was edited and not saved, without secrets). Threads: GUI thread.
class ConnectionsPage final : public Page {
    Q_OBJECT

  public:
    explicit ConnectionsPage(PageContext& context, QWidget* parent = nullptr);
    ~ConnectionsPage() override;

    QString title() const override;
    void setActive(bool isActive) override;
    void refresh(bool isHard) override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    QWidget* initialFocus() override;

  private:
    QWidget* createList();
    QWidget* createDetails();
    QWidget* createEmpty();
    QWidget* createActions();
    QPushButton* createMenuButton();

    void reload();
    int currentRow() const;  // of the model; -1: none
    void select(int row);
    void showRow(int row);
    void takeEdit();
    void updateActions();

    void addNew();
    void duplicate();
    void remove();
    void removeNow(const QString& id);
    /// False if something stood in the way, which is shown then; nothing is lost.
    bool save();
    void revert();
    void openCurrent();
    void followConnector();
    void testCurrent();
    void acceptFix(const ConnectionProfile& fix);
    void importFile();
    void exportFile();

    /// Calls `use` with the profile's secret; asks for it where that is needed.
    void withSecret(const ConnectionProfile& profile, std::function<void(const QString&)> use);
    /// Writes the profile and what was typed as its secret; empty on success, else why not.
    QString keep(const ConnectionProfile& profile, const QString& typedSecret);

    ProfileListModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_find = nullptr;
    QListView* m_list = nullptr;
    QStackedWidget* m_stack = nullptr;
    ProfileForm* m_form = nullptr;
    TestPanel* m_test = nullptr;
    QLabel* m_name = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_revert = nullptr;
    QString m_shownId;
    bool m_isOpening = false;  // what is shown was asked for here
};

}  // namespace pallium::ui
