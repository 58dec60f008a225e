#include "ui/pages/overview/overview_cards.h"

#include "ui/connection/connection.h"
#include "ui/models/format.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/card.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/small_chart.h"
#include "ui/widgets/text_style.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qint64 kShownMs = 30LL * 60 * 1000;
constexpr size_t kTenantBars = 6;
constexpr int kCardColumns = 3;

QLabel* figureLabel() {
    auto* label = new QLabel;
    setTextRole(*label, TextRole::Figure);
    return label;
}

SmallChart::Line chartLine(const QString& name, const RateHistory& history) {
    return {name, QList<QPointF>(history.begin(), history.end())};
}

QString stateWord(Connection::State state) {
    switch (state) {
        case Connection::State::Starting:
            return OverviewCards::tr("Starting");
        case Connection::State::Ready:
            return OverviewCards::tr("Ready");
        case Connection::State::NotReady:
            return OverviewCards::tr("Not ready");
        case Connection::State::Offline:
            break;
    }
    return OverviewCards::tr("Offline");
}

Health stateHealth(Connection::State state) {
    switch (state) {
        case Connection::State::Ready:
            return Health::Ok;
        case Connection::State::Offline:
            return Health::Bad;
        default:
            return Health::Warn;
    }
}

QString partText(const HealthCounts::Part& part) {
    return OverviewCards::tr("%1 of %2").arg(formatCount(part.good), formatCount(part.all));
}

}  // namespace

OverviewCards::OverviewCards(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    auto* body = new QWidget;
    body->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    m_grid = new QGridLayout;
    m_grid->setSpacing(12);
    for (int i = 0; i < kCardColumns; ++i)
        m_grid->setColumnStretch(i, 1);
    column->addLayout(m_grid);
    column->addStretch(1);
    setWidget(body);
    createHealth();
    createIngest();
    createTenants();
    createQueries();
    createStorage();
    arrange();
}

Card* OverviewCards::addCard(const QString& name, const QString& title, const QString& page,
                             const QString& hint) {
    auto* card = new Card(title, widget());
    card->setObjectName(name);
    card->setTarget(hint);
    connect(card, &Card::activated, this, [this, page] { Q_EMIT pageChosen(page); });
    card->hide();
    m_cards.push_back(card);
    return card;
}

void OverviewCards::createHealth() {
    m_health = addCard(QStringLiteral("healthCard"), tr("Health"), QStringLiteral("services"),
                       tr("Open services"));
    m_state = new Badge;
    m_healthFacts = new KeyValueGrid;
    m_health->setContent(stacked(m_state, m_healthFacts));
}

void OverviewCards::createIngest() {
    m_ingest = addCard(QStringLiteral("ingestCard"), tr("Ingest"), QStringLiteral("tenants"),
                       tr("Open tenants"));
    m_ingest->setNote(tr("last 30 min"));
    m_ingestRate = figureLabel();
    m_ingestChart = new SmallChart(tr("Samples per second"), Unit::PerSecond);
    m_ingestChart->setMinimumHeight(120);
    m_ingestFacts = new KeyValueGrid;
    m_ingest->setContent(stacked(m_ingestRate, m_ingestChart, m_ingestFacts));
}

void OverviewCards::createTenants() {
    m_tenants = addCard(QStringLiteral("tenantsCard"), tr("Tenants by active series"),
                        QStringLiteral("tenants"), tr("Open tenants"));
    m_tenantBars = new BarList(tr("Tenants by active series"));
    m_tenants->setContent(stacked(m_tenantBars));
}

void OverviewCards::createQueries() {
    m_queries = addCard(QStringLiteral("queriesCard"), tr("Queries"), QStringLiteral("query"),
                        tr("Open query"));
    m_queries->setNote(tr("last 30 min"));
    m_queryRate = figureLabel();
    m_queryChart = new SmallChart(tr("Queries per second"), Unit::PerSecond);
    m_queryChart->setMinimumHeight(120);
    m_queryFacts = new KeyValueGrid;
    m_queries->setContent(stacked(m_queryRate, m_queryChart, m_queryFacts));
}

void OverviewCards::createStorage() {
    m_storage = addCard(QStringLiteral("storageCard"), tr("Storage"), QStringLiteral("services"),
                        tr("Open services"));
    m_storageFacts = new KeyValueGrid;
    m_storage->setContent(stacked(m_storageFacts));
}

void OverviewCards::setTimeZone(const QTimeZone& zone) {
    m_ingestChart->setTimeZone(zone);
    m_queryChart->setTimeZone(zone);
}

void OverviewCards::showHealth(const Connection& connection, const HealthCounts& counts,
                               const ServerLoad& load, qint64 nowMs) {
    m_state->setState(stateHealth(connection.state()), stateWord(connection.state()));
    KeyValueGrid::Rows rows;
    if (counts.services) rows.emplace_back(tr("Services running"), partText(*counts.services));
    if (counts.ringMembers)
        rows.emplace_back(tr("Ring members healthy"), partText(*counts.ringMembers));
    if (!connection.productText().isEmpty())
        rows.emplace_back(tr("Version"), connection.productText());
    const auto start = load.gauge(QStringLiteral("process_start_time_seconds"));
    if (start && *start > 0)
        rows.emplace_back(tr("Running for"),
                          formatDuration(nowMs - static_cast<qint64>(*start * 1000)));
    m_healthFacts->setRows(rows);
    m_health->setSummary(m_state->text());
    m_health->show();
    arrange();
}

void OverviewCards::showLoad(const ServerLoad& load, qint64 nowMs) {
    showIngest(load, nowMs);
    showQueries(load, nowMs);
    showStorage(load);
    arrange();
}

void OverviewCards::showIngest(const ServerLoad& load, qint64 nowMs) {
    m_ingest->setVisible(load.samplesPerSecond().has_value() || !load.sampleHistory().empty());
    if (!load.samplesPerSecond()) return;
    m_ingestRate->setText(
        tr("%1 samples/s").arg(formatValue(*load.samplesPerSecond(), Unit::None, 3)));
    m_ingestChart->setLines({chartLine(tr("samples/s"), load.sampleHistory())}, nowMs - kShownMs,
                            nowMs);
    KeyValueGrid::Rows rows;
    if (load.failuresPerSecond())
        rows.emplace_back(tr("Failed"), formatValue(*load.failuresPerSecond(), Unit::PerSecond, 2));
    const double discarded = load.discardedPerSecond().value_or(0);
    const QString rate = formatValue(discarded, Unit::PerSecond, 2);
    rows.emplace_back(tr("Discarded"), load.discardReason().isEmpty()
                                           ? rate
                                           : tr("%1, mostly %2").arg(rate, load.discardReason()));
    m_ingestFacts->setRows(rows);
    m_ingest->setSummary(m_ingestRate->text());
}

void OverviewCards::showQueries(const ServerLoad& load, qint64 nowMs) {
    m_queries->setVisible(load.queriesPerSecond().has_value() || !load.queryHistory().empty());
    if (!load.queriesPerSecond()) return;
    m_queryRate->setText(
        tr("%1 queries/s").arg(formatValue(*load.queriesPerSecond(), Unit::None, 3)));
    m_queryChart->setLines({chartLine(tr("queries/s"), load.queryHistory())}, nowMs - kShownMs,
                           nowMs);
    KeyValueGrid::Rows rows;
    for (const auto& [name, quantile] :
         {std::pair(tr("Half within"), 0.5), std::pair(tr("99 % within"), 0.99)}) {
        const auto seconds = load.queryQuantile(quantile);
        rows.emplace_back(name, seconds ? formatValue(*seconds, Unit::Seconds, 2) : tr("–"));
    }
    m_queryFacts->setRows(rows);
    m_queries->setSummary(m_queryRate->text());
}

void OverviewCards::showStorage(const ServerLoad& load) {
    KeyValueGrid::Rows rows;
    const auto add = [&](const QString& name, const QString& metric, bool isBytes) {
        const auto value = load.gauge(metric);
        if (!value) return;
        const auto whole = static_cast<qint64>(*value);
        rows.emplace_back(name, isBytes ? formatBytes(whole) : formatCount(whole));
    };
    add(tr("Series in memory"), QStringLiteral("cortex_ingester_memory_series"), false);
    add(tr("Tenants in memory"), QStringLiteral("cortex_ingester_memory_users"), false);
    add(tr("Blocks"), QStringLiteral("cortex_ingester_tsdb_storage_blocks_bytes"), true);
    add(tr("Write-ahead log"), QStringLiteral("cortex_ingester_tsdb_wal_storage_size_bytes"), true);
    m_storageFacts->setRows(rows);
    m_storage->setVisible(!rows.empty());
}

void OverviewCards::showTenants(const std::vector<TenantStats>& tenants) {
    std::vector<TenantStats> sorted = tenants;
    std::sort(sorted.begin(), sorted.end(), [](const TenantStats& a, const TenantStats& b) {
        return a.activeSeries > b.activeSeries;
    });
    std::vector<BarList::Bar> bars;
    for (size_t i = 0; i < std::min(kTenantBars, sorted.size()); ++i) {
        const double most = static_cast<double>(std::max<qint64>(1, sorted[0].activeSeries));
        bars.push_back({sorted[i].tenant,
                        formatValue(static_cast<double>(sorted[i].activeSeries), Unit::None, 3),
                        static_cast<double>(sorted[i].activeSeries) / most});
    }
    m_tenantBars->setBars(bars);
    m_tenants->setNote(tenants.size() > kTenantBars
                           ? tr("%1 of %2")
                                 .arg(formatCount(static_cast<qint64>(bars.size())),
                                      formatCount(static_cast<qint64>(tenants.size())))
                           : QString());
    m_tenants->setVisible(!bars.empty());
    arrange();
}

void OverviewCards::forget() {
    for (Card* card : m_cards)
        card->hide();
    arrange();
}

void OverviewCards::arrange() {
    int place = 0;
    for (Card* card : m_cards) {
        m_grid->removeWidget(card);
        if (card->isHidden()) continue;
        m_grid->addWidget(card, place / kCardColumns, place % kCardColumns);
        ++place;
    }
}

}  // namespace pallium::ui
