#include "ui/shell/main_window.h"

#include "ui/connection/connector.h"
#include "ui/connection/state_database.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/connect_face.h"
#include "ui/shell/environment_band.h"
#include "ui/shell/look_settings.h"
#include "ui/shell/menus.h"
#include "ui/shell/message_centre.h"
#include "ui/shell/navigation_model.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/notices.h"
#include "ui/shell/page_area.h"
#include "ui/shell/rail_badges.h"
#include "ui/shell/server_figures.h"
#include "ui/shell/shell_commands.h"
#include "ui/shell/status_line.h"
#include "ui/shell/switchers.h"
#include "ui/shell/top_bar.h"
#include "ui/widgets/confirm_dialog.h"
#include "ui/widgets/start_trace.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr QSize kMinimumSize(960, 600);
constexpr QSize kFirstSize(1280, 800);
constexpr int kWideWidth = 1100;  // narrower windows have icons only in the rail

const QString kGeometryKey = QStringLiteral("window.geometry");

/// Of the page at this place in the rail, from 1: Ctrl with a digit for the first nine, Alt with
/// one for those that follow.
QKeySequence pageShortcut(int number) {
    constexpr int kDigits = 9;
    if (number <= kDigits) return QKeySequence(QStringLiteral("Ctrl+%1").arg(number));
    if (number <= 2 * kDigits) return QKeySequence(QStringLiteral("Alt+%1").arg(number - kDigits));
    return {};
}

}  // namespace

MainWindow::MainWindow(const Parts& parts) : m_parts(parts) {
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(kMinimumSize);
    createParts();
    layOut();
    connectParts();
    followConnection();
    restorePlace();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow() {
    savePlace();  // a signal ends the program without closing the window
    // Pages leave before the parts that they look at.
    delete m_pages;
}

void MainWindow::createParts() {
    PageContext& context = m_parts.context;
    m_navigation = new NavigationModel(m_parts.pages, this);
    m_pages = new PageArea(m_parts.pages, context);
    addShellCommands({context.commands, *this, *m_pages, context.session, m_parts.connector});
    int number = 0;
    for (const PageSpec& page : m_parts.pages) {
        const bool isInRail = page.group != PageGroup::Hidden;
        const QKeySequence shortcut = isInRail ? pageShortcut(++number) : QKeySequence();
        context.commands.add({QStringLiteral("page.") + page.id, page.title, page.icon, shortcut},
                             [this, id = page.id] {
                                 openPage({id, {}});
                             });
    }
    for (QAction* action : context.commands.actions())
        addAction(action);
    m_rail = new NavigationRail(*m_navigation);
    m_face = new ConnectFace(context.commands);
    m_figures = new ServerFigures(context.session, this);
    m_badges = new RailBadges(context.session, *m_navigation, this);
    m_topBar = new TopBar(context.session, m_parts.notices, context.commands,
                          m_parts.look.createMenu(this));
    m_statusLine = new StatusLine(context.session, *m_figures, context.commands);
    m_palette = new CommandPalette(context, m_parts.connector, this);
    m_connections =
        new ConnectionSwitcher(context.session, m_parts.connector, context.commands, this);
    m_tenants = new TenantSwitcher(context.session, this);
    m_messages = new MessageCentre(m_parts.notices, context.session, this);
}

void MainWindow::layOut() {
    buildMenus(*menuBar(), m_parts.context.commands);
    auto* tag = new EnvironmentTag(m_parts.context.session);
    menuBar()->setCornerWidget(tag, Qt::TopRightCorner);
    connect(tag, &EnvironmentTag::clicked, this, &MainWindow::unlock);
    auto* refreshMenu = new QMenu(tr("Refreshing"), this);
    for (const char* id : {"refresh.page", "refresh.pause"})
        refreshMenu->addAction(m_parts.context.commands.action(QString::fromLatin1(id)));
    m_statusLine->setRefreshMenu(refreshMenu);
    m_body = new QStackedWidget;
    m_body->addWidget(m_pages);
    m_body->addWidget(m_face);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_body, 1);
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new EnvironmentBand(m_parts.context.session));
    layout->addWidget(m_topBar);
    layout->addLayout(middle, 1);
    layout->addWidget(m_statusLine);
    setCentralWidget(centre);
}

void MainWindow::connectParts() {
    Session& session = m_parts.context.session;
    Connector& connector = m_parts.connector;
    connect(&session, &Session::connectionChanged, this, &MainWindow::followConnection);
    connect(&session, &Session::tenantChanged, this, &MainWindow::showTitle);
    connect(m_rail, &NavigationRail::pageChosen, this, [this](const QString& page) {
        openPage({page, {}});
    });
    connect(m_pages, &PageArea::changed, this, &MainWindow::showBody);
    connect(m_pages, &PageArea::notice, m_statusLine, &StatusLine::showSuccess);
    connect(m_palette, &CommandPalette::pageRequested, this, &MainWindow::openPage);
    connect(&connector, &Connector::starting, this, [this](const QString& text) {
        m_face->showStarting(text);
        showBody();
    });
    connect(&connector, &Connector::failed, this,
            [this](const QString& title, const QString& reason) {
                m_parts.notices.add(Notice::Severity::Problem, title, reason);
                m_face->showFailure(title, reason);
                showBody();
            });
    connect(&connector, &Connector::localStopped, this, [this] {
        m_face->showNone();
        m_statusLine->showSuccess(tr("The local server has stopped"));
    });
}

void MainWindow::followConnection() {
    Connection* connection = m_parts.context.session.connection();
    m_pages->switchConnection();
    m_navigation->setCapabilities(connection != nullptr ? &connection->capabilities() : nullptr);
    if (connection != nullptr) {
        connect(connection, &Connection::capabilitiesChanged, this, [this, connection] {
            if (connection == m_parts.context.session.connection())
                m_navigation->setCapabilities(&connection->capabilities());
        });
    } else {
        m_face->showNone();
    }
    updateActivity();
    showBody();
}

void MainWindow::showBody() {
    const PageSpec* page = findPage(m_parts.pages, m_pages->currentPageId());
    const bool hasServer = m_parts.context.session.connection() != nullptr;
    const bool isShown = page != nullptr && (hasServer || !page->needsConnection);
    m_body->setCurrentWidget(isShown ? static_cast<QWidget*>(m_pages) : m_face);
    m_rail->setOpenPage(m_pages->currentPageId());
    showTitle();
}

void MainWindow::showTitle() {
    QStringList parts;
    if (const Page* page = m_pages->currentPage()) parts.append(page->title());
    const Session& session = m_parts.context.session;
    if (const Connection* connection = session.connection()) {
        parts.append(session.tenant().isEmpty()
                         ? connection->profile().name
                         : tr("%1 (%2)", "connection (tenant)")
                               .arg(connection->profile().name, session.tenant()));
    }
    parts.append(QCoreApplication::applicationName());
    setWindowTitle(parts.join(QStringLiteral(" – ")));
}

void MainWindow::openPage(const PageRequest& request) {
    m_pages->open(request);
    showBody();
}

QString MainWindow::lastPage() const {
    return m_parts.context.session.database().value(QStringLiteral("page.last")).toString();
}

void MainWindow::openPalette(const QString& text) {
    m_palette->open(text);
}

void MainWindow::openConnections() {
    m_connections->openBelow(m_topBar->connectionButton());
}

void MainWindow::openTenants() {
    m_tenants->openBelow(m_topBar->tenantButton());
}

void MainWindow::openMessages() {
    m_messages->openBelow(m_topBar->messagesButton());
}

void MainWindow::unlock() {
    const Connection* connection = m_parts.context.session.connection();
    if (connection == nullptr || !connection->profile().isReadOnly) return;
    const ConnectionProfile& profile = connection->profile();
    constexpr std::chrono::minutes kUnlocked{15};
    const auto minutes = static_cast<int>(kUnlocked.count());
    ConfirmDialog::askForChoice(
        this,
        {tr("Unlock %1?").arg(profile.name),
         tr("%1 is read-only. Unlocked, this window can change rules, settings and data there.")
             .arg(profile.name),
         tr("Unlock"),
         {},
         profile,
         ConfirmLevel::Asked,
         {},
         {},
         {tr("For %n minutes", nullptr, minutes), tr("Always")}},
        [this, id = profile.id, kUnlocked](int choice) {
            const Connection* now = m_parts.context.session.connection();
            if (now == nullptr || now->profile().id != id) return;
            if (choice == 0)
                m_parts.connector.unlockFor(kUnlocked);
            else
                m_parts.connector.unlockForGood();
        });
}

void MainWindow::setPaused(bool isPaused) {
    m_isPaused = isPaused;
    m_parts.context.commands.action(QStringLiteral("refresh.pause"))->setChecked(isPaused);
    m_statusLine->setPaused(isPaused);
    updateActivity();
}

/// Nothing is asked for while nobody looks or refreshing is paused.
void MainWindow::updateActivity() {
    const bool isMinimised = windowState().testFlag(Qt::WindowMinimized);
    if (Connection* connection = m_parts.context.session.connection())
        connection->poller().setPaused(m_isPaused || isMinimised);
    m_pages->setActive(!isMinimised);
}

std::vector<QWidget*> MainWindow::panes() const {
    return {m_topBar, m_rail, m_body, m_statusLine};
}

void MainWindow::stepPane(int steps) {
    const std::vector<QWidget*> all = panes();
    const int count = static_cast<int>(all.size());
    int current = 0;
    for (int index = 0; index < count; ++index)
        if (all[static_cast<size_t>(index)]->isAncestorOf(focusWidget()) ||
            all[static_cast<size_t>(index)] == focusWidget())
            current = index;
    QWidget* next = all[static_cast<size_t>(((current + steps) % count + count) % count)];
    if (next == m_rail) return m_rail->setFocus(Qt::TabFocusReason);
    if (next == m_body && m_body->currentWidget() == m_pages)
        return m_pages->focusPage(Qt::TabFocusReason);
    for (QWidget* child : next->findChildren<QWidget*>())
        if (child->isVisible() && child->isEnabled() && child->focusPolicy() != Qt::NoFocus)
            return child->setFocus(Qt::TabFocusReason);
}

void MainWindow::toggleFullScreen() {
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

void MainWindow::fitRail() {
    m_rail->setIconsOnly(width() < kWideWidth);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    // Text fields take Ctrl+K as "delete to the end of the line"; here it is the palette's
    // everywhere.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_K && key->modifiers() == Qt::ControlModifier) {
            event->ignore();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    fitRail();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) updateActivity();
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    traceFirstPaint();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    savePlace();
    m_pages->saveNow();
    event->accept();
}

void MainWindow::savePlace() {
    m_parts.context.session.database().setValue(kGeometryKey,
                                                QString::fromLatin1(saveGeometry().toBase64()));
}

void MainWindow::restorePlace() {
    const QString stored = m_parts.context.session.database().value(kGeometryKey).toString();
    if (stored.isEmpty() || !restoreGeometry(QByteArray::fromBase64(stored.toLatin1())))
        resize(kFirstSize);
    fitRail();
}

}  // namespace pallium::ui
