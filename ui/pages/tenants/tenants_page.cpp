#include "ui/pages/tenants/tenants_page.h"

#include "ui/client/status_api.h"
#include "ui/connection/state_database.h"
#include "ui/models/format.h"
#include "ui/models/series_limits.h"
#include "ui/models/settings_model.h"
#include "ui/pages/tenants/tenant_actions.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLabel>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qint64 kTrendMs = 30LL * 60 * 1000;

}  // namespace

QString TenantsPage::title() const {
    return tr("Tenants");
}

QWidget* TenantsPage::initialFocus() {
    return m_table;
}

void TenantsPage::showColumns() {
    for (size_t i = 0; i < m_columns.size(); ++i)
        m_table->setColumnHidden(TenantModel::Series + static_cast<int>(i),
                                 !m_model.hasStats() || !m_columns[i]->isChecked());
}

void TenantsPage::refresh(bool isHard) {
    if (isHard) m_limitAnswers = 0;
    LivePage::refresh(isHard);
}

QJsonObject TenantsPage::saveState() const {
    QJsonArray hidden;
    for (size_t i = 0; i < m_columns.size(); ++i)
        if (!m_columns[i]->isChecked()) hidden.append(static_cast<int>(i));
    return {{QStringLiteral("filter"), m_filter->text()}, {QStringLiteral("hidden"), hidden}};
}

void TenantsPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    if (!state.contains(QStringLiteral("hidden"))) return;
    const QJsonArray hidden = state.value(QStringLiteral("hidden")).toArray();
    for (size_t i = 0; i < m_columns.size(); ++i)
        m_columns[i]->setChecked(!hidden.contains(static_cast<int>(i)));
}

void TenantsPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    keep(allTenantStats(connection.client(), urgency(), [this, done](auto result) {
        showStats(result);
        done(result.has_value() || result.error().kind == ApiErrorKind::Missing);
    }));
    if (m_limitAnswers < 2) fetchLimits(connection);
}

void TenantsPage::fetchLimits(Connection& connection) {
    m_limitAnswers = 0;
    // Either may be missing: then there is no limit to compare with, which is no failure.
    keep(configuration(connection.client(), ConfigMode::Full, urgency(), [this](auto result) {
        if (result) m_config = settingValues(*parseSettings(*result));
        ++m_limitAnswers;
        updateLimits();
    }));
    keep(
        runtimeConfiguration(connection.client(), ConfigMode::Full, urgency(), [this](auto result) {
            if (result) m_runtime = settingValues(*parseSettings(*result));
            ++m_limitAnswers;
            updateLimits();
        }));
}

void TenantsPage::forget() {
    m_limitAnswers = 0;
    m_trendsMs = 0;
    m_model.setTrends({});
    m_model.setLastWrites({}, 0);
    m_config.clear();
    m_runtime.clear();
    m_model.setNames({});
    m_model.setSeriesLimits({});
    m_header->setRemark({});
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void TenantsPage::showStats(const ApiResult<std::vector<TenantStats>>& result) {
    if (!result && result.error().kind == ApiErrorKind::Missing) return showKnownTenants();
    if (!result) return showFailure(*m_stack, result.error(), Capability::AllTenantStats);
    QStringList names;
    for (const TenantStats& stats : *result)
        names << stats.tenant;
    session().addKnownTenants(names);
    m_model.setStats(*result);
    if (Connection* connection = session().connection()) record(*connection, *result);
    if (result->empty())
        return m_stack->showEmpty(tr("No tenant has written yet"),
                                  tr("Tenants appear here with their first samples."),
                                  context().commands.action(QStringLiteral("connection.demo")));
    showTable(replicationNote());
}

void TenantsPage::record(Connection& connection, const std::vector<TenantStats>& stats) {
    TenantSampleStore store = session().database().tenantSamples();
    const QString& id = connection.profile().id;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    store.add(id, stats, nowMs);
    if (nowMs - m_trendsMs < TenantSampleStore::kIntervalMs / 2) return;
    m_trendsMs = nowMs;
    QHash<QString, TenantTrend> trends;
    QHash<QString, qint64> lastWrites;
    for (size_t i = 0; i < std::min(stats.size(), TenantSampleStore::kMaxTenants); ++i) {
        const QString& tenant = stats[i].tenant;
        const auto samples = store.samples(id, tenant, nowMs - kTrendMs);
        if (samples.size() > 1)
            trends.insert(tenant, tenantTrend(samples, nowMs - kTrendMs, nowMs));
        if (stats[i].ingestionRate <= 0) lastWrites.insert(tenant, store.lastWriteMs(id, tenant));
    }
    m_model.setTrends(trends);
    m_model.setLastWrites(lastWrites, nowMs);
}

void TenantsPage::showKnownTenants() {
    m_model.setNames(session().knownTenants());
    if (m_model.rowCount() == 0)
        return m_stack->showNotOffered(missingText(Capability::AllTenantStats),
                                       enablingHint(Capability::AllTenantStats));
    showTable(tr("Tenant statistics not offered; showing only known tenants."));
}

void TenantsPage::showTable(const QString& note) {
    showColumns();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentSourceRow(std::max(0, m_model.rowOf(session().tenant())));
    updateRemark();
    updateActions();
    m_stack->showContent();
}

void TenantsPage::updateRemark() {
    const QString count =
        m_filter->text().isEmpty()
            ? tr("%1 in all").arg(formatCount(m_model.rowCount()))
            : tr("%1 of %2 shown")
                  .arg(formatCount(m_table->shownCount()), formatCount(m_model.rowCount()));
    if (!m_model.hasStats()) return m_header->setRemark(count);
    m_header->setRemark(tr("%1  ·  %2 series  ·  %3 samples/s")
                            .arg(count, formatCount(m_model.totalSeries()),
                                 formatValue(m_model.totalSampleRate(), Unit::None, 3)));
}

void TenantsPage::updateLimits() {
    m_model.setSeriesLimits(seriesLimits(m_config, m_runtime));
    if (m_model.hasStats() && m_model.rowCount() > 0) {
        m_note->setText(replicationNote());
        m_note->setVisible(!m_note->text().isEmpty());
    }
}

QString TenantsPage::replicationNote() const {
    const int factor = replicationFactor(m_config);
    if (factor == 1) return {};
    return factor > 1
               ? tr("Series are counted once for each of their %n replicas.", nullptr, factor)
               : tr("Figures may include replicas.");
}

void TenantsPage::openTenant(int row) {
    if (row < 0) return;
    Q_EMIT pageRequested(
        {QStringLiteral("tenant"), {{QStringLiteral("tenant"), m_model.row(row).tenant}}, false});
}

void TenantsPage::openQuery(int row) {
    if (row < 0) return;
    session().setTenant(m_model.row(row).tenant);
    Q_EMIT pageRequested({QStringLiteral("query"), {}, false});
}

void TenantsPage::updateActions() {
    const bool isChosen = m_table->currentIndex().isValid();
    for (QAction* action : {m_open, m_query}) {
        action->setEnabled(isChosen);
        action->setStatusTip(isChosen ? QString() : tr("Choose a tenant first."));
    }
    m_actions->update();
}

}  // namespace pallium::ui
