// What operators do to a server: flush, shut down, change mode, forget, delete a tenant, set
// limits. Whatever changes a server is made here as POST or DELETE and marked as a change.
#pragma once

#include "ui/client/cluster_api.h"

#include <QJsonObject>

namespace pallium::ui {

/// How a server took a change. Most say nothing but a status, and a status of 2xx or 3xx tells only
/// that it was taken: whether something happened has to be read back.
struct ChangeAnswer {
    int status = 0;
    QString text;  // the server's words; mostly empty
    std::chrono::milliseconds totalTime{0};
};
/// Sends one of the requests below that change something. Errors: ReadOnly where the endpoint is
/// read-only, then nothing was sent; Decode where a web page came instead of an answer.
[[nodiscard]] ApiCall sendChange(ApiClient& client, ApiRequest request,
                                 std::function<void(ApiResult<ChangeAnswer>)> handler);

/// Writes what ingesters hold into blocks. No tenants: of all. An unknown tenant is no error.
ApiRequest flushRequest(const QStringList& tenants, bool waits);
/// Flushes and leaves the ring; the process stays and is not ready any more.
ApiRequest shutdownIngesterRequest();
enum class IngesterMode : quint8 { Active, ReadOnly };
/// `ACTIVE`, `READONLY`: also the state that the ring shows.
QString ingesterModeName(IngesterMode mode);
ApiRequest ingesterModeRequest(IngesterMode mode);
/// Replaces a tenth of the ingester's tokens.
ApiRequest renewTokensRequest();
/// Takes a member out of its ring; the answer is the same for an id that is not there.
ApiRequest forgetRequest(RingKind kind, const QString& id);

/// Marks all data of a tenant for deletion. Requires: `tenant` is not empty.
ApiRequest deleteTenantRequest(const QString& tenant);
ApiRequest deleteTenantRulesRequest(const QString& tenant);
ApiRequest deleteTenantAlertmanagerRequest(const QString& tenant);

/// Whether a tenant has rules, or an Alertmanager configuration, of its own.
ApiRequest tenantRulesRequest(const QString& tenant);
ApiRequest tenantAlertmanagerRequest(const QString& tenant);
[[nodiscard]] ApiCall isThere(ApiClient& client, const ApiRequest& request,
                              std::function<void(ApiResult<bool>)> handler);

struct DeletionStatus {
    QString tenant;
    bool areBlocksDeleted = false;  // also true for a tenant that has none
};
ApiRequest deletionStatusRequest(const QString& tenant);
ApiResult<DeletionStatus> decodeDeletionStatus(const ApiAnswer& answer);
[[nodiscard]] ApiCall deletionStatus(ApiClient& client, const QString& tenant,
                                     std::function<void(ApiResult<DeletionStatus>)> handler);

/// What the ingester itself holds of each tenant, as allTenantStats() has it for all of them.
ApiRequest ingesterStatsRequest();
[[nodiscard]] ApiCall ingesterStats(
    ApiClient& client, std::function<void(ApiResult<std::vector<TenantStats>>)> handler);

/// The limits that are set for one tenant; Empty where none are.
ApiRequest userOverridesRequest(const QString& tenant);
ApiResult<QJsonObject> decodeUserOverrides(const ApiAnswer& answer);
[[nodiscard]] ApiCall userOverrides(ApiClient& client, const QString& tenant,
                                    std::function<void(ApiResult<QJsonObject>)> handler);
/// Sets these limits; those that it does not name stay as they are.
ApiRequest setUserOverridesRequest(const QString& tenant, const QJsonObject& limits);
/// Takes all limits of the tenant away, so that the defaults hold.
ApiRequest removeUserOverridesRequest(const QString& tenant);

/// Which replica of a pair a distributor listens to.
struct HaElection {
    QString tenant;
    QString cluster;
    QString replica;
    QDateTime electedAt;       // UTC; invalid if not told
    qint64 updateInMs = 0;     // until its heartbeat is written again; negative when overdue
    qint64 failsOverInMs = 0;  // until another replica may take over
};
struct HaTracker {
    std::vector<HaElection> elections;  // as the server orders them
    QDateTime now;                      // the server's clock; invalid if it does not say
};
ApiRequest haTrackerRequest();
/// From JSON, or from the page where a server gives no JSON.
ApiResult<HaTracker> decodeHaTracker(const ApiAnswer& answer);
[[nodiscard]] ApiCall haTracker(ApiClient& client, ApiRequest::Urgency urgency,
                                std::function<void(ApiResult<HaTracker>)> handler);

/// The paths that the server's index page links to; empty where it has none.
ApiRequest serverIndexRequest();
[[nodiscard]] ApiCall serverIndex(ApiClient& client,
                                  std::function<void(ApiResult<QStringList>)> handler);

}  // namespace pallium::ui
