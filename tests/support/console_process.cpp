#include "tests/support/console_process.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>

#include <csignal>

namespace pallium::test {
namespace {

constexpr int kLimitMs = 20'000;

QString beside(const char* name) {
    return QCoreApplication::applicationDirPath() + QLatin1Char('/') + QLatin1String(name);
}

}  // namespace

ConsoleProcess::ConsoleProcess(const std::string& home)
    : m_environment(QProcessEnvironment::systemEnvironment()) {
    const QByteArray folder = QByteArray::fromStdString(home);
    for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        setEnvironment(name, folder);
    setEnvironment("QT_QPA_PLATFORM", "offscreen");
    setEnvironment("PALLIUM_TRACE_START", "1");
    setEnvironment("WAYLAND_DISPLAY", {});
}

ConsoleProcess::~ConsoleProcess() {
    if (m_process.state() != QProcess::NotRunning) stop(SIGKILL);
}

bool ConsoleProcess::isInstalled() {
    return QFileInfo::exists(beside("pallium_ui.so"));
}

void ConsoleProcess::setEnvironment(const char* name, const QByteArray& value) {
    const QString key = QLatin1String(name);
    if (value.isEmpty())
        m_environment.remove(key);
    else
        m_environment.insert(key, QString::fromLocal8Bit(value));
}

void ConsoleProcess::start(const QStringList& arguments) {
    m_process.setProcessEnvironment(m_environment);
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.start(beside("pallium"), arguments);
}

bool ConsoleProcess::waitForLog(const char* text) {
    const QDeadlineTimer deadline(kLimitMs);
    while (!log().contains(text)) {
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning) return false;
        m_process.waitForReadyRead(100);
    }
    return true;
}

const QByteArray& ConsoleProcess::log() {
    return m_log += m_process.readAllStandardError();
}

int ConsoleProcess::waitForEnd() {
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(kLimitMs)) {
        m_process.kill();
        m_process.waitForFinished(kLimitMs);
        return -1;
    }
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

int ConsoleProcess::stop(int signal) {
    ::kill(static_cast<pid_t>(m_process.processId()), signal);
    return waitForEnd();
}

}  // namespace pallium::test
