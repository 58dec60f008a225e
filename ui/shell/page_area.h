#pragma once

#include "ui/shell/page_history.h"
#include "ui/shell/pages.h"

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QStackedWidget;

namespace pallium::ui {

class PageTabs;

/// Where pages are: makes them when they are first seen, keeps single ones, holds the tabs of the
/// others per connection, and remembers the way. Tabs and the states of single pages are written to
/// the state database shortly after each change; closing never asks, because what is closed can be
/// opened again for 30 days. Threads: GUI thread.
class PageArea final : public QWidget {
    Q_OBJECT

  public:
    /// Both outlive it.
    PageArea(const PageSpecs& pages, PageContext& context, QWidget* parent = nullptr);
    ~PageArea() override;

    /// Goes there; an unknown page does nothing.
    void open(const PageRequest& request);
    /// Null before the first open().
    Page* currentPage() const { return m_current; }
    QString currentPageId() const { return m_currentId; }
    /// Whether the current page is the one in view; the window may show something else instead.
    void setActive(bool isActive);

    // Tabs; those that need one do nothing without.
    void newTab();
    void closeTab();
    void reopenTab();
    void stepTab(int steps);
    bool hasTabs() const { return !m_open.isEmpty(); }
    bool canReopen() const { return !m_closed.empty(); }

    void goBack();
    void goForward();
    bool canGoBack() const { return m_history.canGoBack(); }
    bool canGoForward() const { return m_history.canGoForward(); }

    /// Gives the keyboard to the current page.
    void focusPage(Qt::FocusReason reason);

    /// Writes what is pending and takes up the tabs of the session's connection.
    void switchConnection();
    void saveNow();

  Q_SIGNALS:
    /// Another page, another title, another way to go.
    void changed();
    void notice(const QString& text);

  private:
    struct Tab {
        QString page;
        QString title;
        QJsonObject state;
        QPointer<Page> widget;  // null until seen
    };

    Page* create(const PageSpec& spec, const QString& tabId);
    void watch(Page& page, const QString& tabId);
    void show(const QString& pageId, const QString& tabId, const QJsonObject& state);
    void showTab(const QString& tabId, const QJsonObject& state);
    void setCurrent(Page* page, const QString& pageId, const QString& tabId);
    QString addTab(const QString& pageId, const QString& title, const QJsonObject& state);
    void closeTab(const QString& id);
    void travel(const std::optional<PageHistory::Entry>& entry);
    QString lastTabOf(const QString& pageId) const;
    QJsonObject tabJson(const QString& id) const;
    void restoreTabs();
    void dropTabs();
    void rememberLeaving();
    void saveSoon() { m_saveTimer.start(); }

    const PageSpecs& m_pages;
    PageContext& m_context;
    PageTabs* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    QHash<QString, Page*> m_singles;
    QHash<QString, Tab> m_open;
    std::vector<QJsonObject> m_closed;  // newest last
    QPointer<Page> m_current;
    QString m_currentId;
    QString m_currentTab;
    QString m_connectionId;
    PageHistory m_history;
    QTimer m_saveTimer;
    bool m_isActive = true;
};

}  // namespace pallium::ui
