#include "ui/shell/unlock_dialog.h"

#include "ui/shell/connection_state.h"
#include "ui/widgets/environment.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kDialogWidth = 460;

QLabel* dialogText(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// A strip in the environment's colour with its name.
QLabel* environmentStrip(const ConnectionProfile& profile) {
    auto* label = dialogText(
        QStringLiteral("%1 · %2").arg(environmentName(profile), connectionAddress(profile)));
    QPalette palette = label->palette();
    palette.setColor(QPalette::Window, theme().color(environmentColor(profile)));
    palette.setColor(QPalette::WindowText, theme().color(Token::AccentText));
    label->setPalette(palette);
    label->setAutoFillBackground(true);
    label->setMargin(8);
    return label;
}

}  // namespace

UnlockDialog::UnlockDialog(const ConnectionProfile& profile, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Unlock %1").arg(profile.name));
    setAttribute(Qt::WA_DeleteOnClose);
    setFixedWidth(kDialogWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(environmentStrip(profile));
    layout->addWidget(dialogText(
        tr("%1 is read-only. Unlocked, this window can change rules, settings and data there until "
           "the connection is locked again or the program ends.")
            .arg(profile.name)));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* cancel = buttons->button(QDialogButtonBox::Cancel);
    m_unlock = buttons->addButton(tr("Unlock"), QDialogButtonBox::ActionRole);
    m_unlock->setObjectName(QStringLiteral("unlockButton"));
    m_unlock->setAutoDefault(false);
    if (profile.environment == ConnectionProfile::Environment::Production &&
        profile.kind == ConnectionProfile::Kind::Remote)
        layout->addWidget(createNameField(profile.name));
    layout->addWidget(buttons);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(m_unlock, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QWidget* UnlockDialog::createNameField(const QString& name) {
    auto* holder = new QWidget;
    auto* layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    QLabel* label = dialogText(tr("Type %1 to unlock:").arg(name));
    m_name = new QLineEdit;
    m_name->setAccessibleName(label->text());
    label->setBuddy(m_name);
    layout->addWidget(label);
    layout->addWidget(m_name);
    m_unlock->setEnabled(false);
    connect(m_name, &QLineEdit::textChanged, this,
            [this, name](const QString& text) { m_unlock->setEnabled(text == name); });
    return holder;
}

}  // namespace pallium::ui
