#include "ui/pages/connections/profile_tab.h"
#include "ui/widgets/confirm_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace pallium::ui {
namespace {

class TlsTab final : public ProfileTab {
  public:
    explicit TlsTab(QWidget* parent) : ProfileTab(parent) {
        m_authority = new QLineEdit;
        m_authority->setPlaceholderText(tr("those of the system"));
        addRow(tr("Authority"), m_authority,
               tr("Path of a PEM file with certificates that are trusted besides the system's."));
        m_verify = new QCheckBox(tr("Verify the server's certificate"));
        m_verify->setObjectName(QStringLiteral("verify"));
        addRow(m_verify);
        connect(m_authority, &QLineEdit::textEdited, this, &ProfileTab::edited);
        connect(m_verify, &QCheckBox::clicked, this,
                [this](bool isOn) { isOn ? Q_EMIT edited() : askToTurnOff(); });
    }

    void load(const ConnectionProfile& profile) override {
        m_authority->setText(profile.caFile);
        m_verify->setChecked(profile.verifiesTls);
        m_name = profile.name;
    }

    void store(ConnectionProfile& profile) const override {
        profile.caFile = m_authority->text().trimmed();
        profile.verifiesTls = m_verify->isChecked();
    }

  private:
    void askToTurnOff() {
        const QSignalBlocker blocker(m_verify);
        m_verify->setChecked(true);
        ConfirmDialog::ask(this,
                           {tr("Turn off verification?"),
                            tr("Anybody between this computer and “%1” can then read and change "
                               "everything, passwords included.")
                                .arg(m_name),
                            tr("Turn off")},
                           [this] {
                               m_verify->setChecked(false);
                               Q_EMIT edited();
                           });
    }

    QLineEdit* m_authority = nullptr;
    QCheckBox* m_verify = nullptr;
    QString m_name;
};

}  // namespace

ProfileTab* createTlsTab(QWidget* parent) {
    return new TlsTab(parent);
}

}  // namespace pallium::ui
