#include "ui/pages/connections/profile_form.h"

#include "ui/pages/connections/sign_in_tab.h"

#include <QLineEdit>
#include <QScrollArea>

namespace pallium::ui {

ProfileForm::ProfileForm(QWidget* parent) : QTabWidget(parent), m_signIn(new SignInTab) {
    setDocumentMode(true);
    addProfileTab(createGeneralTab(nullptr), tr("General"));
    addProfileTab(m_signIn, tr("Sign-in"));
    addProfileTab(createTlsTab(nullptr), tr("TLS"));
    addProfileTab(createNetworkTab(nullptr), tr("Network"));
    addProfileTab(createNotesTab(nullptr), tr("Notes"));
}

void ProfileForm::addProfileTab(ProfileTab* tab, const QString& title) {
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(tab);
    addTab(scroll, title);
    m_tabs.push_back(tab);
    connect(tab, &ProfileTab::edited, this, &ProfileForm::edited);
}

void ProfileForm::setProfile(const ConnectionProfile& profile, const QString& typedSecret) {
    m_profile = profile;
    for (ProfileTab* tab : m_tabs) {
        tab->load(profile);
    }
    m_signIn->setTypedSecret(typedSecret);
}

ConnectionProfile ProfileForm::profile() const {
    ConnectionProfile profile = m_profile;
    for (const ProfileTab* tab : m_tabs) {
        tab->store(profile);
    }
    return profile;
}

QString ProfileForm::typedSecret() const {
    return m_signIn->typedSecret();
}

void ProfileForm::focusFirst() {
    setCurrentIndex(0);
    if (auto* name = findChild<QLineEdit*>(QStringLiteral("name"))) name->setFocus();
}

}  // namespace pallium::ui
