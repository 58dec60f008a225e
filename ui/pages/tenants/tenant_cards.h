#pragma once

#include "ui/connection/activity_store.h"
#include "ui/connection/tenant_sample_store.h"
#include "ui/models/limit_rows.h"

#include <QTimeZone>
#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace pallium::ui {

class BarList;
class Card;
class KeyValueGrid;
class SmallChart;

/// What is known of one tenant, each part in a card of its own; cards that lead to a page say
/// which. Threads: GUI thread.
class TenantCards final : public QWidget {
    Q_OBJECT

  public:
    static constexpr qint64 kShownMs = 6LL * 3600 * 1000;

    explicit TenantCards(QWidget* parent = nullptr);

    /// nullopt: the server does not tell.
    void showStats(const std::optional<TenantStats>& stats);
    void showTrends(const std::vector<TenantSample>& samples, qint64 nowMs);
    void showLimits(const std::vector<LimitRow>& rows);
    /// Whether it has rules, or an Alertmanager configuration, of its own; nullopt: not told.
    void showAlerting(std::optional<bool> hasRules, std::optional<bool> hasAlertmanager);
    void showActivity(const std::vector<ActivityEntry>& entries);
    /// A card for what counts the series of metrics.
    void addMetrics(QWidget* metrics);
    void setTimeZone(const QTimeZone& zone);

  Q_SIGNALS:
    void pageChosen(const QString& page);

  private:
    Card* addCard(const QString& title, int row, int column, QWidget* content,
                  const QString& page = {}, const QString& hint = {});
    void createFigures();
    void createFacts();

    QGridLayout* m_grid = nullptr;
    QLabel* m_series = nullptr;
    QLabel* m_rate = nullptr;
    KeyValueGrid* m_seriesFacts = nullptr;
    KeyValueGrid* m_rateFacts = nullptr;
    SmallChart* m_seriesChart = nullptr;
    SmallChart* m_rateChart = nullptr;
    Card* m_limitsCard = nullptr;
    BarList* m_limits = nullptr;
    KeyValueGrid* m_limitFacts = nullptr;
    KeyValueGrid* m_alerting = nullptr;
    KeyValueGrid* m_activity = nullptr;
    QTimeZone m_zone = QTimeZone::utc();
};

}  // namespace pallium::ui
