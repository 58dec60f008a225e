#pragma once

#include "ui/client/api_client.h"
#include "ui/client/status_api.h"
#include "ui/connection/capabilities.h"
#include "ui/connection/connection_profile.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <vector>

class QSslSocket;

namespace pallium::ui {

/// One line of a connection's test.
struct ConnectionTestStep {
    enum class Outcome : quint8 { Ok, Warn, Fail };
    Outcome outcome = Outcome::Ok;
    QString name;    // `Name lookup`
    QString result;  // `127.0.0.1`, or what went wrong
    QString hint;    // what to do about it; may be empty
    std::chrono::milliseconds time{0};
};

/// Finds out step by step why a connection works or does not: name, TCP, TLS, readiness, build, a
/// call for the tenant, then each capability. A step that later ones stand on ends the test when it
/// fails. If the server knows none of the paths, likely addresses and prefixes are tried and the
/// first that answers is offered. Reads only. Destroying it cancels. Threads: GUI thread.
class ConnectionTest final : public QObject {
    Q_OBJECT

  public:
    ConnectionTest(ConnectionProfile profile, const QString& secret, QObject* parent = nullptr);
    ~ConnectionTest() override;

    void start();
    bool isRunning() const { return m_isRunning; }

  Q_SIGNALS:
    void stepFinished(const pallium::ui::ConnectionTestStep& step);
    /// The same profile with another URL or prefix, which answers.
    void fixFound(const pallium::ui::ConnectionProfile& profile);
    void finished();

  private:
    using Outcome = ConnectionTestStep::Outcome;
    void beginStep(const QString& name);
    void endStep(Outcome outcome, const QString& result, const QString& hint = {});
    void finish();

    void lookUpName();
    void connectSocket();
    void reportTls();
    void askReady();
    void askPrometheusReady();
    void reportReadiness(const ApiResult<Readiness>& result);
    void askBuild();
    void askTenant();
    void probe();
    void reportCapabilities(const Capabilities& found);
    void tryNextFix();

    ConnectionProfile m_profile;
    QString m_secret;
    Endpoint m_endpoint;
    std::unique_ptr<ApiClient> m_client;
    QSslSocket* m_socket = nullptr;  // owned by this
    ApiCall m_call;
    std::unique_ptr<CapabilityProbe> m_probe;
    std::vector<ConnectionProfile> m_fixes;  // still to try, best last
    QString m_stepName;
    QElapsedTimer m_stepTimer;
    int m_lookup = -1;
    bool m_hasReady = true;
    bool m_isRunning = false;
};

/// Variants of a profile whose URL or prefix may be what was meant, best first: the usual prefixes,
/// one level up, and a plain Prometheus without prefix and tenants.
std::vector<ConnectionProfile> likelyFixes(const ConnectionProfile& profile);

}  // namespace pallium::ui
