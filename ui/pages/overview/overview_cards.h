#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/server_load.h"
#include "ui/widgets/state_stack.h"

#include <QScrollArea>
#include <QTimeZone>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace pallium::ui {

class Badge;
class BarList;
class Card;
class Connection;
class KeyValueGrid;
class SmallChart;

/// What is counted on the health card; absent where the server does not tell.
struct HealthCounts {
    struct Part {
        int good = 0;
        int all = 0;
    };
    std::optional<Part> services;
    std::optional<Part> ringMembers;
};

/// The cards of the overview. Each appears with the first answer that fills it and leaves when the
/// server turns out not to have the data; the others close the gap. Threads: GUI thread.
class OverviewCards final : public QScrollArea {
    Q_OBJECT

  public:
    explicit OverviewCards(QWidget* parent = nullptr);

    void showHealth(const Connection& connection, const HealthCounts& counts,
                    const ServerLoad& load, qint64 nowMs);
    void showLoad(const ServerLoad& load, qint64 nowMs);
    /// An empty list takes the card away.
    void showTenants(const std::vector<TenantStats>& tenants);
    void forget();
    void setTimeZone(const QTimeZone& zone);
    Card* firstCard() const { return m_health; }

  Q_SIGNALS:
    /// The page that a card leads to.
    void pageChosen(const QString& page);

  private:
    Card* addCard(const QString& name, const QString& title, const QString& page,
                  const QString& hint);
    void createHealth();
    void createIngest();
    void createTenants();
    void createQueries();
    void createStorage();
    void showIngest(const ServerLoad& load, qint64 nowMs);
    void showQueries(const ServerLoad& load, qint64 nowMs);
    void showStorage(const ServerLoad& load);
    void arrange();

    QGridLayout* m_grid = nullptr;
    std::vector<Card*> m_cards;  // in reading order
    Card* m_health = nullptr;
    Badge* m_state = nullptr;
    KeyValueGrid* m_healthFacts = nullptr;
    Card* m_ingest = nullptr;
    QLabel* m_ingestRate = nullptr;
    SmallChart* m_ingestChart = nullptr;
    KeyValueGrid* m_ingestFacts = nullptr;
    Card* m_tenants = nullptr;
    BarList* m_tenantBars = nullptr;
    Card* m_queries = nullptr;
    QLabel* m_queryRate = nullptr;
    SmallChart* m_queryChart = nullptr;
    KeyValueGrid* m_queryFacts = nullptr;
    Card* m_storage = nullptr;
    KeyValueGrid* m_storageFacts = nullptr;
};

}  // namespace pallium::ui
