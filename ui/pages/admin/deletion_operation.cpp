#include "ui/pages/admin/deletion_operation.h"

#include "ui/widgets/action_button.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace pallium::ui {

QLineEdit* createTenantField(const QString& name, QHBoxLayout& row, QLabel*& label) {
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setMaximumWidth(260);
    field->setMinimumWidth(180);
    label = new QLabel(Operation::tr("Tenant"));
    label->setBuddy(field);
    field->setAccessibleName(label->text());
    row.insertWidget(0, label);
    row.insertWidget(1, field);
    return field;
}

DeletionOperation::DeletionOperation(PageContext& context, const QString& area, QWidget* parent)
    : Operation(context, tr("Delete a tenant"),
                tr("Marks all blocks of a tenant for deletion; the compactor removes them with "
                   "its next clean-up. Cannot be undone."),
                parent),
      m_deletion(*this, context) {
    m_tenant = createTenantField(QStringLiteral("deletionTenant"), row(), m_label);
    m_check = context.commands.add({area + QStringLiteral(".deletionStatus"), tr("Status")}, this,
                                   [this] { m_deletion.readStatus(tenant()); });
    row().addWidget(new ActionButton(m_check, this));
    addButton({area + QStringLiteral(".deleteTenant"), tr("Delete tenant…")}, {},
              [this] { m_deletion.ask(tenant(), server().tenants); });
    connect(m_tenant, &QLineEdit::textChanged, this, &DeletionOperation::follow);
    connect(&session(), &Session::connectionChanged, this, &DeletionOperation::follow);
    connect(&m_deletion, &TenantDeletion::told, this,
            [this](Health health, const QString& text, bool isBusy, qint64 activity) {
                isBusy ? reportBusy(text) : report(health, text, activity);
            });
    follow();
}

void DeletionOperation::setTenant(const QString& tenant) {
    m_label->hide();
    m_tenant->hide();
    if (this->tenant() == tenant) return;
    forget();
    m_tenant->setText(tenant);
}

QString DeletionOperation::tenant() const {
    return m_tenant->text().trimmed();
}

void DeletionOperation::follow() {
    m_check->setEnabled(!tenant().isEmpty() && session().connection() != nullptr);
    updateButtons();
}

QString DeletionOperation::whyNot() const {
    return m_tenant == nullptr || !tenant().isEmpty() ? QString() : tr("Name a tenant first.");
}

}  // namespace pallium::ui
