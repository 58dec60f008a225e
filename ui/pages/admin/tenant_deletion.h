#pragma once

#include "ui/client/cluster_api.h"
#include "ui/connection/read_back.h"
#include "ui/models/health.h"
#include "ui/pages/page.h"

#include <QObject>

#include <optional>

namespace pallium::ui {

/// Deletes a tenant on behalf of a page, and follows the deletion. Threads: GUI thread.
class TenantDeletion final : public QObject {
    Q_OBJECT

  public:
    /// Dialogs stand over `owner`; both outlive it.
    TenantDeletion(QWidget& owner, PageContext& context);

    /// `stats` is what is known of tenants; used to say what would be lost.
    void ask(const QString& tenant, const std::optional<std::vector<TenantStats>>& stats);
    void readStatus(const QString& tenant);

  Q_SIGNALS:
    /// How it goes. `activity` is where to write it down; 0: nowhere.
    void told(pallium::ui::Health health, const QString& text, bool isBusy, qint64 activity);

  private:
    void change(const QString& tenant);
    void watch(const QString& tenant, qint64 activity);

    QWidget& m_owner;
    PageContext& m_context;
    ReadBack m_readBack;
    ApiCall m_status;
};

}  // namespace pallium::ui
