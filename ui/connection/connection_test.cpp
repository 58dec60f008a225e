#include "ui/connection/connection_test.h"

#include "ui/client/address.h"
#include "ui/connection/endpoint_builder.h"
#include "ui/connection/readiness_check.h"

#include <QCryptographicHash>
#include <QHostInfo>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr std::chrono::seconds kConnectTimeout{5};
constexpr qint64 kSoonExpiringDays = 14;

/// Port that a URL means when it names none.
int defaultPort(const QUrl& url) {
    return url.scheme() == u"https" ? 443 : 80;
}

/// What helps against the failure of a call; empty if its own words are all there is.
QString hintFor(const ApiError& error) {
    switch (error.kind) {
        case ApiErrorKind::Unauthorized:
            return error.text.contains(u"no org id")
                       ? ConnectionTest::tr("The server needs a tenant: name one under General.")
                       : ConnectionTest::tr("Check user, password or token under Sign-in.");
        case ApiErrorKind::Forbidden:
            return ConnectionTest::tr("This user may not read here.");
        case ApiErrorKind::Timeout:
            return ConnectionTest::tr(
                "The server accepts connections but does not answer in time.");
        case ApiErrorKind::Decode:
            return ConnectionTest::tr("Something else than a metrics server answers there.");
        default:
            return {};
    }
}

/// Asks for the number 1; true if the answer looks like one of a query API.
ApiCall askQuery(ApiClient& client, const QString& tenant,
                 std::function<void(ApiResult<bool>)> handler) {
    return client.call<bool>(
        capabilityRequest(Capability::Query, tenant),
        [](const ApiAnswer& answer) -> ApiResult<bool> {
            if (answer.body.trimmed().startsWith('{')) return true;
            ApiError error;
            error.kind = ApiErrorKind::Decode;
            error.status = answer.status;
            error.text = ConnectionTest::tr("What came back is no answer to a query.");
            return tl::unexpected(error);
        },
        std::move(handler));
}

QString tlsHint(const QSslSocket& socket) {
    const QByteArray fingerprint =
        socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex(':');
    return fingerprint.isEmpty()
               ? ConnectionTest::tr("Does the server speak HTTPS on this port?")
               : ConnectionTest::tr(
                     "Name its authority's file under TLS. Fingerprint (SHA-256): %1")
                     .arg(QString::fromLatin1(fingerprint.toUpper()));
}

}  // namespace

ConnectionTest::ConnectionTest(ConnectionProfile profile, const QString& secret, QObject* parent)
    : QObject(parent), m_profile(std::move(profile)), m_secret(secret) {}

ConnectionTest::~ConnectionTest() {
    if (m_lookup >= 0) QHostInfo::abortHostLookup(m_lookup);
    if (m_socket != nullptr) m_socket->disconnect(this);
}

void ConnectionTest::start() {
    m_isRunning = true;
    BuiltEndpoint built = buildEndpoint(m_profile, m_secret);
    m_endpoint = std::move(built.endpoint);
    beginStep(tr("Settings"));
    const QUrl& url = m_endpoint.baseUrl;
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (!isHttp || url.host().isEmpty()) {
        endStep(Outcome::Fail, tr("The URL is not one of a server."),
                tr("Write it like https://cortex.example.org."));
        return finish();
    }
    if (!built.problem.isEmpty()) {
        endStep(Outcome::Fail, built.problem);
        return finish();
    }
    m_client = std::make_unique<ApiClient>(m_endpoint);
    lookUpName();
}

void ConnectionTest::beginStep(const QString& name) {
    m_stepName = name;
    m_stepTimer.start();
}

void ConnectionTest::endStep(Outcome outcome, const QString& result, const QString& hint) {
    Q_EMIT stepFinished(
        {outcome, m_stepName, result, hint, std::chrono::milliseconds(m_stepTimer.elapsed())});
}

void ConnectionTest::finish() {
    m_isRunning = false;
    Q_EMIT finished();
}

void ConnectionTest::lookUpName() {
    beginStep(tr("Name lookup"));
    m_lookup =
        QHostInfo::lookupHost(m_endpoint.baseUrl.host(), this, [this](const QHostInfo& host) {
            m_lookup = -1;
            if (host.addresses().isEmpty()) {
                endStep(Outcome::Fail, host.errorString(),
                        tr("Check the spelling of the host name."));
                return finish();
            }
            endStep(Outcome::Ok, host.addresses().constFirst().toString());
            connectSocket();
        });
}

void ConnectionTest::connectSocket() {
    beginStep(tr("TCP"));
    m_socket = new QSslSocket(this);
    const QUrl& url = m_endpoint.baseUrl;
    const bool isEncrypted = url.scheme() == u"https";
    if (isEncrypted) m_socket->setSslConfiguration(m_endpoint.tls);
    connect(m_socket, &QSslSocket::connected, this, [this, isEncrypted] {
        endStep(Outcome::Ok, m_socket->peerAddress().toString());
        if (!isEncrypted) return askReady();
        beginStep(tr("TLS"));
        m_socket->setPeerVerifyName(m_endpoint.baseUrl.host());
        m_socket->startClientEncryption();
    });
    connect(m_socket, &QSslSocket::encrypted, this, &ConnectionTest::reportTls);
    connect(m_socket, &QSslSocket::errorOccurred, this, [this] {
        const bool isTls = m_socket->error() == QAbstractSocket::SslHandshakeFailedError;
        endStep(Outcome::Fail, m_socket->errorString(),
                isTls ? tlsHint(*m_socket) : tr("Is the port right, and does the server run?"));
        m_socket->disconnect(this);
        finish();
    });
    QTimer::singleShot(kConnectTimeout, m_socket, [this] {
        m_socket->disconnect(this);
        endStep(Outcome::Fail, tr("No answer within 5 seconds."),
                tr("A firewall may drop what is sent there."));
        finish();
    });
    m_socket->connectToHost(url.host(), static_cast<quint16>(url.port(defaultPort(url))));
}

void ConnectionTest::reportTls() {
    const qint64 days =
        QDateTime::currentDateTimeUtc().daysTo(m_socket->peerCertificate().expiryDate());
    const QString expiry = tr("expires in %1 d", "days").arg(days);
    if (!m_profile.verifiesTls) {
        endStep(Outcome::Warn, tr("not verified, %1").arg(expiry),
                tr("Anybody in between can read and change everything. Turn verification on."));
    } else if (days < kSoonExpiringDays) {
        endStep(Outcome::Warn, expiry, tr("The server's certificate has to be renewed."));
    } else {
        endStep(Outcome::Ok, expiry);
    }
    askReady();
}

void ConnectionTest::askReady() {
    // Nothing else is sent on it; the client has connections of its own.
    m_socket->disconnect(this);
    m_socket->deleteLater();
    m_socket = nullptr;
    beginStep(tr("Readiness"));
    m_call = readiness(
        *m_client, ApiRequest::Urgency::Visible, [this](const ApiResult<Readiness>& result) {
            const bool isMissing = !result && result.error().kind == ApiErrorKind::Missing;
            isMissing ? askPrometheusReady() : reportReadiness(result);
        });
}

void ConnectionTest::askPrometheusReady() {
    m_hasReady = false;
    m_call = prometheusReadiness(
        *m_client, ApiRequest::Urgency::Visible,
        [this](const ApiResult<Readiness>& result) { reportReadiness(result); });
}

void ConnectionTest::reportReadiness(const ApiResult<Readiness>& result) {
    if (result && result->isReady) {
        endStep(Outcome::Ok, tr("ready"));
    } else if (result) {
        endStep(Outcome::Warn, result->text, tr("The server is starting, or a part of it failed."));
    } else {
        endStep(Outcome::Warn, result.error().text, hintFor(result.error()));
    }
    askBuild();
}

void ConnectionTest::askBuild() {
    beginStep(tr("Version"));
    m_call = buildInfo(*m_client, m_profile.defaultTenant, ApiRequest::Urgency::Visible,
                       [this](const ApiResult<BuildInfo>& result) {
                           if (result) {
                               endStep(Outcome::Ok, productText(*result, m_hasReady));
                           } else {
                               endStep(Outcome::Warn, result.error().text, hintFor(result.error()));
                           }
                           askTenant();
                       });
}

void ConnectionTest::askTenant() {
    const QString& tenant = m_profile.defaultTenant;
    beginStep(tenant.isEmpty() ? tr("Query") : tr("Query for tenant %1").arg(tenant));
    m_call = askQuery(*m_client, tenant, [this](const ApiResult<bool>& result) {
        if (result) {
            endStep(Outcome::Ok, tr("answered"));
            return probe();
        }
        endStep(Outcome::Fail, result.error().text, hintFor(result.error()));
        const bool isElsewhere = result.error().kind == ApiErrorKind::Missing ||
                                 result.error().kind == ApiErrorKind::Decode;
        if (!isElsewhere) return probe();
        m_fixes = likelyFixes(m_profile);
        std::reverse(m_fixes.begin(), m_fixes.end());
        beginStep(tr("Other addresses"));
        tryNextFix();
    });
}

void ConnectionTest::probe() {
    m_probe = std::make_unique<CapabilityProbe>(
        *m_client, m_profile.defaultTenant,
        [this](const Capabilities& found) { reportCapabilities(found); });
}

void ConnectionTest::reportCapabilities(const Capabilities& found) {
    // What comes before was a step of its own.
    for (int i = static_cast<int>(Capability::Query) + 1; i < kCapabilityCount; ++i) {
        const auto capability = static_cast<Capability>(i);
        const Availability& availability = found[capability];
        ConnectionTestStep step;
        step.name = capabilityName(capability);
        step.time = availability.time;
        if (availability.state == Availability::State::Yes) {
            step.result = tr("available");
        } else {
            step.outcome = Outcome::Warn;
            step.result = availability.state == Availability::State::No ? tr("not offered")
                                                                        : availability.reason;
            step.hint = enablingHint(capability);
        }
        Q_EMIT stepFinished(step);
    }
    finish();
}

void ConnectionTest::tryNextFix() {
    if (m_fixes.empty()) {
        endStep(Outcome::Fail, tr("Nothing else answers queries either."),
                tr("Ask who runs the server for its address."));
        return finish();
    }
    const ConnectionProfile fix = m_fixes.back();
    m_fixes.pop_back();
    m_client = std::make_unique<ApiClient>(buildEndpoint(fix, m_secret).endpoint);
    m_call = askQuery(*m_client, fix.defaultTenant, [this, fix](const ApiResult<bool>& result) {
        const bool isThere = result || result.error().kind == ApiErrorKind::Unauthorized ||
                             result.error().kind == ApiErrorKind::Forbidden;
        if (!isThere) return tryNextFix();
        endStep(Outcome::Ok, shownAddress(fix.baseUrl) + fix.prometheusPrefix,
                tr("Queries are answered there."));
        Q_EMIT fixFound(fix);
        finish();
    });
}

}  // namespace pallium::ui
