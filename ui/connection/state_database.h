#pragma once

#include "ui/connection/activity_store.h"
#include "ui/connection/connection_profile.h"
#include "ui/connection/metric_name_store.h"
#include "ui/connection/tenant_sample_store.h"

#include <QJsonValue>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace pallium::ui {

/// A successful run of a query, newest first in lists.
struct HistoryEntry {
    qint64 id = 0;
    qint64 timeMs = 0;
    QString expression;
    QString tenant;
    QString connectionId;
    qint64 rangeMs = 0;
    qint64 stepMs = 0;
    qint64 series = 0;
    qint64 durationMs = 0;
    bool isStarred = false;
};

/// Which runs are wanted.
struct HistoryFilter {
    QString text;          // a part of the expression, any case; empty: any
    QString connectionId;  // empty: of every connection
    bool isOnlyStarred = false;
};

/// The console's own memory: one SQLite file in the profile folder, write-ahead logged, its schema
/// version in user_version, migrated forwards only after a backup copy. A damaged file is moved
/// aside and problem() says so; it is never deleted. Holds no secret. Statements take well under a
/// millisecond, so they run on the GUI thread. Threads: GUI thread.
class StateDatabase final : public QObject {
    Q_OBJECT

  public:
    /// An empty path keeps everything in memory (tests, --safe-mode).
    explicit StateDatabase(const QString& path);
    ~StateDatabase() override;

    /// What went wrong when opening, or with the latest read or write that failed, in words for a
    /// notice; empty if nothing did.
    QString problem() const;

    // Preferences and window state: small JSON values by name (`theme`, `window.geometry`).
    QJsonValue value(const QString& key, const QJsonValue& fallback = {}) const;
    void setValue(const QString& key, const QJsonValue& value);

    std::vector<ConnectionProfile> profiles() const;
    /// Empty on success, else why not, as failed() says it too.
    QString saveProfile(const ConnectionProfile& profile);
    /// With all that belongs to it alone: tabs, metric names, trends, and the values whose names
    /// end in `.<id>`. Its history and activity stay: they are what a person did. Empty on success,
    /// else why not.
    QString removeProfile(const QString& id);

    /// Deduplicated by text, tenant and connection within a day; at most 10,000 entries are kept,
    /// starred ones longest.
    void addHistory(const HistoryEntry& entry);
    /// Newest first. Cost: reads no further than the limit asks for.
    std::vector<HistoryEntry> history(const HistoryFilter& filter, int limit) const;
    void setStarred(qint64 id, bool isStarred);
    /// Starred entries stay.
    void clearHistory();

    /// Open page tabs, in order, each the state of one page.
    std::vector<QJsonObject> tabs(const QString& connectionId) const;
    void saveTabs(const QString& connectionId, const std::vector<QJsonObject>& tabs);

    /// Borrow this.
    ActivityStore activity();
    TenantSampleStore tenantSamples();

    /// Of the same file; usable even after this is gone.
    MetricNameStore metricNames() const;

  Q_SIGNALS:
    /// A read or write went wrong, a full disk for instance; once until one of its kind succeeds.
    void failed(const QString& text) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
