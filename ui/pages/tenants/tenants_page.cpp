#include "ui/pages/tenants/tenants_page.h"

#include "ui/client/status_api.h"
#include "ui/connection/state_database.h"
#include "ui/models/format.h"
#include "ui/models/series_limits.h"
#include "ui/models/settings_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_style.h"

#include <QDateTime>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr PollPace kTenantsPace{std::chrono::seconds(5), std::chrono::seconds(15)};
constexpr qint64 kTrendMs = 30LL * 60 * 1000;

}  // namespace

TenantsPage::TenantsPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("tenants"), kTenantsPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    createTable();
    column->addWidget(m_stack, 1);
    connect(&session(), &Session::knownTenantsChanged, this, [this] {
        if (m_stack->face() == StateStack::Face::Content && !m_model.hasStats()) showKnownTenants();
    });
}

QString TenantsPage::title() const {
    return tr("Tenants");
}

QWidget* TenantsPage::initialFocus() {
    return m_table;
}

void TenantsPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_filter = new FilterEdit(tr("Filter tenants"), m_header);
    m_filter->setMinimumWidth(220);
    m_header->addWidget(m_filter);
    m_open = context().commands.add(
        {QStringLiteral("tenants.details"), tr("Details"), QStringLiteral("user")}, this,
        [this] { openTenant(m_table->currentSourceRow()); });
    m_query = context().commands.add(
        {QStringLiteral("tenants.open"), tr("Open in Query"), QStringLiteral("chart-line"),
         QKeySequence(Qt::CTRL | Qt::Key_Return)},
        this, [this] { openQuery(m_table->currentSourceRow()); });
    m_header->addAction(m_open);
    m_header->addAction(m_query);
}

void TenantsPage::createTable() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_table = new DataTable(&m_model, tr("Tenants"));
    m_note = new QLabel;
    setTextRole(*m_note, TextRole::Muted);
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    m_stack = new StateStack(content, this);
    m_filter->setList(m_table);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        updateRemark();
        Q_EMIT stateChanged();
    });
    connect(m_table, &DataTable::rowActivated, this, &TenantsPage::openTenant);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TenantsPage::updateActions);
    updateActions();
}

void TenantsPage::refresh(bool isHard) {
    if (isHard) m_limitAnswers = 0;
    LivePage::refresh(isHard);
}

QJsonObject TenantsPage::saveState() const {
    return {{QStringLiteral("filter"), m_filter->text()}};
}

void TenantsPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
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
    for (int column = TenantModel::Series; column < TenantModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, !m_model.hasStats());
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentSourceRow(std::max(0, m_model.rowOf(session().tenant())));
    updateRemark();
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
}

}  // namespace pallium::ui
