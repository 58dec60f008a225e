#include "ui/shell/connector.h"

#include "ui/connection/secret_store.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QTimer>
#include <QUuid>

#include <memory>

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

QStringList demoTenants() {
    return {QStringLiteral("noisy"), QStringLiteral("platform"), QStringLiteral("shop")};
}

}  // namespace

Connector::Connector(Session& session, EmbeddedServer& server, SecretStore& secrets,
                     QObject* parent)
    : QObject(parent), m_session(session), m_server(server), m_secrets(secrets) {}

void Connector::openLocal() {
    openServer(EmbeddedServer::Data::Own);
}

void Connector::openDemo() {
    openServer(EmbeddedServer::Data::Demo);
}

void Connector::openServer(EmbeddedServer::Data data) {
    m_again = [this, data] { openServer(data); };
    const int attempt = ++m_attempt;
    Q_EMIT starting(data == EmbeddedServer::Data::Demo ? tr("Starting the demo…")
                                                       : tr("Starting the local server…"));
    // Starting takes a moment on this thread; the words come to the screen first.
    QTimer::singleShot(0, this, [this, data, attempt] {
        if (attempt == m_attempt) start(data);
    });
}

void Connector::start(EmbeddedServer::Data data) {
    if (!m_server.isOffered())
        return Q_EMIT failed(tr("The local server is switched off"),
                             tr("The program was started with --no-server."));
    // What runs is stopped by starting the other, so nothing may look at it any more.
    if (m_server.isRunning() && m_server.data() != data) m_session.open(nullptr);
    const tl::expected<QUrl, QString> url = m_server.start(data);
    if (!url) return Q_EMIT failed(tr("The local server did not start"), url.error());
    open(serverProfile(data, *url), {});
    if (data == EmbeddedServer::Data::Demo) m_session.addKnownTenants(demoTenants());
}

void Connector::openProfile(const QString& id) {
    if (id == QLatin1String("embedded")) return openLocal();
    if (id == QLatin1String("demo")) return openDemo();
    for (const ConnectionProfile& profile : m_session.database().profiles())
        if (profile.id == id) return openProfile(profile);
    Q_EMIT failed(tr("This connection does not exist any more"),
                  tr("Choose another one or make it anew."));
}

void Connector::openProfile(const ConnectionProfile& profile) {
    m_again = [this, profile] { openProfile(profile); };
    const int attempt = ++m_attempt;
    Q_EMIT starting(tr("Opening %1…").arg(profile.name));
    m_secrets.fetch(profile, this, [this, profile, attempt](const SecretStore::Secret& secret) {
        if (attempt != m_attempt) return;
        if (secret) return open(profile, *secret);
        if (secret.error().mustAsk) return Q_EMIT secretWanted(profile);
        Q_EMIT failed(tr("No sign-in for %1").arg(profile.name), secret.error().text);
    });
}

void Connector::openUrl(const QUrl& address, bool isReadWrite) {
    // A password in the address belongs to no profile: what is shown and kept is made of these.
    const QUrl url = address.adjusted(QUrl::RemoveUserInfo);
    for (ConnectionProfile profile : m_session.database().profiles()) {
        if (profile.baseUrl != url) continue;
        if (isReadWrite) profile.isReadOnly = false;
        return openProfile(profile);
    }
    ConnectionProfile profile;
    // The same address gives the same id, so that its tabs come back.
    profile.id = QUuid::createUuidV5(QUuid(), url.toString()).toString(QUuid::WithoutBraces);
    profile.name = url.host();
    profile.baseUrl = url;
    profile.environment = ConnectionProfile::Environment::Production;  // until told otherwise
    profile.isReadOnly = !isReadWrite;
    openProfile(profile);
}

void Connector::retry() {
    if (m_again) m_again();
}

void Connector::setReadOnly(bool isReadOnly) {
    const Connection* connection = m_session.connection();
    if (connection == nullptr || connection->profile().isReadOnly == isReadOnly) return;
    ConnectionProfile profile = connection->profile();
    profile.isReadOnly = isReadOnly;
    m_nextTenant = m_session.tenant();
    openProfile(profile);
}

void Connector::open(const ConnectionProfile& profile, const QString& secret) {
    const QString tenant = std::exchange(m_nextTenant, QString());
    m_session.open(std::make_unique<Connection>(profile, secret));
    if (!tenant.isEmpty()) m_session.setTenant(tenant);
    Q_EMIT opened();
}

}  // namespace pallium::ui
