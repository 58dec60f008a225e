#include "ui/pages/ha/ha_page.h"

#include "ui/client/status_api.h"
#include "ui/models/format.h"
#include "ui/models/settings_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kHaPace{std::chrono::seconds(5), std::chrono::seconds(10)};

/// What each of the two Prometheus servers of a pair is given, with another replica in the other.
QString exampleLabels() {
    return QStringLiteral(
        "global:\n"
        "  external_labels:\n"
        "    cluster: eu-1\n"
        "    __replica__: replica-a\n");
}

}  // namespace

HaPage::HaPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("ha-tracker"), kHaPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    createTable();
    column->addWidget(m_stack, 1);
    m_ticker.setInterval(std::chrono::seconds(1));
    connect(&m_ticker, &QTimer::timeout, this, [this] {
        if (!isActive()) return;
        m_model.tick(QDateTime::currentMSecsSinceEpoch());
        updateRemark();
    });
    m_ticker.start();
}

QString HaPage::title() const {
    return tr("HA tracker");
}

QWidget* HaPage::initialFocus() {
    return m_table;
}

void HaPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_filter = new FilterEdit(tr("Filter pairs"), m_header);
    m_filter->setMinimumWidth(220);
    m_header->addWidget(m_filter);
    m_copyExample = context().commands.add(
        {QStringLiteral("ha.copyExample"), tr("Copy example labels"), QStringLiteral("copy")}, this,
        [this] {
            QGuiApplication::clipboard()->setText(exampleLabels());
            Q_EMIT notice(tr("Example labels copied"));
        });
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        Q_EMIT stateChanged();
    });
}

void HaPage::createTable() {
    m_table = new DataTable(&m_model, tr("HA pairs"));
    m_stack = new StateStack(m_table, this);
    m_filter->setList(m_table);
    m_model.setTimeZone(session().timeZone());
    connect(&session(), &Session::timeZoneChanged, this,
            [this] { m_model.setTimeZone(session().timeZone()); });
}

void HaPage::refresh(bool isHard) {
    if (isHard) {
        m_isTrackerOn.reset();
        m_isConfigurationAsked = false;
    }
    LivePage::refresh(isHard);
}

QJsonObject HaPage::saveState() const {
    return {{QStringLiteral("filter"), m_filter->text()}};
}

void HaPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
}

void HaPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    keep(haTracker(connection.client(), urgency(), [this, done](auto result) {
        showTracker(result);
        done(result.has_value() || result.error().kind == ApiErrorKind::Missing);
    }));
    if (m_isTrackerOn) return;
    // A tracker that is off and one that has elected nobody answer the same.
    keep(configuration(connection.client(), ConfigMode::Full, urgency(), [this](auto result) {
        m_isConfigurationAsked = true;
        const auto settings =
            result ? settingValues(*parseSettings(*result)) : QHash<QString, QString>();
        const QString isOn =
            settings.value(QStringLiteral("distributor.ha_tracker.enable_ha_tracker"));
        if (!isOn.isEmpty()) m_isTrackerOn = isOn == QLatin1String("true");
        if (m_isNobodyElected) showNobody();
    }));
}

void HaPage::forget() {
    m_isTrackerOn.reset();
    m_isConfigurationAsked = false;
    m_isNobodyElected = false;
    m_model.setTracker({}, 0);
    m_header->setRemark({});
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void HaPage::showTracker(const ApiResult<HaTracker>& result) {
    m_isNobodyElected = result && result->elections.empty();
    if (!result) {
        if (result.error().kind == ApiErrorKind::Missing) m_header->setRemark({});
        return showFailure(*m_stack, result.error(), Capability::HaTracker);
    }
    QStringList tenants;
    for (const HaElection& election : result->elections)
        tenants << election.tenant;
    session().addKnownTenants(tenants);
    m_model.setTracker(*result, QDateTime::currentMSecsSinceEpoch());
    updateRemark();
    if (m_isNobodyElected) {
        // Until the configuration answers, what to say is not known.
        if (m_isConfigurationAsked) showNobody();
        return;
    }
    if (!m_table->currentIndex().isValid()) m_table->setCurrentSourceRow(0);
    m_stack->showContent();
}

void HaPage::showNobody() {
    if (m_isTrackerOn == false)
        return m_stack->showNotOffered(tr("The HA tracker of this server is off."),
                                       enablingHint(Capability::HaTracker));
    m_stack->showEmpty(
        tr("No pair of replicas has written yet"),
        tr("Give both Prometheus servers of a pair the same label “cluster” and each its own "
           "“__replica__”, and let the tenant accept pairs (accept_ha_samples):\n\n%1")
            .arg(exampleLabels()),
        m_copyExample);
}

void HaPage::updateRemark() {
    const int pairs = m_model.rowCount();
    if (pairs == 0) return m_header->setRemark({});
    const int overdue = m_model.overdueCount();
    const QString count = tr("%n pairs", nullptr, pairs);
    m_header->setRemark(overdue == 0 ? count
                                     : tr("%1  ·  %2 overdue").arg(count, formatCount(overdue)));
}

}  // namespace pallium::ui
