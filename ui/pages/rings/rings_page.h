#pragma once

#include "ui/client/cluster_api.h"
#include "ui/connection/read_back.h"
#include "ui/pages/live_page.h"

#include <QTimer>

#include <array>
#include <vector>

class QTabWidget;

namespace pallium::ui {

class PageHeader;
class RingView;

/// The hash rings of a cluster, all refreshed together; the ingesters' first. Id: `rings`.
class RingsPage final : public LivePage {
    Q_OBJECT

  public:
    explicit RingsPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    void createTabs();
    RingView& current() const;
    void showRing(size_t index, const ApiResult<RingStatus>& result);
    void updateTab(size_t index);
    void copyTokens();
    void askToForget();
    void watchForgotten(RingView& view, const QString& id, qint64 activity);
    void updateForget();

    PageHeader* m_header = nullptr;
    QAction* m_showTokens = nullptr;
    QTabWidget* m_tabs = nullptr;
    std::vector<RingView*> m_views;
    QAction* m_forget = nullptr;
    ReadBack m_readBack;
    QTimer m_ticker;
};

/// The capability that stands for a ring's page.
Capability ringCapability(RingKind kind);

}  // namespace pallium::ui
