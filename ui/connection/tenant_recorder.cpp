#include "ui/connection/tenant_recorder.h"

#include "ui/client/cluster_api.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QDateTime>

#include <chrono>
#include <utility>

namespace pallium::ui {

TenantRecorder::TenantRecorder(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    connect(&session, &Session::connectionChanged, this, &TenantRecorder::restart);
    restart();
}

TenantRecorder::~TenantRecorder() = default;

void TenantRecorder::restart() {
    m_job.reset();
    m_call.cancel();
    Connection* connection = m_session.connection();
    if (connection == nullptr) return;
    const auto look = [this, connection](Poller::Done done) {
        m_call = allTenantStats(
            connection->client(), ApiRequest::Urgency::Background,
            [this, id = connection->profile().id, done = std::move(done)](const auto& stats) {
                if (stats)
                    m_session.database().tenantSamples().add(id, *stats,
                                                             QDateTime::currentMSecsSinceEpoch());
                done(stats.has_value() || stats.error().kind == ApiErrorKind::Missing);
            });
    };
    m_job =
        connection->poller().add(QStringLiteral("tenant-trends"),
                                 std::chrono::milliseconds(TenantSampleStore::kIntervalMs), look);
}

}  // namespace pallium::ui
