#include "ui/pages/tenants/tenant_cards.h"

#include "ui/models/activity_model.h"
#include "ui/models/format.h"
#include "ui/models/limit_value.h"
#include "ui/models/tenant_trend.h"
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

constexpr size_t kShownChanges = 5;
constexpr size_t kShownOverrides = 6;

SmallChart* createTrendChart(const QString& name, Unit unit) {
    auto* chart = new SmallChart(name, unit);
    chart->setMinimumHeight(110);
    return chart;
}

/// One colour for all stretches: between them the program was not open.
QList<SmallChart::Line> chartLines(const std::vector<TenantSample>& samples,
                                   double (*figure)(const TenantSample&)) {
    QList<SmallChart::Line> lines;
    auto stretches = trendLines(samples, figure);
    // The newest are what matters where there are more than a chart takes.
    const size_t most = SmallChart::kMaxSeries;
    const size_t first = stretches.size() > most ? stretches.size() - most : 0;
    for (size_t i = first; i < stretches.size(); ++i)
        lines.append({{}, stretches[i], 0});
    return lines;
}

QString ownWord(std::optional<bool> isThere) {
    if (!isThere) return TenantCards::tr("not told");
    return *isThere ? TenantCards::tr("of its own") : TenantCards::tr("none");
}

}  // namespace

TenantCards::TenantCards(QWidget* parent) : QWidget(parent) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(12);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    createFigures();
    createFacts();
}

Card* TenantCards::addCard(const QString& title, int row, int column, QWidget* content,
                           const QString& page, const QString& hint) {
    auto* card = new Card(title, this);
    card->setContent(content);
    m_grid->addWidget(card, row, column);
    if (page.isEmpty()) return card;
    card->setTarget(hint);
    connect(card, &Card::activated, this, [this, page] { Q_EMIT pageChosen(page); });
    return card;
}

void TenantCards::createFigures() {
    m_series = createText({}, TextRole::Figure);
    m_rate = createText({}, TextRole::Figure);
    m_seriesFacts = new KeyValueGrid;
    m_rateFacts = new KeyValueGrid;
    m_seriesChart = createTrendChart(tr("Active series"), Unit::None);
    m_rateChart = createTrendChart(tr("Samples per second"), Unit::PerSecond);
    addCard(tr("Active series"), 0, 0, stacked(m_series, m_seriesChart, m_seriesFacts))
        ->setNote(tr("last 6 h"));
    addCard(tr("Samples per second"), 0, 1, stacked(m_rate, m_rateChart, m_rateFacts))
        ->setNote(tr("last 6 h"));
}

void TenantCards::createFacts() {
    m_limits = new BarList(tr("Use of limits"));
    m_limitFacts = new KeyValueGrid;
    m_limitsCard = addCard(tr("Limits"), 1, 0, stacked(m_limits, m_limitFacts),
                           QStringLiteral("limits"), tr("Open limits"));
    m_alerting = new KeyValueGrid;
    addCard(tr("Rules and alerting"), 1, 1, stacked(m_alerting));
    m_activity = new KeyValueGrid;
    addCard(tr("Changed from this computer"), 2, 0, stacked(m_activity), QStringLiteral("activity"),
            tr("Open activity"));
}

void TenantCards::showStats(const std::optional<TenantStats>& stats) {
    if (!stats) {
        m_series->setText(tr("not told"));
        m_rate->setText(tr("not told"));
        m_seriesFacts->setRows({});
        m_rateFacts->setRows({});
        return;
    }
    m_series->setText(formatCount(stats->activeSeries));
    m_seriesFacts->setRows({{tr("In memory"), formatCount(stats->series)},
                            {tr("Blocks loaded"), formatCount(stats->loadedBlocks)}});
    m_rate->setText(formatValue(stats->ingestionRate, Unit::None, 3));
    m_rateFacts->setRows(
        {{tr("Pushed"), formatValue(stats->apiIngestionRate, Unit::None, 3)},
         {tr("From rules"), formatValue(stats->ruleIngestionRate, Unit::None, 3)}});
}

void TenantCards::showTrends(const std::vector<TenantSample>& samples, qint64 nowMs) {
    const qint64 fromMs = nowMs - kShownMs;
    m_seriesChart->setLines(chartLines(samples,
                                       [](const TenantSample& sample) {
                                           return static_cast<double>(sample.activeSeries);
                                       }),
                            fromMs, nowMs);
    m_rateChart->setLines(
        chartLines(samples, [](const TenantSample& sample) { return sample.sampleRate; }), fromMs,
        nowMs);
}

void TenantCards::showLimits(const std::vector<LimitRow>& rows) {
    std::vector<BarList::Bar> bars;
    KeyValueGrid::Rows own;
    size_t owned = 0;
    for (const LimitRow& row : rows) {
        if (row.share >= 0)
            bars.push_back({row.name(),
                            tr("%1 of %2")
                                .arg(formatValue(row.share * 100, Unit::Percent, 3),
                                     limitDisplay(row.inForce, row.doc)),
                            std::min(row.share, 1.0)});
        if (!row.hasOwn()) continue;
        if (++owned <= kShownOverrides)
            own.emplace_back(row.name(), limitDisplay(row.own, row.doc));
    }
    m_limits->setBars(bars);
    m_limits->setVisible(!bars.empty());
    m_limitFacts->setRows(own);
    m_limitsCard->setNote(tr("%1 overrides").arg(formatCount(static_cast<qint64>(owned))));
}

void TenantCards::showAlerting(std::optional<bool> hasRules, std::optional<bool> hasAlertmanager) {
    m_alerting->setRows({{tr("Rules"), ownWord(hasRules)},
                         {tr("Alertmanager configuration"), ownWord(hasAlertmanager)}});
}

void TenantCards::showActivity(const std::vector<ActivityEntry>& entries) {
    KeyValueGrid::Rows rows;
    for (size_t i = 0; i < std::min(entries.size(), kShownChanges); ++i)
        rows.emplace_back(formatTime(entries[i].timeMs, m_zone),
                          tr("%1: %2").arg(entries[i].action, outcomeWord(entries[i].outcome)));
    if (rows.empty()) rows.emplace_back(tr("Nothing yet"), QString());
    m_activity->setRows(rows);
}

void TenantCards::addMetrics(QWidget* metrics) {
    addCard(tr("Metrics with the most series"), 2, 1, stacked(metrics));
}

void TenantCards::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    m_seriesChart->setTimeZone(zone);
    m_rateChart->setTimeZone(zone);
}

}  // namespace pallium::ui
