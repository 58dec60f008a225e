#include "ui/pages/tenants/tenant_page.h"

#include "ui/client/admin_api.h"
#include "ui/connection/change_sender.h"
#include "ui/connection/state_database.h"
#include "ui/pages/admin/deletion_operation.h"
#include "ui/pages/change_desk.h"
#include "ui/pages/tenants/tenant_cards.h"
#include "ui/pages/tenants/top_metrics.h"
#include "ui/widgets/page_header.h"

#include <QDateTime>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr PollPace kTenantPace{std::chrono::seconds(10), std::chrono::seconds(30)};
constexpr int kSearchedChanges = 2000;

/// What isThere() learnt; nullopt where the server does not tell.
std::optional<bool> toldBy(const ApiResult<bool>& answer) {
    return answer ? std::optional<bool>(*answer) : std::nullopt;
}

}  // namespace

TenantPage::TenantPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("tenant"), kTenantPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    column->addWidget(new ReadOnlyBar(context, this));
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
    m_cards->setTimeZone(session().timeZone());
    connect(&session(), &Session::timeZoneChanged, this, [this] {
        m_cards->setTimeZone(session().timeZone());
        showKept();
    });
    connect(&session(), &Session::tenantChanged, this, [this] {
        if (m_named.isEmpty()) follow();
    });
    connect(&session().changes(), &ChangeSender::changed, this, &TenantPage::showKept);
    m_danger->setTenant(tenant());
}

QString TenantPage::title() const {
    return tenant().isEmpty() ? tr("Tenant") : tr("Tenant %1").arg(tenant());
}

QWidget* TenantPage::initialFocus() {
    return m_scroll;
}

QString TenantPage::tenant() const {
    return m_named.isEmpty() ? session().tenant() : m_named;
}

void TenantPage::createHeader() {
    m_header = new PageHeader(tr("Tenant"), this);
    m_header->addAction(context().commands.add(
        {QStringLiteral("tenant.query"), tr("Open in Query"), QStringLiteral("chart-line"),
         QKeySequence(Qt::CTRL | Qt::Key_Return)},
        this, [this] { openPage(QStringLiteral("query")); }));
    m_header->addAction(context().commands.add(
        {QStringLiteral("tenant.limits"), tr("Limits"), QStringLiteral("gauge")}, this,
        [this] { openPage(QStringLiteral("limits")); }));
    m_header->addAction(context().commands.add(
        {QStringLiteral("tenant.all"), tr("All tenants"), QStringLiteral("users")}, this, [this] {
            Q_EMIT pageRequested({QStringLiteral("tenants"), {}, false});
        }));
}

QWidget* TenantPage::createContent() {
    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Tenant"));
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(12);
    m_cards = new TenantCards;
    m_metrics = new TopMetrics(context());
    m_cards->addMetrics(m_metrics);
    m_danger = new DeletionOperation(context(), QStringLiteral("tenant"), all);
    column->addWidget(m_cards);
    column->addWidget(m_danger);
    column->addStretch(1);
    m_scroll->setWidget(all);
    connect(m_cards, &TenantCards::pageChosen, this, &TenantPage::openPage);
    connect(m_metrics, &TopMetrics::queryChosen, this, [this] {
        session().setTenant(tenant());
        Q_EMIT pageRequested(
            {QStringLiteral("query"), runningQuery(TopMetrics::expression()), true});
    });
    return m_scroll;
}

QJsonObject TenantPage::saveState() const {
    return {{QStringLiteral("tenant"), tenant()}};
}

void TenantPage::restoreState(const QJsonObject& state) {
    const QString before = tenant();
    m_named = state.value(QStringLiteral("tenant")).toString();
    if (tenant() != before) follow();
}

void TenantPage::refresh(bool isHard) {
    if (isHard) m_metrics->forget();
    LivePage::refresh(isHard);
}

/// Another tenant is shown from now on.
void TenantPage::follow() {
    forget();
    refresh(false);
    Q_EMIT titleChanged();
    Q_EMIT stateChanged();
}

void TenantPage::openPage(const QString& page) {
    if (page != QLatin1String("activity")) session().setTenant(tenant());
    Q_EMIT pageRequested({page, {}, false});
}

void TenantPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    for (ApiCall& call : readLimits(connection.client(), tenant(), urgency(),
                                    [this, done](const LimitReading& reading) {
                                        take(reading);
                                        const auto& error = reading.statsError;
                                        done(!error || error->kind == ApiErrorKind::Missing);
                                    }))
        keep(std::move(call));
    keep(isThere(connection.client(), withUrgency(tenantRulesRequest(tenant()), urgency()),
                 [this](const ApiResult<bool>& rules) {
                     m_hasRules = toldBy(rules);
                     m_cards->showAlerting(m_hasRules, m_hasAlertmanager);
                 }));
    keep(isThere(connection.client(), withUrgency(tenantAlertmanagerRequest(tenant()), urgency()),
                 [this](const ApiResult<bool>& alertmanager) {
                     m_hasAlertmanager = toldBy(alertmanager);
                     m_cards->showAlerting(m_hasRules, m_hasAlertmanager);
                 }));
}

void TenantPage::forget() {
    m_hasRules.reset();
    m_hasAlertmanager.reset();
    m_cards->showStats(std::nullopt);
    m_cards->showLimits({});
    m_cards->showAlerting({}, {});
    m_cards->showTrends({}, QDateTime::currentMSecsSinceEpoch());
    m_metrics->forget();
    m_danger->forget();
    m_danger->setTenant(tenant());
    m_header->setRemark(tenant());
    showKept();
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void TenantPage::take(const LimitReading& reading) {
    const auto& error = reading.statsError;
    if (error && error->kind != ApiErrorKind::Missing)
        return showFailure(*m_stack, *error, Capability::AllTenantStats);
    if (error && reading.configError && !reading.hasOverridesApi)
        return showFailure(*m_stack, *error, Capability::AllTenantStats);
    m_cards->showStats(reading.sources.stats);
    m_cards->showLimits(limitRows(reading.sources));
    const auto& stats = reading.sources.stats;
    m_metrics->show(tenant(), stats ? std::optional(stats->series) : std::nullopt);
    ServerView view;
    if (reading.sources.stats) view.tenants = std::vector<TenantStats>{*reading.sources.stats};
    m_danger->showServer(view);
    if (Connection* connection = session().connection(); connection && !reading.allStats.empty())
        session().database().tenantSamples().add(connection->profile().id, reading.allStats,
                                                 QDateTime::currentMSecsSinceEpoch());
    m_header->setRemark(tenant());
    showKept();
    m_stack->showContent();
}

/// What this computer kept: samples and changes.
void TenantPage::showKept() {
    const Connection* connection = session().connection();
    if (connection == nullptr) return;
    const QString& id = connection->profile().id;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    m_cards->showTrends(
        session().database().tenantSamples().samples(id, tenant(), nowMs - TenantCards::kShownMs),
        nowMs);
    std::vector<ActivityEntry> entries = session().changes().entries(kSearchedChanges);
    std::erase_if(entries, [&](const ActivityEntry& entry) {
        return entry.connectionId != id || entry.tenant != tenant();
    });
    m_cards->showActivity(entries);
}

}  // namespace pallium::ui
