#include "app/qt_log.h"

#include "app/exit_codes.h"
#include "backend/base/log.h"

#include <QString>
#include <QtGlobal>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace pallium::app {
namespace {

std::string g_lineOnFatal;
std::atomic<bool> g_isOpening{false};

log::Level levelOf(QtMsgType type) {
    switch (type) {
        case QtDebugMsg:
            return log::Level::Debug;
        case QtInfoMsg:
            return log::Level::Info;
        case QtWarningMsg:
            return log::Level::Warn;
        case QtCriticalMsg:
        case QtFatalMsg:
            return log::Level::Error;
    }
    return log::Level::Error;
}

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    const char* category = context.category != nullptr ? context.category : "default";
    if (g_isOpening) {
        if (type == QtFatalMsg) {
            std::fprintf(stderr, "%s\n", g_lineOnFatal.c_str());
            std::_Exit(kExitEnvironment);  // Qt would abort
        }
        if (std::strncmp(category, "qt.qpa", 6) == 0) return;
    }
    const log::Level level = levelOf(type);
    if (log::isEnabled(level))
        log::write(level, "qt", text.toStdString(), {{"category", category}});
}

}  // namespace

void routeQtMessages(std::string lineOnFatal) {
    g_lineOnFatal = std::move(lineOnFatal);
    g_isOpening = true;
    qInstallMessageHandler(onMessage);
}

void consoleIsOpen() {
    g_isOpening = false;
}

}  // namespace pallium::app
