#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

#include <string>

namespace pallium::test {

/// Pallium with its console, on the offscreen platform, as a child process. Its own files lie below
/// `home`. Threads: main thread.
class ConsoleProcess {
  public:
    explicit ConsoleProcess(const std::string& home);
    ~ConsoleProcess();

    /// False where the console was not built.
    static bool isInstalled();

    /// An empty value removes the variable. Requires: before start().
    void setEnvironment(const char* name, const QByteArray& value);
    void start(const QStringList& arguments);
    /// Waits until standard error has the text; false after 20 s, or at its end.
    bool waitForLog(const char* text);
    /// All of standard error so far.
    const QByteArray& log();
    /// The exit status; -1 if it crashed or did not end within 20 s.
    int waitForEnd();
    int stop(int signal);

  private:
    QProcessEnvironment m_environment;
    QProcess m_process;
    QByteArray m_log;
};

}  // namespace pallium::test
