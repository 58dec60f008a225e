#include "ui/pages/admin/tenant_deletion.h"

#include "ui/client/admin_api.h"
#include "ui/models/format.h"
#include "ui/pages/change_desk.h"

#include <algorithm>

namespace pallium::ui {
namespace {

QString statusText(const DeletionStatus& status) {
    return status.areBlocksDeleted
               ? TenantDeletion::tr("No blocks of %1 are left in the bucket.").arg(status.tenant)
               : TenantDeletion::tr(
                     "Blocks of %1 are still in the bucket. If it was deleted, the "
                     "next clean-up of the compactor removes them.")
                     .arg(status.tenant);
}

}  // namespace

TenantDeletion::TenantDeletion(QWidget& owner, PageContext& context)
    : m_owner(owner), m_context(context) {}

void TenantDeletion::ask(const QString& tenant,
                         const std::optional<std::vector<TenantStats>>& stats) {
    Confirmation confirmation;
    confirmation.title = tr("Delete all data of %1?").arg(tenant);
    confirmation.text =
        tr("All blocks of this tenant are marked for deletion. This cannot be undone. What stays: "
           "samples that ingesters still hold, answers in caches, and the server's own metrics "
           "about it; what the tenant pushes from now on is taken as before.");
    confirmation.accept = tr("Delete");
    confirmation.typed = tenant;
    confirmation.level = ConfirmLevel::Typed;
    confirmation.facts = {{tr("Tenant"), tenant}};
    if (stats) {
        const auto found = std::find_if(stats->begin(), stats->end(), [&](const TenantStats& row) {
            return row.tenant == tenant;
        });
        if (found != stats->end()) {
            confirmation.facts.emplace_back(tr("Series in memory"), formatCount(found->series));
            confirmation.facts.emplace_back(tr("Blocks loaded by ingesters"),
                                            formatCount(found->loadedBlocks));
        }
    }
    askForChange(&m_owner, m_context, confirmation, [this, tenant] { change(tenant); });
}

void TenantDeletion::change(const QString& tenant) {
    Q_EMIT told(Health::Neutral, tr("Asked; waiting for the answer…"), true, 0);
    m_context.session.changes().send(
        {tr("Delete tenant"), tenant, tenant, deleteTenantRequest(tenant)}, this,
        [this, tenant](const ChangeOutcome& outcome) {
            if (outcome.answer) return watch(tenant, outcome.activity);
            const ApiError& error = outcome.answer.error();
            Q_EMIT told(Health::Bad,
                        error.kind == ApiErrorKind::Missing
                            ? tr("This server does not offer the deletion of tenants.")
                            : error.text,
                        false, 0);
        });
}

void TenantDeletion::watch(const QString& tenant, qint64 activity) {
    m_readBack.start(
        [this, tenant](const ReadBack::Told& seen) {
            if (m_context.session.connection() == nullptr) {
                seen(ReadBack::Sight::CannotTell);
                return ApiCall();
            }
            return deletionStatus(m_context.session.connection()->client(), tenant,
                                  [seen](const ApiResult<DeletionStatus>& status) {
                                      if (!status) return seen(ReadBack::Sight::CannotTell);
                                      seen(status->areBlocksDeleted ? ReadBack::Sight::Seen
                                                                    : ReadBack::Sight::NotYet);
                                  });
        },
        3, std::chrono::seconds(1),
        [this, tenant, activity](ReadBack::Sight sight) {
            if (sight == ReadBack::Sight::CannotTell)
                Q_EMIT told(Health::Warn,
                            tr("Taken, but not verifiable: the server does not tell the status."),
                            false, activity);
            else if (sight == ReadBack::Sight::Seen)
                Q_EMIT told(Health::Ok, tr("Verified: no blocks of %1 are left.").arg(tenant),
                            false, activity);
            else
                Q_EMIT told(Health::Warn,
                            tr("Taken. Blocks of %1 are still there until the compactor's next "
                               "clean-up; ask for the status later.")
                                .arg(tenant),
                            false, activity);
        });
}

void TenantDeletion::readStatus(const QString& tenant) {
    if (m_context.session.connection() == nullptr) return;
    m_status =
        deletionStatus(m_context.session.connection()->client(), tenant,
                       [this](const ApiResult<DeletionStatus>& status) {
                           if (status)
                               Q_EMIT told(status->areBlocksDeleted ? Health::Ok : Health::Warn,
                                           statusText(*status), false, 0);
                           else
                               Q_EMIT told(Health::Bad, status.error().text, false, 0);
                       });
}

}  // namespace pallium::ui
