#pragma once

#include "ui/connection/connection_profile.h"

#include <QFormLayout>
#include <QLabel>
#include <QWidget>

namespace pallium::ui {

/// One tab of the form: a part of a profile's fields. Threads: GUI thread.
class ProfileTab : public QWidget {
    Q_OBJECT

  public:
    explicit ProfileTab(QWidget* parent = nullptr);

    /// Shows a profile; nothing is signalled.
    virtual void load(const ConnectionProfile& profile) = 0;
    /// Puts what is shown into a profile, leaving everything else in it.
    virtual void store(ConnectionProfile& profile) const = 0;

  Q_SIGNALS:
    void edited();

  protected:
    /// A row with a label that is the field's buddy and accessible name; `hint` goes below it.
    void addRow(const QString& label, QWidget* field, const QString& hint = {});
    void addRow(QWidget* field, const QString& hint = {});
    /// Shows or hides a field with its label.
    void setRowShown(QWidget* field, bool isShown) { m_form->setRowVisible(field, isShown); }

  private:
    QFormLayout* m_form;
};

/// General: name, folder, environment, address, tenant, read-only.
ProfileTab* createGeneralTab(QWidget* parent);
/// Prefixes, timeout and extra headers.
ProfileTab* createNetworkTab(QWidget* parent);
ProfileTab* createTlsTab(QWidget* parent);
ProfileTab* createNotesTab(QWidget* parent);

}  // namespace pallium::ui
