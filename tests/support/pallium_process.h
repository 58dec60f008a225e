#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace pallium::test {

/// What a request got. status 0: no answer.
struct HttpAnswer {
    int status = 0;
    QByteArray body;
};

/// A headless Pallium as a child process, over its own data folder; empty: the one it chooses.
/// Threads: main thread, with an event loop.
class PalliumProcess {
  public:
    explicit PalliumProcess(QString dataDirectory) : m_data(std::move(dataDirectory)) {}
    ~PalliumProcess();

    /// Starts on a free port and waits until /ready answers 200; false after 20 s.
    bool start(const QStringList& extraArguments = {});
    /// Sends a signal and waits for the end; the exit status, or -1 if it had to be killed or
    /// crashed.
    int stop(int signal);
    /// Runs to its end without waiting for readiness: exit status and stderr.
    static std::pair<int, QByteArray> runOnce(const QStringList& arguments);

    HttpAnswer get(const QString& pathAndQuery, const QByteArray& tenant = {});
    HttpAnswer post(const QString& path, const QByteArray& body, const QByteArray& tenant = {});
    HttpAnswer remove(const QString& path, const QByteArray& tenant = {});
    quint16 port() const { return m_port; }

  private:
    HttpAnswer exchange(const QByteArray& head, const QByteArray& body);

    QString m_data;
    quint16 m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

}  // namespace pallium::test
