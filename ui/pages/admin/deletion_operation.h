#pragma once

#include "ui/pages/admin/operation.h"
#include "ui/pages/admin/tenant_deletion.h"

class QLabel;
class QLineEdit;

namespace pallium::ui {

/// Deletes all data of a tenant: of the one that is typed in, or of the one that is given.
/// Threads: GUI thread.
class DeletionOperation final : public Operation {
    Q_OBJECT

  public:
    /// Commands are `<area>.deleteTenant` and `<area>.deletionStatus`.
    DeletionOperation(PageContext& context, const QString& area, QWidget* parent);

    /// From now on this one; nothing is typed in any more.
    void setTenant(const QString& tenant);

  private:
    QString tenant() const;
    void follow();
    QString whyNot() const override;

    TenantDeletion m_deletion;
    QLabel* m_label = nullptr;
    QLineEdit* m_tenant = nullptr;
    QAction* m_check = nullptr;
};

/// A field for the name of a tenant with its label, at the front of `row`.
QLineEdit* createTenantField(const QString& name, QHBoxLayout& row, QLabel*& label);

}  // namespace pallium::ui
