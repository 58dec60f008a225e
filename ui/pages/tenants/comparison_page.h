#pragma once

#include "ui/models/tenant_comparison.h"
#include "ui/pages/limits/limit_reader.h"
#include "ui/pages/live_page.h"

class QCheckBox;
class QLabel;

namespace pallium::ui {

class DataTable;
class PageHeader;

/// Some tenants side by side: what they write, how much of their limits they use, and where their
/// limits differ. State: `tenants`, at most kMostTenants, and `all` for limits that are the same.
/// Id: `comparison`.
class ComparisonPage final : public LivePage {
    Q_OBJECT

  public:
    static constexpr int kMostTenants = 8;  // more than that nobody sees side by side

    explicit ComparisonPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    QWidget* createContent();
    void take(const std::vector<LimitReading>& readings);
    void showRows();
    void showNoTenants();

    QStringList m_tenants;
    std::vector<ComparisonRow> m_rows;
    ComparisonModel m_model;
    PageHeader* m_header = nullptr;
    QCheckBox* m_all = nullptr;
    DataTable* m_table = nullptr;
    QLabel* m_note = nullptr;
    StateStack* m_stack = nullptr;
};

}  // namespace pallium::ui
