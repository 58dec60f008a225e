#include "ui/connection/connector.h"

#include "ui/client/address.h"
#include "ui/connection/connection_test.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QHostAddress>
#include <QUuid>

#include <algorithm>
#include <memory>
#include <utility>

namespace pallium::ui {
namespace {

ConnectionProfile serverProfile(EmbeddedServer::Data data, const QUrl& url) {
    const bool isDemo = data == EmbeddedServer::Data::Demo;
    ConnectionProfile profile;
    profile.id = isDemo ? QStringLiteral("demo") : QStringLiteral("embedded");
    profile.name = isDemo ? Connector::tr("Demo") : Connector::tr("Local");
    profile.kind = isDemo ? ConnectionProfile::Kind::Demo : ConnectionProfile::Kind::Embedded;
    profile.environment = ConnectionProfile::Environment::Local;
    profile.baseUrl = url;
    profile.isReadOnly = false;
    if (isDemo) profile.defaultTenant = QStringLiteral("shop");
    return profile;
}

bool isLoopback(const QUrl& url) {
    return url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback();
}

QStringList demoTenants() {
    return {QStringLiteral("noisy"), QStringLiteral("platform"), QStringLiteral("shop")};
}

}  // namespace

Connector::Connector(Session& session, EmbeddedServer& server, SecretStore& secrets,
                     QObject* parent)
    : QObject(parent), m_session(session), m_server(server), m_secrets(secrets) {
    m_relock.setSingleShot(true);
    connect(&m_relock, &QTimer::timeout, this, [this] {
        const Connection* connection = m_session.connection();
        if (connection != nullptr && connection->profile().id == m_unlockedId) setReadOnly(true);
    });
}

Connector::~Connector() = default;

int Connector::begin(std::function<void()> again, const QString& text) {
    m_again = std::move(again);
    m_awaitedId.clear();
    m_pathSearch.reset();
    Q_EMIT starting(text);
    return ++m_attempt;
}

void Connector::openLocal(const QString& tenant) {
    openServer(EmbeddedServer::Data::Own, tenant);
}

void Connector::openDemo(const QString& tenant) {
    openServer(EmbeddedServer::Data::Demo, tenant);
}

void Connector::openServer(EmbeddedServer::Data data, const QString& tenant) {
    const int attempt =
        begin([this, data, tenant] { openServer(data, tenant); },
              data == EmbeddedServer::Data::Demo ? tr("Starting the demo…")
                                                 : tr("Starting the local server…"));
    if (!m_server.isOffered())
        return Q_EMIT failed(tr("The local server is switched off"),
                             tr("The program was started with --no-server."));
    // What runs is stopped by starting the other, so nothing may look at it any more.
    const bool isStopped = m_server.isRunning() && m_server.data() != data;
    const Connection* current = m_session.connection();
    if (isStopped && current != nullptr && current->isLocal()) m_session.open(nullptr);
    m_server.start(data, [this, data, tenant, attempt](const EmbeddedServer::Outcome& url) {
        if (attempt != m_attempt) return;
        if (!url) return Q_EMIT failed(tr("The local server did not start"), url.error());
        open(serverProfile(data, *url), {}, tenant);
        if (data == EmbeddedServer::Data::Demo) m_session.addKnownTenants(demoTenants());
    });
}

void Connector::openProfile(const QString& id) {
    if (id == QLatin1String("embedded")) return openLocal();
    if (id == QLatin1String("demo")) return openDemo();
    for (const ConnectionProfile& profile : m_session.database().profiles())
        if (profile.id == id) return openProfile(profile);
    Q_EMIT failed(tr("This connection does not exist any more"),
                  tr("Choose another one or make it anew."));
}

void Connector::openProfile(const ConnectionProfile& profile, const QString& tenant) {
    const int attempt = begin([this, profile, tenant] { openProfile(profile, tenant); },
                              tr("Opening %1…").arg(profile.name));
    m_secrets.fetch(profile, this,
                    [this, profile, tenant, attempt](const SecretStore::Secret& secret) {
                        if (attempt != m_attempt) return;
                        if (secret) return open(profile, *secret, tenant);
                        if (!secret.error().mustAsk)
                            return Q_EMIT failed(tr("No sign-in for %1").arg(profile.name),
                                                 secret.error().text);
                        m_awaitedId = profile.id;
                        m_awaitedTenant = tenant;
                        Q_EMIT secretWanted(profile);
                    });
}

void Connector::giveSecret(const ConnectionProfile& profile, const QString& secret) {
    m_secrets.remember(profile.id, secret);
    if (profile.id != m_awaitedId) return;
    m_awaitedId.clear();
    open(profile, secret, m_awaitedTenant);
}

void Connector::refuseSecret(const ConnectionProfile& profile) {
    if (profile.id != m_awaitedId) return;
    m_awaitedId.clear();
    Q_EMIT failed(tr("Not signed in to %1").arg(profile.name),
                  tr("The connection needs a password or token."));
}

void Connector::openUrl(const QUrl& address, bool isReadWrite, const QString& tenant) {
    // A password in the address belongs to no profile: what is shown and kept is made of these.
    const QUrl url = plainAddress(address);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!isHttp || url.host().isEmpty())
        return Q_EMIT failed(tr("This is not the address of a server"),
                             tr("Write it like https://cortex.example.org."));
    for (ConnectionProfile profile : m_session.database().profiles()) {
        if (profile.baseUrl != url) continue;
        if (isReadWrite) profile.isReadOnly = false;
        return openProfile(profile, tenant);
    }
    ConnectionProfile profile;
    // The same address gives the same id, so that its tabs come back.
    profile.id = QUuid::createUuidV5(QUuid(), url.toString()).toString(QUuid::WithoutBraces);
    profile.name = shownHost(url);
    profile.baseUrl = url;
    // Elsewhere is production until told otherwise.
    profile.environment = isLoopback(url) ? ConnectionProfile::Environment::Local
                                          : ConnectionProfile::Environment::Production;
    profile.isReadOnly = !isReadWrite;
    openProfile(profile, tenant);
}

void Connector::retry() {
    // A copy: what runs replaces the member.
    if (const auto again = m_again) again();
}

void Connector::setReadOnly(bool isReadOnly) {
    const Connection* connection = m_session.connection();
    if (connection == nullptr || connection->profile().isReadOnly == isReadOnly) return;
    if (isReadOnly) m_relock.stop();
    ConnectionProfile profile = connection->profile();
    profile.isReadOnly = isReadOnly;
    openProfile(profile, m_session.tenant());
}

void Connector::unlockFor(std::chrono::milliseconds time) {
    if (m_session.connection() == nullptr) return;
    m_unlockedId = m_session.connection()->profile().id;
    m_relock.start(time);
    setReadOnly(false);
}

void Connector::unlockForGood() {
    if (m_session.connection() == nullptr) return;
    m_relock.stop();
    const QString id = m_session.connection()->profile().id;
    for (ConnectionProfile saved : m_session.database().profiles()) {
        if (saved.id != id) continue;
        saved.isReadOnly = false;
        m_session.database().saveProfile(saved);
    }
    setReadOnly(false);
}

void Connector::stopLocal() {
    leaveLocal();
    Q_EMIT starting(tr("Stopping the local server…"));
    m_server.stop([this, attempt = ++m_attempt] {
        if (attempt == m_attempt) Q_EMIT localStopped();
    });
}

void Connector::restartLocal() {
    if (!m_server.isRunning()) return;
    const EmbeddedServer::Data data = m_server.data();
    const QString tenant = m_session.tenant();
    leaveLocal();
    m_server.stop([] {});
    openServer(data, tenant);
}

void Connector::leaveLocal() {
    const Connection* current = m_session.connection();
    if (current == nullptr || current->isLocal()) close();
}

void Connector::close() {
    ++m_attempt;
    m_awaitedId.clear();
    m_pathSearch.reset();
    m_again = nullptr;
    m_session.open(nullptr);
}

void Connector::open(const ConnectionProfile& profile, const QString& secret,
                     const QString& tenant) {
    auto connection = std::make_unique<Connection>(profile, secret);
    const bool isPassing = profile.kind == ConnectionProfile::Kind::Remote && !isSaved(profile);
    if (isPassing) {
        connect(connection.get(), &Connection::capabilitiesChanged, this,
                [this, profile, secret, tenant, opened = connection.get()] {
                    const Availability& query = opened->capabilities()[Capability::Query];
                    if (query.state == Availability::State::No) findPaths(profile, secret, tenant);
                });
    }
    m_session.open(std::move(connection), tenant);
    Q_EMIT opened();
}

void Connector::findPaths(const ConnectionProfile& profile, const QString& secret,
                          const QString& tenant) {
    if (m_pathSearch != nullptr) return;
    m_pathSearch = std::make_unique<ConnectionTest>(profile, secret);
    // Queued, because opening ends the search.
    connect(
        m_pathSearch.get(), &ConnectionTest::fixFound, this,
        [this, secret, tenant, attempt = m_attempt](const ConnectionProfile& found) {
            if (attempt == m_attempt) open(found, secret, tenant);
        },
        Qt::QueuedConnection);
    m_pathSearch->start();
}

bool Connector::isSaved(const ConnectionProfile& profile) const {
    const auto saved = m_session.database().profiles();
    return std::any_of(saved.begin(), saved.end(), [&profile](const ConnectionProfile& other) {
        return other.id == profile.id;
    });
}

}  // namespace pallium::ui
