#include "ui/shell/shell_commands.h"

#include "ui/connection/connector.h"
#include "ui/connection/session.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_area.h"
#include "ui/shell/shortcut_sheet.h"
#include "ui/widgets/command_registry.h"

#include <QApplication>

#include <functional>

namespace pallium::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ShellCommands", text);
}

QKeySequence keys(const char* text) {
    return QKeySequence(QString::fromLatin1(text));
}

CommandSpec spec(const char* id, const QString& text, const char* icon = "",
                 const QKeySequence& shortcut = {}) {
    return {QString::fromLatin1(id), text, QString::fromLatin1(icon), shortcut};
}

/// Enables by a rule that is asked again after every change of what it depends on.
void enableWhen(QAction* action, const QString& reason, const std::function<bool()>& isPossible) {
    const bool isEnabled = isPossible();
    action->setEnabled(isEnabled);
    action->setStatusTip(isEnabled ? QString() : reason);
}

void addNavigation(const ShellCommandParts& parts) {
    PageArea* pages = &parts.pages;
    QAction* back =
        parts.commands.add(spec("navigate.back", tr("Back"), "arrow-left", keys("Alt+Left")),
                           [pages] { pages->goBack(); });
    QAction* forward = parts.commands.add(
        spec("navigate.forward", tr("Forward"), "arrow-right", keys("Alt+Right")),
        [pages] { pages->goForward(); });
    QAction* reopen = parts.commands.add(
        spec("tab.reopen", tr("Reopen closed tab"), "history", keys("Ctrl+Shift+T")),
        [pages] { pages->reopenTab(); });
    const auto update = [=] {
        enableWhen(back, tr("This is where you began."), [=] { return pages->canGoBack(); });
        enableWhen(forward, tr("Nothing lies ahead."), [=] { return pages->canGoForward(); });
        enableWhen(reopen, tr("No tab was closed."), [=] { return pages->canReopen(); });
    };
    QObject::connect(pages, &PageArea::changed, back, update);
    update();
}

void addTabs(const ShellCommandParts& parts) {
    PageArea* pages = &parts.pages;
    parts.commands.add(spec("tab.new", tr("New query tab"), "plus", keys("Ctrl+T")),
                       [pages] { pages->newTab(); });
    parts.commands.add(spec("tab.close", tr("Close tab"), "x", keys("Ctrl+W")),
                       [pages] { pages->closeTab(); });
    parts.commands.add(spec("tab.next", tr("Next tab"), "chevron-right", keys("Ctrl+PgDown")),
                       [pages] { pages->stepTab(1); });
    parts.commands.add(spec("tab.previous", tr("Previous tab"), "chevron-left", keys("Ctrl+PgUp")),
                       [pages] { pages->stepTab(-1); });
}

void addConnections(const ShellCommandParts& parts) {
    MainWindow* window = &parts.window;
    Connector* connector = &parts.connector;
    CommandRegistry& commands = parts.commands;
    commands.add(spec("connection.switch", tr("Switch connection…"), "plug", keys("Ctrl+Shift+K")),
                 [window] { window->openConnections(); });
    commands.add(spec("connection.new", tr("New connection…"), "plus"), [window] {
        window->openPage({QStringLiteral("connections"), {{QStringLiteral("new"), true}}});
    });
    QAction* local = commands.add(spec("connection.local", tr("Open the local server"), "server"),
                                  [connector] { connector->openLocal(); });
    QAction* demo = commands.add(spec("connection.demo", tr("Look around in the demo"), "play"),
                                 [connector] { connector->openDemo(); });
    for (QAction* action : {local, demo})
        enableWhen(action, tr("The program was started with --no-server."),
                   [connector] { return connector->offersLocal(); });
    commands.add(spec("connection.retry", tr("Try again"), "refresh"),
                 [connector] { connector->retry(); });
    commands.add(spec("tenant.switch", tr("Switch tenant…"), "users", keys("Ctrl+Shift+O")),
                 [window] { window->openTenants(); });
}

void addLock(const ShellCommandParts& parts) {
    MainWindow* window = &parts.window;
    Connector* connector = &parts.connector;
    Session* session = &parts.session;
    QAction* unlock = parts.commands.add(
        spec("connection.unlock", tr("Unlock the read-only connection…"), "unlock"),
        [window] { window->unlock(); });
    QAction* lock =
        parts.commands.add(spec("connection.lock", tr("Make the connection read-only"), "lock"),
                           [connector] { connector->setReadOnly(true); });
    const auto update = [=] {
        const Connection* connection = session->connection();
        const bool isOpen = connection != nullptr;
        const bool isReadOnly = isOpen && connection->profile().isReadOnly;
        enableWhen(unlock, tr("The connection is not read-only."), [=] { return isReadOnly; });
        enableWhen(lock, tr("The connection is read-only already."),
                   [=] { return isOpen && !isReadOnly; });
    };
    QObject::connect(session, &Session::connectionChanged, unlock, update);
    update();
}

void addRefresh(const ShellCommandParts& parts) {
    MainWindow* window = &parts.window;
    PageArea* pages = &parts.pages;
    parts.commands.add(spec("refresh.page", tr("Refresh the page"), "refresh", keys("F5")),
                       [pages] {
                           if (Page* page = pages->currentPage()) page->refresh(false);
                       });
    parts.commands.add(spec("refresh.hard", tr("Refresh the page and drop what is cached"),
                            "refresh", keys("Shift+F5")),
                       [pages] {
                           if (Page* page = pages->currentPage()) page->refresh(true);
                       });
    QAction* pause = parts.commands.add(spec("refresh.pause", tr("Pause refreshing"), "pause"),
                                        [window] { window->setPaused(!window->isPaused()); });
    pause->setCheckable(true);
}

void addWindow(const ShellCommandParts& parts) {
    MainWindow* window = &parts.window;
    Session* session = &parts.session;
    CommandRegistry* commands = &parts.commands;
    commands->add(spec("palette.open", tr("Search or run a command…"), "search", keys("Ctrl+K")),
                  [window] { window->openPalette(); });
    commands->add(spec("messages.open", tr("Messages"), "bell"),
                  [window] { window->openMessages(); });
    commands->add(spec("view.utc", tr("Switch between UTC and local time"), "clock"),
                  [session] { session->setUtc(!session->isUtc()); });
    commands->add(spec("view.fullScreen", tr("Full screen"), "monitor", keys("F11")),
                  [window] { window->toggleFullScreen(); });
    commands->add(spec("pane.next", tr("Next pane"), "", keys("F6")),
                  [window] { window->stepPane(1); });
    commands->add(spec("pane.previous", tr("Previous pane"), "", keys("Shift+F6")),
                  [window] { window->stepPane(-1); });
    commands->add(spec("help.welcome", tr("Welcome"), "home"), [window] {
        window->openPage({QStringLiteral("welcome"), {}});
    });
    commands->add(spec("help.shortcuts", tr("Keyboard shortcuts"), "keyboard", keys("Ctrl+?")),
                  [window, commands] { (new ShortcutSheet(*commands, window))->show(); });
    commands->add(spec("help.about", tr("About and licences"), "info"),
                  [window] { (new AboutDialog(window))->show(); });
    commands->add(spec("app.quit", tr("Quit"), "", keys("Ctrl+Q")), [window] { window->close(); });
}

/// Runs the slot of that name of the widget that has the focus, where it has one.
void addEditing(CommandRegistry& commands, const char* id, const QString& text, const char* slot) {
    commands.add(spec(id, text), [slot] {
        QWidget* focus = QApplication::focusWidget();
        if (focus != nullptr && focus->metaObject()->indexOfMethod(QByteArray(slot) + "()") >= 0)
            QMetaObject::invokeMethod(focus, slot);
    });
}

}  // namespace

void addShellCommands(const ShellCommandParts& parts) {
    addNavigation(parts);
    addTabs(parts);
    addConnections(parts);
    addLock(parts);
    addRefresh(parts);
    addWindow(parts);
    // Without keys: the widgets know theirs, and these would only stand in their way.
    addEditing(parts.commands, "edit.undo", tr("Undo"), "undo");
    addEditing(parts.commands, "edit.redo", tr("Redo"), "redo");
    addEditing(parts.commands, "edit.cut", tr("Cut"), "cut");
    addEditing(parts.commands, "edit.copy", tr("Copy"), "copy");
    addEditing(parts.commands, "edit.paste", tr("Paste"), "paste");
    addEditing(parts.commands, "edit.selectAll", tr("Select all"), "selectAll");
}

}  // namespace pallium::ui
