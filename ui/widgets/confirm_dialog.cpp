#include "ui/widgets/confirm_dialog.h"

#include "ui/client/address.h"
#include "ui/widgets/environment.h"
#include "ui/widgets/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

QLabel* createEnvironmentStrip(const ConnectionProfile& profile) {
    auto* label = new QLabel(
        QStringLiteral("%1 · %2").arg(environmentName(profile), shownHost(profile.baseUrl)));
    label->setWordWrap(true);
    QPalette palette = label->palette();
    palette.setColor(QPalette::Window, theme().color(environmentColor(profile)));
    palette.setColor(QPalette::WindowText, theme().color(Token::AccentText));
    label->setPalette(palette);
    label->setAutoFillBackground(true);
    label->setMargin(8);
    return label;
}

}  // namespace

ConfirmDialog::ConfirmDialog(const Confirmation& confirmation, QWidget* parent) : QDialog(parent) {
    setWindowTitle(confirmation.title);
    auto* text = new QLabel(confirmation.text);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* accept = buttons->addButton(confirmation.accept, QDialogButtonBox::AcceptRole);
    accept->setObjectName(QStringLiteral("accept"));
    accept->setAutoDefault(false);
    accept->setDefault(false);
    auto* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    if (confirmation.server) layout->addWidget(createEnvironmentStrip(*confirmation.server));
    layout->addWidget(text);
    if (!confirmation.typed.isEmpty()) {
        layout->addWidget(createTypedField(confirmation.typed, accept));
    }
    layout->addWidget(buttons);
    // Wide enough that sentences do not become columns.
    text->setMinimumWidth(48 * fontMetrics().averageCharWidth());
    cancel->setFocus();
}

QWidget* ConfirmDialog::createTypedField(const QString& typed, QWidget* accept) {
    auto* box = new QWidget;
    auto* label = new QLabel(tr("Type “%1” to go on:").arg(typed));
    auto* field = new QLineEdit;
    field->setObjectName(QStringLiteral("typed"));
    field->setAccessibleName(label->text());
    label->setBuddy(field);
    accept->setEnabled(false);
    connect(field, &QLineEdit::textChanged, accept,
            [accept, typed](const QString& text) { accept->setEnabled(text == typed); });
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(field);
    return box;
}

void ConfirmDialog::ask(QWidget* parent, const Confirmation& confirmation,
                        std::function<void()> onAccepted, std::function<void()> onRejected) {
    auto* dialog = new ConfirmDialog(confirmation, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, parent, std::move(onAccepted));
    if (onRejected) connect(dialog, &QDialog::rejected, parent, std::move(onRejected));
    dialog->open();
}

}  // namespace pallium::ui
