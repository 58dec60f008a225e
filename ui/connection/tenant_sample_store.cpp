#include "ui/connection/tenant_sample_store.h"

#include "ui/connection/state_access.h"

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qint64 kSamplesKeptMs = 7LL * 24 * 3600 * 1000;

Result<void> insertSamples(sqlite::Database& database, const QString& connectionId,
                           const std::vector<TenantStats>& stats, qint64 nowMs) {
    auto insert =
        database.prepare("INSERT OR REPLACE INTO tenant_samples VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    PALLIUM_TRY(insert);
    insert->bind(1, connectionId.toStdString()).bind(3, static_cast<int64_t>(nowMs));
    for (const TenantStats& row : stats) {
        insert->bind(2, row.tenant.toStdString())
            .bind(4, static_cast<int64_t>(row.series))
            .bind(5, static_cast<int64_t>(row.activeSeries))
            .bind(6, row.ingestionRate);
        PALLIUM_TRY(insert->run());
    }
    return {};
}

}  // namespace

void TenantSampleStore::add(const QString& connectionId, const std::vector<TenantStats>& stats,
                            qint64 nowMs) {
    qint64 last = 0;
    m_access->read("SELECT max(time_ms) FROM tenant_samples WHERE connection_id=?1", {connectionId},
                   [&](const sqlite::Statement& row) {
                       last = row.integer(0);
                       return false;
                   });
    if (last > nowMs - kIntervalMs && last <= nowMs) return;
    std::vector<TenantStats> largest = stats;
    if (largest.size() > kMaxTenants) {
        std::nth_element(
            largest.begin(), largest.begin() + kMaxTenants, largest.end(),
            [](const TenantStats& a, const TenantStats& b) { return a.series > b.series; });
        largest.resize(kMaxTenants);
    }
    m_access->write([&]() -> Result<void> {
        PALLIUM_TRY(
            m_access->run("DELETE FROM tenant_samples WHERE connection_id=?1 AND time_ms<?2",
                          {connectionId, QString::number(nowMs - kSamplesKeptMs)}));
        return insertSamples(m_access->database(), connectionId, largest, nowMs);
    });
}

std::vector<TenantSample> TenantSampleStore::samples(const QString& connectionId,
                                                     const QString& tenant, qint64 fromMs) const {
    std::vector<TenantSample> samples;
    m_access->read(
        "SELECT time_ms, series, active, rate FROM tenant_samples"
        " WHERE connection_id=?1 AND tenant=?2 AND time_ms>=?3 ORDER BY time_ms",
        {connectionId, tenant, QString::number(fromMs)}, [&](const sqlite::Statement& row) {
            samples.push_back({row.integer(0), row.integer(1), row.integer(2), row.real(3)});
            return true;
        });
    return samples;
}

qint64 TenantSampleStore::lastWriteMs(const QString& connectionId, const QString& tenant) const {
    qint64 last = 0;
    m_access->read(
        "SELECT time_ms FROM tenant_samples WHERE connection_id=?1 AND tenant=?2 AND rate>0"
        " ORDER BY time_ms DESC LIMIT 1",
        {connectionId, tenant}, [&](const sqlite::Statement& row) {
            last = row.integer(0);
            return false;
        });
    return last;
}

}  // namespace pallium::ui
