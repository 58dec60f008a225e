#pragma once

#include "ui/connection/connection_profile.h"

#include <QTabWidget>

#include <vector>

namespace pallium::ui {

class ProfileTab;
class SignInTab;

/// All fields of one connection in tabs. Threads: GUI thread.
class ProfileForm final : public QTabWidget {
    Q_OBJECT

  public:
    explicit ProfileForm(QWidget* parent = nullptr);

    /// Shows it, and what was typed as its password or token before; edited() is silent.
    void setProfile(const ConnectionProfile& profile, const QString& typedSecret = {});
    /// As it is in the fields now; what has no field is as setProfile() gave it.
    ConnectionProfile profile() const;
    /// A password or token that was typed; empty if none was.
    QString typedSecret() const;
    /// Brings the first field of the first tab in front of the person.
    void focusFirst();

  Q_SIGNALS:
    void edited();

  private:
    void addProfileTab(ProfileTab* tab, const QString& title);

    ConnectionProfile m_profile;
    SignInTab* m_signIn;
    std::vector<ProfileTab*> m_tabs;
};

}  // namespace pallium::ui
