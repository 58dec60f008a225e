#pragma once

#include "ui/pages/limits/limit_reader.h"
#include "ui/pages/live_page.h"

class QScrollArea;

namespace pallium::ui {

class DeletionOperation;
class PageHeader;
class TenantCards;
class TopMetrics;

/// One tenant: what it writes and how that went, its use of limits, what it has of its own, what
/// was changed from here, its largest metrics, and its deletion. State: `tenant`; without it the
/// session's. Id: `tenant`.
class TenantPage final : public LivePage {
    Q_OBJECT

  public:
    explicit TenantPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void refresh(bool isHard) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    QWidget* createContent();
    /// The tenant that is shown; empty: the server's default one.
    QString tenant() const;
    void follow();
    void openPage(const QString& page);
    void take(const LimitReading& reading);
    void showKept();

    QString m_named;  // by the state; empty: none was
    std::optional<bool> m_hasRules;
    std::optional<bool> m_hasAlertmanager;
    PageHeader* m_header = nullptr;
    TenantCards* m_cards = nullptr;
    TopMetrics* m_metrics = nullptr;
    DeletionOperation* m_danger = nullptr;
    QScrollArea* m_scroll = nullptr;
    StateStack* m_stack = nullptr;
};

}  // namespace pallium::ui
