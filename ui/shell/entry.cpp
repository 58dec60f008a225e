#include "ui/connection/host.h"
#include "ui/shell/application.h"
#include "ui/shell/pages.h"
#include "ui/widgets/theme.h"

#include <QApplication>

extern "C" Q_DECL_EXPORT int palliumRunConsole(const PalliumHost* host, int argc, char** argv) {
    QApplication qtApplication(argc, argv);
    QApplication::setApplicationName(QString::fromUtf8(host->product));
    QApplication::setApplicationVersion(QString::fromUtf8(host->version));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.pallium.Console"));
    host->applicationReady(host->context);

    pallium::ui::Theme theme(nullptr);
    pallium::ui::Application console(*host, pallium::ui::consolePages());
    console.show();
    return QApplication::exec();
}
