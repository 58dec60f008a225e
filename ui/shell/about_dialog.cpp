#include "ui/shell/about_dialog.h"

#include "ui/widgets/text_style.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

QLabel* aboutLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(text.section(QLatin1Char('\n'), 0, 0));
    return label;
}

}  // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    const QString product = QCoreApplication::applicationName();
    setWindowTitle(tr("About %1").arg(product));
    setMinimumWidth(440);
    QLabel* title = aboutLabel(
        tr("%1 %2", "product version").arg(product, QCoreApplication::applicationVersion()));
    setTextRole(*title, TextRole::Title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(aboutLabel(tr(
        "Desktop console for metrics, with a complete backend that speaks the HTTP API of Cortex "
        "and Prometheus.")));
    layout->addWidget(aboutLabel(
        tr("No account, no telemetry, no update check: it talks to the servers that you connect it "
           "to and to nothing else.")));
    layout->addWidget(
        aboutLabel(tr("Free software under the GNU General Public License, "
                      "version 3.\nQt %1, under the GNU Lesser General Public License "
                      "and, for its charts, the General Public License.")
                       .arg(QString::fromLatin1(qVersion()))));
    layout->addWidget(buttons);
}

}  // namespace pallium::ui
