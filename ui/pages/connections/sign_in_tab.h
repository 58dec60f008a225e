#pragma once

#include "ui/pages/connections/profile_tab.h"

class QComboBox;
class QLineEdit;

namespace pallium::ui {

/// How one signs in, and where the password or token comes from. Threads: GUI thread.
class SignInTab final : public ProfileTab {
    Q_OBJECT

  public:
    explicit SignInTab(QWidget* parent = nullptr);
    void load(const ConnectionProfile& profile) override;
    void store(ConnectionProfile& profile) const override;

    /// What was typed since load(); empty if nothing, or if the secret comes from elsewhere. It
    /// goes to the secret store, never into a profile.
    QString typedSecret() const;
    void setTypedSecret(const QString& secret);

  private:
    void createFields();
    void update();
    ConnectionProfile::Authentication authentication() const;
    SecretReference::Source source() const;
    bool hasSecret() const;
    bool isTyped() const;

    QComboBox* m_authentication = nullptr;
    QLineEdit* m_user = nullptr;
    QComboBox* m_source = nullptr;
    QLineEdit* m_sourceName = nullptr;
    QLineEdit* m_secret = nullptr;
    QLabel* m_sourceHint = nullptr;
    QLineEdit* m_certificate = nullptr;
    QLineEdit* m_key = nullptr;
};

}  // namespace pallium::ui
