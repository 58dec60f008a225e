#pragma once

#include "ui/pages/page.h"
#include "ui/shell/pages.h"

#include <QMainWindow>

#include <memory>

class QLabel;
class QStackedWidget;

namespace pallium::ui {

class CommandPalette;
class ConnectFace;
class ConnectionSwitcher;
class Connector;
class LookSettings;
class MessageCentre;
class NavigationModel;
class NavigationRail;
class Notices;
class PageArea;
class RailBadges;
class ServerFigures;
class StatusLine;
class TenantSwitcher;
class TopBar;

/// The console's frame: menus, the environment's band, top bar, rail, pages, status line. Pages
/// that need a server make way for the reason while there is none. Size, place, theme, tabs and
/// page come back at the next start. Threads: GUI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT

  public:
    /// All outlive the window.
    struct Parts {
        PageContext& context;
        Connector& connector;
        Notices& notices;
        LookSettings& look;
        const PageSpecs& pages;
    };
    explicit MainWindow(const Parts& parts);
    ~MainWindow() override;

    void openPage(const PageRequest& request);
    /// The page of the last run; an empty id if there was none.
    QString lastPage() const;
    PageArea& pages() { return *m_pages; }
    bool isPaused() const { return m_isPaused; }

    // What the commands do.
    void openPalette(const QString& text = {});
    void openConnections();
    void openTenants();
    void openMessages();
    void unlock();
    void setPaused(bool isPaused);
    void stepPane(int steps);
    void toggleFullScreen();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void createParts();
    void layOut();
    void connectParts();
    void followConnection();
    void showBody();
    void showTitle();
    void fitRail();
    void updateActivity();
    void restorePlace();
    void savePlace();
    std::vector<QWidget*> panes() const;

    Parts m_parts;
    NavigationModel* m_navigation = nullptr;
    NavigationRail* m_rail = nullptr;
    PageArea* m_pages = nullptr;
    ConnectFace* m_face = nullptr;
    QStackedWidget* m_body = nullptr;
    TopBar* m_topBar = nullptr;
    ServerFigures* m_figures = nullptr;
    RailBadges* m_badges = nullptr;
    StatusLine* m_statusLine = nullptr;
    CommandPalette* m_palette = nullptr;
    ConnectionSwitcher* m_connections = nullptr;
    TenantSwitcher* m_tenants = nullptr;
    MessageCentre* m_messages = nullptr;
    bool m_isPaused = false;
};

}  // namespace pallium::ui
