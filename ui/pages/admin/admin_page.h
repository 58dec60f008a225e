#pragma once

#include "ui/pages/admin/operation.h"
#include "ui/pages/live_page.h"

#include <vector>

namespace pallium::ui {

/// Deliberate operations on a server; each asks first, and says what was seen afterwards. Id:
/// `admin`.
class AdminPage final : public LivePage {
    Q_OBJECT

  public:
    explicit AdminPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    /// What the requests of one refresh brought so far.
    struct Seen {
        int answers = 0;
        std::optional<ApiError> ringError;
        std::optional<ApiError> readinessError;
    };
    QWidget* createOperations();
    void takeTenants(const ApiResult<std::vector<TenantStats>>& result);
    void showFace(Seen& seen);
    void showServer();

    ServerView m_server;
    bool m_hasIndex = false;  // asked for once: it does not change
    StateStack* m_stack = nullptr;
    QWidget* m_scroll = nullptr;
    std::vector<Operation*> m_operations;
};

}  // namespace pallium::ui
