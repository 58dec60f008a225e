#include "tests/support/pallium_process.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <csignal>

namespace pallium::test {
namespace {

QString executable() {
    return QCoreApplication::applicationDirPath() + QStringLiteral("/pallium");
}

quint16 freePort() {
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

}  // namespace

PalliumProcess::~PalliumProcess() {
    if (m_process && m_process->state() != QProcess::NotRunning) stop(SIGKILL);
}

bool PalliumProcess::start(const QStringList& extraArguments) {
    m_port = freePort();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedChannels);
    QStringList arguments{QStringLiteral("--server"),
                          QStringLiteral("--listen=127.0.0.1:%1").arg(m_port),
                          // Of half a minute with a configuration file, if nobody says otherwise.
                          QStringLiteral("-ingester.final-sleep=0s")};
    if (!m_data.isEmpty()) arguments += QStringLiteral("--data-dir=") + m_data;
    m_process->start(executable(), arguments + extraArguments);
    QString ready = QStringLiteral("/ready");
    const QString prefix = QStringLiteral("-server.path-prefix=");
    for (const QString& argument : extraArguments)
        if (argument.startsWith(prefix)) ready.prepend(argument.mid(prefix.size()));
    const QDeadlineTimer deadline(20'000);
    while (!deadline.hasExpired() && m_process->state() != QProcess::NotRunning) {
        if (get(ready).status == 200) return true;
        m_process->waitForFinished(20);
    }
    return false;
}

int PalliumProcess::stop(int signal) {
    ::kill(static_cast<pid_t>(m_process->processId()), signal);
    if (!m_process->waitForFinished(20'000)) {
        m_process->kill();
        m_process->waitForFinished(5'000);
        return -1;
    }
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

std::pair<int, QByteArray> PalliumProcess::runOnce(const QStringList& arguments) {
    QProcess process;
    process.start(executable(), arguments);
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished(5'000);
        return {-1, process.readAllStandardError()};
    }
    return {process.exitCode(), process.readAllStandardOutput() + process.readAllStandardError()};
}

HttpAnswer PalliumProcess::get(const QString& pathAndQuery, const QByteArray& tenant) {
    QByteArray head = "GET " + pathAndQuery.toUtf8() + " HTTP/1.1\r\n";
    if (!tenant.isEmpty()) head += "X-Scope-OrgID: " + tenant + "\r\n";
    return exchange(head, {});
}

HttpAnswer PalliumProcess::post(const QString& path, const QByteArray& body,
                                const QByteArray& tenant) {
    QByteArray head = "POST " + path.toUtf8() +
                      " HTTP/1.1\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (!tenant.isEmpty()) head += "X-Scope-OrgID: " + tenant + "\r\n";
    return exchange(head, body);
}

HttpAnswer PalliumProcess::remove(const QString& path, const QByteArray& tenant) {
    QByteArray head = "DELETE " + path.toUtf8() + " HTTP/1.1\r\n";
    if (!tenant.isEmpty()) head += "X-Scope-OrgID: " + tenant + "\r\n";
    return exchange(head, {});
}

HttpAnswer PalliumProcess::exchange(const QByteArray& head, const QByteArray& body) {
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    if (!socket.waitForConnected(2'000)) return {};
    socket.write(head + "Host: 127.0.0.1\r\nConnection: close\r\n\r\n" + body);
    QByteArray answer;
    while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(10'000))
        answer += socket.readAll();
    answer += socket.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    if (end < 0) return {};
    return {answer.mid(9, 3).toInt(), answer.mid(end + 4)};
}

}  // namespace pallium::test
