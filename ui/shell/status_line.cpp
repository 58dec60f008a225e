#include "ui/shell/status_line.h"

#include "ui/client/address.h"
#include "ui/connection/session.h"
#include "ui/models/format.h"
#include "ui/shell/connection_state.h"
#include "ui/shell/server_figures.h"
#include "ui/widgets/command_registry.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <cmath>

namespace pallium::ui {
namespace {

constexpr int kSuccessMs = 4000;

}  // namespace

StatusLine::StatusLine(Session& session, ServerFigures& figures, CommandRegistry& commands,
                       QWidget* parent)
    : QWidget(parent), m_session(session), m_figures(figures), m_commands(commands) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 1, 8, 1);
    layout->setSpacing(2);
    m_state = addCell(QStringLiteral("stateCell"), QStringLiteral("page.services"));
    m_connection = addCell(QStringLiteral("connectionCell"), QStringLiteral("connection.switch"));
    m_tenant = addCell(QStringLiteral("tenantCell"), QStringLiteral("tenant.switch"));
    m_series = addCell(QStringLiteral("seriesCell"), QStringLiteral("page.tenants"));
    m_rate = addCell(QStringLiteral("rateCell"), QStringLiteral("page.tenants"));
    m_latency = addCell(QStringLiteral("latencyCell"), QStringLiteral("page.query"));
    m_success = new QLabel;
    m_success->setObjectName(QStringLiteral("successText"));
    m_success->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_success->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addWidget(m_success, 1);
    m_refresh = addCell(QStringLiteral("refreshCell"), {});
    m_zone = addCell(QStringLiteral("zoneCell"), QStringLiteral("view.utc"));
    m_successTimer.setSingleShot(true);
    connect(&m_successTimer, &QTimer::timeout, m_success, &QLabel::clear);
    connect(&session, &Session::connectionChanged, this, &StatusLine::followConnection);
    connect(&session, &Session::tenantChanged, this, &StatusLine::showTenant);
    connect(&session, &Session::timeZoneChanged, this, &StatusLine::showZone);
    connect(&figures, &ServerFigures::changed, this, &StatusLine::showFigures);
    followConnection();
    showZone();
    setPaused(false);
}

QToolButton* StatusLine::addCell(const QString& objectName, const QString& command) {
    auto* cell = new QToolButton;
    cell->setObjectName(objectName);
    cell->setAutoRaise(true);
    cell->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    cell->setIconSize(QSize(14, 14));
    layout()->addWidget(cell);
    if (!command.isEmpty())
        connect(cell, &QToolButton::clicked, this, [this, command] {
            if (QAction* action = m_commands.action(command)) action->trigger();
        });
    return cell;
}

void StatusLine::showCell(QToolButton& cell, const QString& text, const QString& accessibleName) {
    QString shown = text;
    cell.setText(shown.replace(QLatin1Char('&'), QLatin1String("&&")));
    cell.setAccessibleName(accessibleName);
    cell.setToolTip(accessibleName);
    cell.setVisible(!text.isEmpty());
}

void StatusLine::followConnection() {
    if (m_followed != nullptr) {
        m_followed->disconnect(this);
        m_followed->client().disconnect(this);
    }
    m_followed = m_session.connection();
    if (m_followed != nullptr) {
        connect(m_followed, &Connection::stateChanged, this, &StatusLine::showState);
        connect(&m_followed->client(), &ApiClient::requestFinished, this, &StatusLine::showLatency);
    }
    m_latency->hide();
    showState();
    showTenant();
    showFigures();
}

void StatusLine::showState() {
    const ConnectionStateLook look = connectionStateLook(m_followed);
    m_state->setIcon(theme().icon(look.icon, look.token));
    showCell(*m_state, look.word, tr("State of the server: %1").arg(look.word));
    if (m_followed != nullptr && !m_followed->stateText().isEmpty())
        m_state->setToolTip(m_followed->stateText());
    if (m_followed == nullptr) return m_connection->hide();
    const ConnectionProfile& profile = m_followed->profile();
    const QString text =
        tr("%1 %2", "connection and address").arg(profile.name, shownHost(profile.baseUrl));
    showCell(*m_connection, text, tr("Connection: %1").arg(text));
}

void StatusLine::showTenant() {
    const QString tenant = m_session.tenant();
    const QString shown = tenant.isEmpty() ? tr("default tenant") : tenant;
    showCell(*m_tenant, m_followed != nullptr ? shown : QString(), tr("Tenant: %1").arg(shown));
}

void StatusLine::showFigures() {
    const std::optional<double> series = m_figures.series();
    const QString count = series ? formatValue(*series, Unit::None, 3) : QString();
    showCell(*m_series, series ? tr("%1 series").arg(count) : QString(),
             tr("Active series: %1").arg(count));
    const std::optional<double> rate = m_figures.samplesPerSecond();
    const QString perSecond = rate ? formatValue(std::round(*rate), Unit::None, 3) : QString();
    showCell(*m_rate, rate ? tr("%1 samples/s").arg(perSecond) : QString(),
             tr("Samples received per second: %1").arg(perSecond));
}

void StatusLine::showZone() {
    const QString zone = m_session.isUtc() ? tr("UTC") : tr("Local time");
    showCell(*m_zone, zone, tr("Time zone: %1").arg(zone));
}

void StatusLine::showLatency(const RequestRecord& record) {
    if (record.isBackground || !record.url.contains(QLatin1String("/query"))) return;
    const QString time = formatDuration(record.totalTime.count());
    showCell(*m_latency, tr("query %1").arg(time), tr("Last query took %1").arg(time));
}

void StatusLine::setRefreshMenu(QMenu* menu) {
    connect(m_refresh, &QToolButton::clicked, menu, [this, menu] {
        menu->popup(m_refresh->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
    });
}

void StatusLine::setPaused(bool isPaused) {
    m_refresh->setIcon(theme().icon(isPaused ? QStringLiteral("pause") : QStringLiteral("refresh"),
                                    isPaused ? Token::Warn : Token::TextMuted));
    const QString text = isPaused ? tr("Paused") : tr("Live");
    showCell(*m_refresh, text, tr("Refreshing: %1").arg(text));
}

void StatusLine::showSuccess(const QString& text) {
    m_success->setText(text);
    m_successTimer.start(kSuccessMs);
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Surface1));
    painter.setPen(theme().color(Token::Border));
    painter.drawLine(rect().topLeft(), rect().topRight());
}

}  // namespace pallium::ui
