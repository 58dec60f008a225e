#include "ui/client/address.h"
#include "ui/pages/connections/profile_tab.h"
#include "ui/widgets/confirm_dialog.h"
#include "ui/widgets/environment.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace pallium::ui {
namespace {

class GeneralTab final : public ProfileTab {
  public:
    explicit GeneralTab(QWidget* parent) : ProfileTab(parent) {
        createFields();
        for (QLineEdit* field : {m_name, m_folder, m_url, m_tenant, m_tenantHeader}) {
            connect(field, &QLineEdit::textEdited, this, &ProfileTab::edited);
        }
        connect(m_environment, &QComboBox::activated, this, &ProfileTab::edited);
        connect(m_favourite, &QCheckBox::clicked, this, &ProfileTab::edited);
        connect(m_readOnly, &QCheckBox::clicked, this,
                [this](bool isReadOnly) { isReadOnly ? Q_EMIT edited() : askForUnlock(); });
    }

    void load(const ConnectionProfile& profile) override {
        m_name->setText(profile.name);
        m_folder->setText(profile.folder);
        m_environment->setCurrentIndex(static_cast<int>(profile.environment));
        m_url->setText(shownAddress(profile.baseUrl));
        m_tenant->setText(profile.defaultTenant);
        m_tenantHeader->setText(profile.tenantHeader);
        m_readOnly->setChecked(profile.isReadOnly);
        m_favourite->setChecked(profile.isFavourite);
    }

    void store(ConnectionProfile& profile) const override {
        profile.name = m_name->text().trimmed();
        profile.folder = m_folder->text().trimmed();
        profile.environment =
            static_cast<ConnectionProfile::Environment>(m_environment->currentIndex());
        profile.baseUrl = typedUrl();
        profile.defaultTenant = m_tenant->text().trimmed();
        profile.tenantHeader = m_tenantHeader->text().trimmed();
        profile.isReadOnly = m_readOnly->isChecked();
        profile.isFavourite = m_favourite->isChecked();
    }

  private:
    void createFields() {
        m_name = new QLineEdit;
        m_name->setObjectName(QStringLiteral("name"));
        m_name->setPlaceholderText(tr("Staging EU"));
        addRow(tr("Name"), m_name);
        m_url = new QLineEdit;
        m_url->setObjectName(QStringLiteral("url"));
        m_url->setPlaceholderText(QStringLiteral("https://cortex.example.org"));
        addRow(tr("URL"), m_url, tr("Where the server's paths begin, without /prometheus."));
        m_environment = new QComboBox;
        for (int i = 0; i <= static_cast<int>(ConnectionProfile::Environment::Production); ++i) {
            m_environment->addItem(environmentName(static_cast<ConnectionProfile::Environment>(i)));
        }
        addRow(tr("Environment"), m_environment, tr("Production asks more before it changes."));
        m_folder = new QLineEdit;
        m_folder->setPlaceholderText(tr("none"));
        addRow(tr("Folder"), m_folder);
        m_tenant = new QLineEdit;
        m_tenant->setObjectName(QStringLiteral("tenant"));
        m_tenant->setPlaceholderText(tr("chosen later"));
        addRow(tr("Tenant"), m_tenant);
        m_tenantHeader = new QLineEdit;
        m_tenantHeader->setPlaceholderText(tr("none: the server has no tenants"));
        addRow(tr("Tenant header"), m_tenantHeader);
        m_readOnly = new QCheckBox(tr("Read-only"));
        m_readOnly->setObjectName(QStringLiteral("readOnly"));
        addRow(m_readOnly, tr("Nothing that changes the server is sent."));
        m_favourite = new QCheckBox(tr("Favourite"));
        addRow(m_favourite);
    }

    /// `host:9009` becomes `http://host:9009`; user and password have a place of their own.
    QUrl typedUrl() const { return plainAddress(QUrl::fromUserInput(m_url->text().trimmed())); }

    void askForUnlock() {
        const QSignalBlocker blocker(m_readOnly);
        m_readOnly->setChecked(true);
        const QString name = m_name->text().isEmpty() ? m_url->text() : m_name->text();
        const bool isProduction = m_environment->currentIndex() ==
                                  static_cast<int>(ConnectionProfile::Environment::Production);
        ConfirmDialog::ask(
            this,
            {tr("Allow changes?"),
             tr("Rules, configuration, tenants and data of “%1” (%2) can then be changed from this "
                "window.")
                 .arg(name, m_environment->currentText()),
             tr("Allow changes"),
             name,
             {},
             isProduction ? ConfirmLevel::Typed : ConfirmLevel::Asked},
            [this] {
                m_readOnly->setChecked(false);
                Q_EMIT edited();
            });
    }

    QLineEdit* m_name = nullptr;
    QLineEdit* m_folder = nullptr;
    QComboBox* m_environment = nullptr;
    QLineEdit* m_url = nullptr;
    QLineEdit* m_tenant = nullptr;
    QLineEdit* m_tenantHeader = nullptr;
    QCheckBox* m_readOnly = nullptr;
    QCheckBox* m_favourite = nullptr;
};

}  // namespace

ProfileTab* createGeneralTab(QWidget* parent) {
    return new GeneralTab(parent);
}

}  // namespace pallium::ui
