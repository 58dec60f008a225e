#include "ui/client/admin_api.h"
#include "ui/pages/admin/deletion_operation.h"
#include "ui/pages/admin/operation.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace pallium::ui {
namespace {

/// Rules, or the Alertmanager configuration, of a tenant.
class TenantConfigOperation final : public Operation {
  public:
    TenantConfigOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Delete configuration of a tenant"),
                    tr("Removes all rule groups of a tenant, or its Alertmanager configuration. "
                       "Its samples stay."),
                    parent) {
        QLabel* label = nullptr;
        m_tenant = createTenantField(QStringLiteral("configTenant"), row(), label);
        addButton({QStringLiteral("admin.deleteRules"), tr("Delete rules…")}, {},
                  [this] { ask(Part::Rules); });
        addButton({QStringLiteral("admin.deleteAlertmanager"), tr("Delete Alertmanager…")}, {},
                  [this] { ask(Part::Alertmanager); });
        connect(m_tenant, &QLineEdit::textChanged, this, [this] { updateButtons(); });
        updateButtons();
    }

  private:
    enum class Part : quint8 { Rules, Alertmanager };

    QString tenant() const { return m_tenant->text().trimmed(); }
    QString whyNot() const override {
        return m_tenant == nullptr || !tenant().isEmpty() ? QString() : tr("Name a tenant first.");
    }

    void ask(Part part) {
        const bool isRules = part == Part::Rules;
        Confirmation confirmation;
        confirmation.title = isRules
                                 ? tr("Delete all rules of %1?").arg(tenant())
                                 : tr("Delete the Alertmanager configuration of %1?").arg(tenant());
        confirmation.text =
            isRules ? tr("All rule groups in all namespaces go; nothing is recorded and no alert "
                         "fires for this tenant any more. Cannot be undone here.")
                    : tr("Alerts of this tenant are routed by the fallback configuration, or by "
                         "nobody where there is none. Cannot be undone here.");
        confirmation.accept = tr("Delete");
        confirmation.typed = tenant();
        confirmation.level = ConfirmLevel::Typed;
        confirmation.facts = {{tr("Tenant"), tenant()}};
        askForChange(this, context(), confirmation,
                     [this, part, name = tenant()] { change(part, name); });
    }

    void change(Part part, const QString& name) {
        const bool isRules = part == Part::Rules;
        send({isRules ? tr("Delete rules of tenant") : tr("Delete Alertmanager of tenant"), name,
              name,
              isRules ? deleteTenantRulesRequest(name) : deleteTenantAlertmanagerRequest(name)},
             [this, isRules, name](const ChangeOutcome& outcome) {
                 reportBusy(tr("Answered; looking whether it is gone…"));
                 watch(isRules ? tenantRulesRequest(name) : tenantAlertmanagerRequest(name),
                       outcome.activity);
             });
    }

    void watch(const ApiRequest& look, qint64 activity) {
        readBack().start(
            [this, look](const ReadBack::Told& told) {
                if (session().connection() == nullptr) {
                    told(ReadBack::Sight::CannotTell);
                    return ApiCall();
                }
                return isThere(session().connection()->client(), look,
                               [told](const ApiResult<bool>& there) {
                                   if (!there) return told(ReadBack::Sight::CannotTell);
                                   told(*there ? ReadBack::Sight::NotYet : ReadBack::Sight::Seen);
                               });
            },
            5, std::chrono::seconds(1),
            [this, activity](ReadBack::Sight sight) {
                const bool isGone = sight == ReadBack::Sight::Seen;
                report(isGone ? Health::Ok : Health::Warn,
                       isGone ? tr("Verified: nothing of it is left.")
                       : sight == ReadBack::Sight::NotYet
                           ? tr("Nothing changed: it is still there.")
                           : tr("Not verifiable on this server: it does not show it."),
                       activity);
            });
    }

    QLineEdit* m_tenant = nullptr;
};

}  // namespace

Operation* createDeletionOperation(PageContext& context, QWidget* parent) {
    return new DeletionOperation(context, QStringLiteral("admin"), parent);
}

Operation* createTenantConfigOperation(PageContext& context, QWidget* parent) {
    return new TenantConfigOperation(context, parent);
}

}  // namespace pallium::ui
