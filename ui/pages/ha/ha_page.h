#pragma once

#include "ui/models/ha_model.h"
#include "ui/pages/live_page.h"

#include <QTimer>

#include <optional>

namespace pallium::ui {

class DataTable;
class FilterEdit;
class PageHeader;

/// Pairs of Prometheus replicas and the one of each that is listened to; how to set up a pair where
/// there is none. Id: `ha-tracker`.
class HaPage final : public LivePage {
    Q_OBJECT

  public:
    explicit HaPage(PageContext& context, QWidget* parent = nullptr);
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
    void createTable();
    void showTracker(const ApiResult<HaTracker>& result);
    void showNobody();
    void updateRemark();

    HaModel m_model;
    PageHeader* m_header = nullptr;
    FilterEdit* m_filter = nullptr;
    DataTable* m_table = nullptr;
    StateStack* m_stack = nullptr;
    QAction* m_copyExample = nullptr;
    QTimer m_ticker;
    bool m_isNobodyElected = false;       // as the tracker said last; a failure says nothing
    std::optional<bool> m_isTrackerOn;    // as the configuration says; nullopt while it does not
    bool m_isConfigurationAsked = false;  // whatever came of it
};

}  // namespace pallium::ui
