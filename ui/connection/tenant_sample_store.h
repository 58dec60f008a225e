#pragma once

#include "ui/client/cluster_api.h"

#include <QString>

#include <vector>

namespace pallium::ui {

class StateAccess;

/// What one tenant had at one moment while the console looked.
struct TenantSample {
    qint64 timeMs = 0;
    qint64 series = 0;
    qint64 activeSeries = 0;
    double sampleRate = 0;  // per second

    bool operator==(const TenantSample&) const = default;
};

/// Trends of tenants, kept locally because servers keep none: one sample a minute at most, of the
/// 200 largest tenants, for 7 days. Borrows its database. Threads: GUI thread.
class TenantSampleStore {
  public:
    static constexpr qint64 kIntervalMs = 60'000;
    static constexpr size_t kMaxTenants = 200;

    explicit TenantSampleStore(StateAccess& access) : m_access(&access) {}

    /// Nothing happens within a minute of the last time for this connection.
    void add(const QString& connectionId, const std::vector<TenantStats>& stats, qint64 nowMs);
    /// From `fromMs` on, ascending.
    std::vector<TenantSample> samples(const QString& connectionId, const QString& tenant,
                                      qint64 fromMs) const;
    /// When the tenant was last seen to write; 0 if never.
    qint64 lastWriteMs(const QString& connectionId, const QString& tenant) const;

  private:
    StateAccess* m_access;
};

}  // namespace pallium::ui
