#include "ui/pages/secret_prompt.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QLineEdit>

#include <utility>

namespace pallium::ui {
namespace {

QString promptText(const char* text) {
    return QCoreApplication::translate("SecretPrompt", text);
}

}  // namespace

QInputDialog* askSecret(QWidget* parent, const ConnectionProfile& profile,
                        std::function<void(const QString&)> accepted) {
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(
        promptText(QT_TRANSLATE_NOOP("SecretPrompt", "Sign in to %1")).arg(profile.name));
    dialog->setLabelText(
        profile.authentication == ConnectionProfile::Authentication::Basic
            ? promptText(QT_TRANSLATE_NOOP("SecretPrompt", "Password of %1:")).arg(profile.userName)
            : promptText(QT_TRANSLATE_NOOP("SecretPrompt", "Token:")));
    dialog->setTextEchoMode(QLineEdit::Password);
    QObject::connect(dialog, &QDialog::accepted, parent,
                     [dialog, accepted = std::move(accepted)] { accepted(dialog->textValue()); });
    dialog->open();
    return dialog;
}

}  // namespace pallium::ui
