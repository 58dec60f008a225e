#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/tenant_model.h"
#include "ui/pages/live_page.h"

#include <QHash>

#include <vector>

class QLabel;
class QPushButton;

namespace pallium::ui {

class DataTable;
class FilterEdit;
class PageHeader;
class TenantActions;

/// Who writes how much, and how that went; Enter opens a tenant, and several can be selected to
/// be compared, opened or exported. Without statistics it lists the tenants that the console has
/// met. State: `filter`, and `hidden` columns. Id: `tenants`.
class TenantsPage final : public LivePage {
    Q_OBJECT

  public:
    explicit TenantsPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    void refresh(bool isHard) override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    QWidget* createTable();
    QWidget* createToolbar();
    QPushButton* createColumnsButton();
    void showColumns();
    void fetchLimits(Connection& connection);
    void showStats(const ApiResult<std::vector<TenantStats>>& result);
    /// What is left where statistics are not offered.
    void showKnownTenants();
    void showTable(const QString& note);
    void updateRemark();
    void updateLimits();
    /// Keeps a sample of each tenant, and shows how they went.
    void record(Connection& connection, const std::vector<TenantStats>& stats);
    QString replicationNote() const;
    void openTenant(int row);
    void openQuery(int row);
    void updateActions();

    TenantModel m_model;
    PageHeader* m_header = nullptr;
    FilterEdit* m_filter = nullptr;
    DataTable* m_table = nullptr;
    TenantActions* m_actions = nullptr;
    std::vector<QAction*> m_columns;  // those that may be hidden, from the second on
    QLabel* m_note = nullptr;
    StateStack* m_stack = nullptr;
    QAction* m_open = nullptr;
    QAction* m_query = nullptr;
    qint64 m_trendsMs = 0;              // when trends were read last
    int m_limitAnswers = 0;             // of the configuration and the runtime file
    QHash<QString, QString> m_config;   // settings of the server, by path
    QHash<QString, QString> m_runtime;  // of its runtime file
};

}  // namespace pallium::ui
