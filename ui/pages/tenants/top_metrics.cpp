#include "ui/pages/tenants/top_metrics.h"

#include "ui/models/format.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/text_style.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qint64 kCountAgainMs = 5LL * 60 * 1000;

std::vector<BarList::Bar> barsOf(const QueryAnswer& answer) {
    std::vector<const Series*> all;
    for (const Series& series : answer.series)
        if (!series.values.empty()) all.push_back(&series);
    std::sort(all.begin(), all.end(),
              [](const Series* a, const Series* b) { return a->values.back() > b->values.back(); });
    std::vector<BarList::Bar> bars;
    for (const Series* series : all) {
        const double count = series->values.back();
        const QString name = series->labels.empty() ? QString() : series->labels.front().second;
        bars.push_back(
            {name, formatCount(static_cast<qint64>(count)), count / all.front()->values.back()});
    }
    return bars;
}

}  // namespace

TopMetrics::TopMetrics(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_bars = new BarList(tr("Metrics with the most series"));
    m_text = createText({}, TextRole::Muted);
    m_text->setObjectName(QStringLiteral("topMetricsText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_count = new QPushButton(tr("Count"));
    m_count->setObjectName(QStringLiteral("countMetrics"));
    m_count->setAccessibleName(tr("Count the series of each metric"));
    m_query = new QPushButton(tr("Open in Query"));
    m_query->setObjectName(QStringLiteral("metricsQuery"));
    m_limits = new LimitsButton;
    auto* row = new QHBoxLayout;
    row->addWidget(m_count);
    row->addWidget(m_limits);
    row->addWidget(m_query);
    row->addStretch(1);
    column->addWidget(m_bars);
    column->addWidget(m_text);
    column->addLayout(row);
    connect(m_count, &QPushButton::clicked, this, &TopMetrics::count);
    connect(m_query, &QPushButton::clicked, this, &TopMetrics::queryChosen);
    forget();
}

QString TopMetrics::expression() {
    return QStringLiteral("topk(%1, count by (__name__) ({__name__=~\".+\"}))").arg(kShown);
}

void TopMetrics::forget() {
    m_call = {};
    m_countedMs = 0;
    m_bars->setBars({});
    m_bars->hide();
    m_count->hide();
    m_limits->withdraw();
    say({});
}

void TopMetrics::show(const QString& tenant, std::optional<qint64> series) {
    m_tenant = tenant;
    const bool isFew = series && *series <= kFewSeries;
    m_count->setVisible(!isFew);
    const bool isDue = QDateTime::currentMSecsSinceEpoch() - m_countedMs >= kCountAgainMs;
    if (isFew && isDue) return count();
    if (isFew || m_countedMs != 0) return;
    say(series ? tr("Counting reads all of the %1 series.").arg(formatCount(*series))
               : tr("Counting reads all series of the tenant."));
}

void TopMetrics::count() {
    Connection* connection = m_context.session.connection();
    if (connection == nullptr) return;
    m_countedMs = QDateTime::currentMSecsSinceEpoch();
    m_limits->withdraw();
    if (m_bars->isHidden()) say(tr("Counting …"));
    InstantQuery query;
    query.expression = expression();
    query.tenant = m_tenant;
    query.maxSeries = kShown;
    m_call = queryInstant(connection->client(), query,
                          [this](const ApiResult<QueryAnswerPtr>& answer) { take(answer); });
}

void TopMetrics::take(const ApiResult<QueryAnswerPtr>& answer) {
    const auto bars = answer ? barsOf(**answer) : std::vector<BarList::Bar>();
    m_bars->setBars(bars);
    m_bars->setVisible(!bars.empty());
    if (!answer) {
        m_limits->offerFor(answer.error());
        m_count->show();  // to try again
        const QString title = errorTitle(answer.error());
        return say(
            tr("%1: %2", "kind of an error, its reason").arg(title, errorReason(answer.error())));
    }
    say(bars.empty() ? tr("The tenant has no series now.") : QString());
}

void TopMetrics::say(const QString& text) {
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

}  // namespace pallium::ui
