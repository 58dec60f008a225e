#include "ui/shell/host.h"
#include "ui/shell/main_window.h"

#include <QApplication>

extern "C" Q_DECL_EXPORT int palliumRunConsole(const PalliumHost* host, int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QString::fromUtf8(host->product));
    QApplication::setApplicationVersion(QString::fromUtf8(host->version));

    pallium::ui::MainWindow window(QString::fromUtf8(host->product));
    host->applicationReady(host->context);
    const char* baseUrl = nullptr;
    if (const char* failure = host->startBackend(host->context, host->wantsDemo, &baseUrl))
        window.showFailure(QString::fromUtf8(failure));
    else
        window.showServer(QString::fromUtf8(baseUrl));
    window.show();
    const int status = QApplication::exec();
    host->stopBackend(host->context);
    return status;
}
