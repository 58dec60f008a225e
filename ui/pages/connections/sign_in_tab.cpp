#include "ui/pages/connections/sign_in_tab.h"

#include "ui/widgets/text_style.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

namespace pallium::ui {
namespace {

/// What the name of a source means, and what to know about it.
struct SourceTexts {
    QString placeholder;
    QString hint;
};

SourceTexts sourceTextsOf(SecretReference::Source source) {
    switch (source) {
        case SecretReference::Source::Environment:
            return {SignInTab::tr("name of the variable"),
                    SignInTab::tr("Read when the connection opens.")};
        case SecretReference::Source::File:
            return {SignInTab::tr("path of the file"),
                    SignInTab::tr("Its first line is read when the connection opens.")};
        case SecretReference::Source::Command:
            return {SignInTab::tr("program and arguments"),
                    SignInTab::tr("Run without a shell when the connection opens; the first line "
                                  "that it prints is used.")};
        case SecretReference::Source::Stored:
            return {{},
                    SignInTab::tr("Kept in a file that only you can read. It is not encrypted: "
                                  "whoever reads your files reads it.")};
        default:
            return {{}, SignInTab::tr("Kept in memory until the program ends.")};
    }
}

}  // namespace

SignInTab::SignInTab(QWidget* parent) : ProfileTab(parent) {
    createFields();
    for (QLineEdit* field : {m_user, m_sourceName, m_secret, m_certificate, m_key}) {
        connect(field, &QLineEdit::textEdited, this, &ProfileTab::edited);
    }
    for (QComboBox* field : {m_authentication, m_source}) {
        connect(field, &QComboBox::activated, this, [this] {
            update();
            Q_EMIT edited();
        });
    }
    update();
}

void SignInTab::createFields() {
    m_authentication = new QComboBox;
    m_authentication->setObjectName(QStringLiteral("authentication"));
    // In the order of Authentication.
    m_authentication->addItems(
        {tr("None"), tr("User and password"), tr("Bearer token"), tr("Client certificate")});
    addRow(tr("Sign-in"), m_authentication);
    m_user = new QLineEdit;
    m_user->setObjectName(QStringLiteral("user"));
    addRow(tr("User"), m_user);
    m_source = new QComboBox;
    m_source->setObjectName(QStringLiteral("source"));
    // In the order of Source, without None.
    m_source->addItems({tr("Ask each time"), tr("Environment variable"), tr("File"), tr("Command"),
                        tr("Store on this computer")});
    addRow(tr("Password or token"), m_source);
    m_sourceName = new QLineEdit;
    m_sourceName->setObjectName(QStringLiteral("sourceName"));
    addRow(tr("From"), m_sourceName);
    m_secret = new QLineEdit;
    m_secret->setObjectName(QStringLiteral("secret"));
    m_secret->setEchoMode(QLineEdit::Password);
    addRow(tr("Secret"), m_secret);
    m_sourceHint = createText({}, TextRole::Muted);
    addRow(m_sourceHint);
    m_certificate = new QLineEdit;
    m_certificate->setPlaceholderText(tr("path of a PEM file"));
    addRow(tr("Certificate"), m_certificate);
    m_key = new QLineEdit;
    m_key->setPlaceholderText(tr("path of a PEM file without passphrase"));
    addRow(tr("Private key"), m_key);
}

ConnectionProfile::Authentication SignInTab::authentication() const {
    return static_cast<ConnectionProfile::Authentication>(m_authentication->currentIndex());
}

SecretReference::Source SignInTab::source() const {
    return static_cast<SecretReference::Source>(m_source->currentIndex() + 1);
}

bool SignInTab::hasSecret() const {
    using Authentication = ConnectionProfile::Authentication;
    return authentication() == Authentication::Basic || authentication() == Authentication::Bearer;
}

bool SignInTab::isTyped() const {
    return hasSecret() && (source() == SecretReference::Source::Ask ||
                           source() == SecretReference::Source::Stored);
}

void SignInTab::update() {
    using Authentication = ConnectionProfile::Authentication;
    const Authentication kind = authentication();
    const SourceTexts texts = sourceTextsOf(source());
    m_sourceName->setPlaceholderText(texts.placeholder);
    m_sourceHint->setText(texts.hint);
    setRowShown(m_user, kind == Authentication::Basic);
    setRowShown(m_source, hasSecret());
    setRowShown(m_sourceName, hasSecret() && !isTyped());
    setRowShown(m_secret, isTyped());
    setRowShown(m_sourceHint, hasSecret());
    setRowShown(m_certificate, kind == Authentication::ClientCertificate);
    setRowShown(m_key, kind == Authentication::ClientCertificate);
}

void SignInTab::load(const ConnectionProfile& profile) {
    m_authentication->setCurrentIndex(static_cast<int>(profile.authentication));
    m_user->setText(profile.userName);
    m_source->setCurrentIndex(std::max(static_cast<int>(profile.secret.source) - 1, 0));
    const bool isStored = profile.secret.source == SecretReference::Source::Stored;
    m_sourceName->setText(isStored ? QString() : profile.secret.name);
    m_secret->clear();
    m_secret->setPlaceholderText(isStored ? tr("stored; type to replace it")
                                          : tr("asked for when the connection opens"));
    m_certificate->setText(profile.certificateFile);
    m_key->setText(profile.keyFile);
    update();
}

void SignInTab::store(ConnectionProfile& profile) const {
    profile.authentication = authentication();
    profile.userName = m_user->text().trimmed();
    profile.secret = {};
    if (hasSecret()) {
        const bool isStored = source() == SecretReference::Source::Stored;
        profile.secret = {source(), isStored ? profile.id : m_sourceName->text().trimmed()};
    }
    profile.certificateFile = m_certificate->text().trimmed();
    profile.keyFile = m_key->text().trimmed();
}

QString SignInTab::typedSecret() const {
    return isTyped() ? m_secret->text() : QString();
}

void SignInTab::setTypedSecret(const QString& secret) {
    m_secret->setText(secret);
}

}  // namespace pallium::ui
