// Rings and tenants as the administration pages of Cortex tell them in JSON.
#pragma once

#include "ui/client/api_client.h"

#include <QDateTime>
#include <QStringList>

#include <vector>

namespace pallium::ui {

enum class RingKind : quint8 {
    Ingester,
    StoreGateway,
    Compactor,
    Ruler,
    Alertmanager,
    Distributor
};
/// `/ingester/ring`.
QString ringPath(RingKind kind);

struct RingMember {
    QString id;
    QString state;  // ACTIVE, LEAVING, PENDING, JOINING, READONLY, LEFT, UNHEALTHY
    QString address;
    QString zone;
    QDateTime heartbeat;          // UTC; invalid if never
    QDateTime registered;         // UTC; invalid if unknown
    std::vector<quint32> tokens;  // ascending
    double owns = 0;  // share of the ring in percent, from the tokens (per zone when zones are set)
};

struct RingStatus {
    std::vector<RingMember> members;  // as the server orders them
    QDateTime now;                    // the server's clock; invalid if it does not say
    QDateTime storageUpdated;         // by that clock; invalid if it does not say
    QString disabledText;  // the page's sentence where the ring is off; then there are no members
};
[[nodiscard]] ApiCall ringStatus(ApiClient& client, RingKind kind, ApiRequest::Urgency urgency,
                                 std::function<void(ApiResult<RingStatus>)> handler);
ApiRequest ringRequest(RingKind kind);
/// From JSON, or from the page that a server without JSON or without a ring sends: then members
/// come without tokens, or there is a `disabledText`.
ApiResult<RingStatus> decodeRingStatus(const ApiAnswer& answer);
/// Fills `owns` of every member from the tokens: a token owns the range that ends at it, the ring
/// wraps around.
void computeOwnership(std::vector<RingMember>& members);

/// An instance that gossips with the others.
struct MemberlistMember {
    QString name;
    QString address;
    QString state;  // Alive, Suspect, Dead, Left
};
struct MemberlistStatus {
    std::vector<MemberlistMember> members;  // as the server orders them
    QStringList keys;                       // of the values that are gossiped, ascending
};
ApiRequest memberlistRequest();
ApiResult<MemberlistStatus> decodeMemberlist(const ApiAnswer& answer);
[[nodiscard]] ApiCall memberlist(ApiClient& client, ApiRequest::Urgency urgency,
                                 std::function<void(ApiResult<MemberlistStatus>)> handler);

struct TenantStats {
    QString tenant;
    double ingestionRate = 0;  // samples per second
    double apiIngestionRate = 0;
    double ruleIngestionRate = 0;
    qint64 series = 0;
    qint64 activeSeries = 0;
    qint64 loadedBlocks = 0;
};
[[nodiscard]] ApiCall allTenantStats(
    ApiClient& client, ApiRequest::Urgency urgency,
    std::function<void(ApiResult<std::vector<TenantStats>>)> handler);
ApiRequest allTenantStatsRequest();
/// As the server orders them, by series.
ApiResult<std::vector<TenantStats>> decodeAllTenantStats(const ApiAnswer& answer);
/// Of one tenant, where the server does not list them all.
[[nodiscard]] ApiCall tenantStats(ApiClient& client, const QString& tenant,
                                  std::function<void(ApiResult<TenantStats>)> handler);
ApiRequest tenantStatsRequest(const QString& tenant);
/// Without the tenant's name, which the answer does not say.
ApiResult<TenantStats> decodeTenantStats(const ApiAnswer& answer);

}  // namespace pallium::ui
