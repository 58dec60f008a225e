#include "ui/shell/main_window.h"

#include <QLabel>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

QLabel* plainLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    return label;
}

}  // namespace

MainWindow::MainWindow(const QString& product) {
    setWindowTitle(product);
    resize(960, 600);
}

void MainWindow::showServer(const QString& baseUrl) {
    showText(tr("Serving at %1").arg(baseUrl),
             tr("Send samples to %1/api/v1/push and query %1/prometheus.").arg(baseUrl));
}

void MainWindow::showFailure(const QString& reason) {
    showText(tr("The server did not start"), reason);
}

void MainWindow::showText(const QString& title, const QString& detail) {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    QLabel* heading = plainLabel(title);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    heading->setFont(font);
    layout->addWidget(heading);
    layout->addWidget(plainLabel(detail));
    layout->addStretch();
    setCentralWidget(page);
}

}  // namespace pallium::ui
