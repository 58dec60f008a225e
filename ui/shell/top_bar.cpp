#include "ui/shell/top_bar.h"

#include "ui/connection/session.h"
#include "ui/shell/connection_state.h"
#include "ui/shell/notices.h"
#include "ui/shell/search_button.h"
#include "ui/widgets/command_registry.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace pallium::ui {
namespace {

constexpr int kMaxNameLetters = 28;

/// Cut to a bearable width, `&` shown as such.
QString buttonText(const QWidget& button, const QString& text) {
    const QFontMetrics metrics(button.font());
    QString cut =
        metrics.elidedText(text, Qt::ElideRight, kMaxNameLetters * metrics.averageCharWidth());
    return cut.replace(QLatin1Char('&'), QLatin1String("&&"));
}

}  // namespace

TopBar::TopBar(Session& session, Notices& notices, CommandRegistry& commands, QMenu* lookMenu,
               QWidget* parent)
    : QWidget(parent), m_session(session), m_notices(notices), m_commands(commands) {
    auto* bar = new QHBoxLayout(this);
    bar->setContentsMargins(8, 6, 8, 6);
    bar->setSpacing(4);
    m_connection =
        addButton(QStringLiteral("connectionButton"), QStringLiteral("connection.switch"));
    m_tenant = addButton(QStringLiteral("tenantButton"), QStringLiteral("tenant.switch"));
    bar->addSpacing(4);
    addButton(QStringLiteral("backButton"), QStringLiteral("navigate.back"));
    addButton(QStringLiteral("forwardButton"), QStringLiteral("navigate.forward"));
    bar->addSpacing(4);
    QAction* palette = commands.action(QStringLiteral("palette.open"));
    auto* search = new SearchButton(tr("Search or run a command…"),
                                    palette->shortcut().toString(QKeySequence::NativeText));
    search->setObjectName(QStringLiteral("searchButton"));
    connect(search, &SearchButton::clicked, palette, &QAction::trigger);
    bar->addWidget(search, 1);
    bar->addSpacing(4);
    m_zone = addButton(QStringLiteral("zoneButton"), QStringLiteral("view.utc"));
    m_messages = addButton(QStringLiteral("messagesButton"), QStringLiteral("messages.open"));
    auto* look = addButton(QStringLiteral("lookButton"), {});
    look->setIcon(theme().icon(QStringLiteral("settings")));
    look->setAccessibleName(tr("Look: theme and size"));
    look->setToolTip(tr("Theme and size"));
    connect(look, &QToolButton::clicked, lookMenu, [look, lookMenu] {
        const int left = look->width() - lookMenu->sizeHint().width();
        lookMenu->popup(look->mapToGlobal(QPoint(left, look->height())));
    });
    connect(&session, &Session::connectionChanged, this, &TopBar::followConnection);
    connect(&session, &Session::tenantChanged, this, &TopBar::showTenant);
    connect(&session, &Session::timeZoneChanged, this, &TopBar::showZone);
    connect(&notices, &Notices::changed, this, &TopBar::showNotices);
    followConnection();
    showZone();
    showNotices();
}

QToolButton* TopBar::addButton(const QString& objectName, const QString& command) {
    auto* button = new QToolButton;
    button->setObjectName(objectName);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize(QSize(16, 16));
    layout()->addWidget(button);
    if (command.isEmpty()) return button;
    QAction* action = m_commands.action(command);
    button->setIcon(action->icon());
    button->setAccessibleName(action->text());
    button->setToolTip(
        tr("%1 (%2)", "text (shortcut)")
            .arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
    button->setEnabled(action->isEnabled());
    connect(action, &QAction::changed, button,
            [action, button] { button->setEnabled(action->isEnabled()); });
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    return button;
}

QWidget& TopBar::connectionButton() {
    return *m_connection;
}
QWidget& TopBar::tenantButton() {
    return *m_tenant;
}
QWidget& TopBar::messagesButton() {
    return *m_messages;
}

void TopBar::followConnection() {
    if (m_followed != nullptr) m_followed->disconnect(this);
    m_followed = m_session.connection();
    if (m_followed != nullptr)
        connect(m_followed, &Connection::stateChanged, this, &TopBar::showConnection);
    showConnection();
    showTenant();
}

void TopBar::showConnection() {
    const ConnectionStateLook look = connectionStateLook(m_followed);
    const QString name = m_followed != nullptr ? m_followed->profile().name : tr("No connection");
    m_connection->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_connection->setIcon(theme().icon(look.icon, look.token));
    m_connection->setText(buttonText(*m_connection, name));
    m_connection->setAccessibleName(tr("Connection: %1, %2").arg(name, look.word));
}

void TopBar::showTenant() {
    const QString tenant = m_session.tenant();
    const QString shown = tenant.isEmpty() ? tr("default tenant") : tenant;
    m_tenant->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tenant->setIcon(theme().icon(QStringLiteral("users"), Token::TextMuted));
    m_tenant->setText(buttonText(*m_tenant, shown));
    m_tenant->setAccessibleName(tr("Tenant: %1").arg(shown));
}

void TopBar::showZone() {
    m_zone->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_zone->setIcon(theme().icon(QStringLiteral("clock"), Token::TextMuted));
    const QString zone = m_session.isUtc() ? tr("UTC") : tr("Local");
    m_zone->setText(zone);
    m_zone->setAccessibleName(tr("Time zone: %1").arg(zone));
}

void TopBar::showNotices() {
    const int unread = m_notices.unread();
    m_messages->setToolButtonStyle(unread > 0 ? Qt::ToolButtonTextBesideIcon
                                              : Qt::ToolButtonIconOnly);
    m_messages->setIcon(
        theme().icon(QStringLiteral("bell"), unread > 0 ? Token::Warn : Token::Text));
    m_messages->setText(unread > 0 ? QString::number(unread) : QString());
    m_messages->setAccessibleName(unread > 0 ? tr("Messages: %n unread", nullptr, unread)
                                             : tr("Messages"));
}

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Surface1));
    painter.setPen(theme().color(Token::Border));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}  // namespace pallium::ui
