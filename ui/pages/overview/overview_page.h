#pragma once

#include "ui/client/cluster_api.h"
#include "ui/client/status_api.h"
#include "ui/pages/live_page.h"
#include "ui/pages/overview/overview_cards.h"

#include <optional>
#include <vector>

namespace pallium::ui {

/// Is it healthy, who writes, what is slow: one look at a server. Id: `overview`.
class OverviewPage final : public LivePage {
    Q_OBJECT

  public:
    explicit OverviewPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    /// One refresh: several requests, judged together when the last of them is back.
    struct Round {
        int left = 0;
        int answers = 0;
        std::optional<ApiError> failure;  // the first that is no missing endpoint
        Poller::Done done;
    };

    QWidget* createNextSteps();
    void watchConnection();
    std::vector<RingKind> offeredRings(const Connection& connection) const;
    void fetchRings(Connection& connection, const std::vector<RingKind>& rings);
    void finishPart(const ApiError* error);
    void showHealth();

    ServerLoad m_load;
    HealthCounts m_counts;
    Round m_round;
    StateStack* m_stack = nullptr;
    OverviewCards* m_cards = nullptr;
};

}  // namespace pallium::ui
