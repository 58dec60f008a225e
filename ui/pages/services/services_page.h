#pragma once

#include "ui/client/status_api.h"
#include "ui/models/server_load.h"
#include "ui/models/service_model.h"
#include "ui/pages/live_page.h"

class QAction;
class QTabWidget;

namespace pallium::ui {

class Badge;
class Card;
class DataTable;
class KeyValueGrid;
class LogView;
class MembersView;
class PageHeader;
class ProfileCard;

/// The services of a server, whether it is ready, and what its process uses; with profiles of it,
/// the members that it gossips with, and the log of a local one, where these can be had. Id:
/// `services`.
class ServicesPage final : public LivePage {
    Q_OBJECT

  public:
    explicit ServicesPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    QWidget* createTabs();
    QWidget* createCards();
    /// What depends on the server: tabs, cards and commands.
    void showOffers();
    void followOffers();
    void fetchMembers(Connection& connection);
    void showServices(const ApiResult<std::vector<ServiceStatus>>& result);
    void showReadiness(const ApiResult<Readiness>& result);
    void showProcess(const ApiResult<std::vector<MetricSample>>& result);
    QString diagnostics() const;

    ServiceModel m_model;
    ServerLoad m_load;
    PageHeader* m_header = nullptr;
    QTabWidget* m_tabs = nullptr;
    StateStack* m_stack = nullptr;
    DataTable* m_table = nullptr;
    MembersView* m_members = nullptr;
    LogView* m_log = nullptr;
    QAction* m_openLog = nullptr;
    QWidget* m_cards = nullptr;
    Card* m_readyCard = nullptr;
    Badge* m_ready = nullptr;
    KeyValueGrid* m_readyText = nullptr;
    Card* m_processCard = nullptr;
    KeyValueGrid* m_process = nullptr;
    ProfileCard* m_profile = nullptr;
};

}  // namespace pallium::ui
