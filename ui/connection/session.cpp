#include "ui/connection/session.h"

#include "ui/connection/change_sender.h"
#include "ui/connection/state_database.h"

#include <QJsonArray>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kMaxKeptTenants = 500;

QString utcKey() {
    return QStringLiteral("time.utc");
}

QString tenantsKey(const QString& connectionId) {
    return QStringLiteral("tenants.") + connectionId;
}

QTimeZone zoneOf(bool isUtc) {
    return isUtc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

}  // namespace

Session::Session(StateDatabase& database, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_isUtc(database.value(utcKey(), true).toBool(true)),
      m_timeZone(zoneOf(m_isUtc)),
      m_changes(std::make_unique<ChangeSender>(*this)) {}

Session::~Session() = default;

void Session::open(std::unique_ptr<Connection> connection, const QString& tenant) {
    // The old one lives until everybody has looked away from it.
    const std::unique_ptr<Connection> previous = std::exchange(m_connection, std::move(connection));
    m_knownTenants.clear();
    const QString tenantBefore = m_tenant;
    if (m_connection) {
        const ConnectionProfile& profile = m_connection->profile();
        const QString& wanted = tenant.isEmpty() ? profile.defaultTenant : tenant;
        if (!wanted.isEmpty()) m_tenant = wanted;
        for (const QJsonValue& known : m_database.value(tenantsKey(profile.id)).toArray()) {
            m_knownTenants.append(known.toString());
        }
        if (!m_tenant.isEmpty()) addKnownTenants({m_tenant});
        m_connection->probe(m_tenant);
    }
    Q_EMIT connectionChanged();
    if (m_tenant != tenantBefore) Q_EMIT tenantChanged();
    Q_EMIT knownTenantsChanged();
}

void Session::setTenant(const QString& tenant) {
    if (tenant == m_tenant) return;
    m_tenant = tenant;
    if (!tenant.isEmpty()) addKnownTenants({tenant});
    if (m_connection) m_connection->probe(tenant);
    Q_EMIT tenantChanged();
}

QStringList Session::knownTenants() const {
    return m_knownTenants;
}

void Session::addKnownTenants(const QStringList& tenants) {
    QStringList all = m_knownTenants;
    for (const QString& tenant : tenants) {
        // Several joined for one query are no tenant of their own.
        if (!tenant.isEmpty() && !tenant.contains(u'|')) all.append(tenant);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all == m_knownTenants) return;
    m_knownTenants = all;
    if (m_connection) {
        m_database.setValue(tenantsKey(m_connection->profile().id),
                            QJsonArray::fromStringList(all.mid(0, kMaxKeptTenants)));
    }
    Q_EMIT knownTenantsChanged();
}

void Session::setUtc(bool isUtc) {
    if (isUtc == m_isUtc) return;
    m_isUtc = isUtc;
    m_timeZone = zoneOf(isUtc);
    m_database.setValue(utcKey(), isUtc);
    Q_EMIT timeZoneChanged();
}

}  // namespace pallium::ui
