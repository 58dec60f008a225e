#pragma once

#include "ui/client/query_api.h"
#include "ui/models/expression_check.h"
#include "ui/models/metric_index.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

namespace pallium::ui {

class Session;

/// The metric names and metadata of the session's tenant: one for the whole window, shared by
/// everything that completes, checks or searches names. Names are fetched when first used and again
/// when used later: the sooner, the faster the server answered, after five minutes at the latest;
/// metadata only with other names than before, or after that time. All is dropped when the
/// connection or the tenant changes. The names of the time before come from the state database at
/// once. Where there are more than 500,000 names, or fetching them takes more than 5 s,
/// needsServer() says that names must be asked for by their beginning. Threads: GUI thread;
/// whatever takes time for many names happens on the pool.
class MetricNames final : public QObject {
    Q_OBJECT

  public:
    static constexpr int kMaxNames = 500000;

    /// The session outlives this. Made before what uses it, so that it hears of another connection
    /// or tenant first.
    explicit MetricNames(Session& session, QObject* parent = nullptr);

    /// Fetches what is missing or old.
    void use();
    /// Drops all; the next use() fetches again.
    void reset();

    /// Null while nothing is known.
    const MetricIndexPtr& index() const { return m_index; }
    /// Null while nothing is known.
    const std::shared_ptr<const MetadataMap>& metadata() const { return m_metadata; }
    bool needsServer() const { return m_needsServer; }
    bool isLoading() const { return m_namesCall.isActive() || m_isBuilding; }

  Q_SIGNALS:
    /// All was dropped: what else is remembered of this tenant's labels is as old. changed()
    /// follows.
    void dropped();
    void changed();

  private:
    void loadStored();
    void storeIndex() const;
    void fetchNames();
    void fetchMetadata();
    /// How long to leave the server alone after this answer, in ms.
    qint64 restAfter(const ApiResult<QStringList>& names) const;
    void takeNames(const QStringList& names);
    void takeIndex(const MetricIndexPtr& index);
    void build(QFuture<MetricIndexPtr> future, bool savesIndex);

    Session& m_session;
    MetricIndexPtr m_index;
    std::shared_ptr<const MetadataMap> m_metadata;
    bool m_needsServer = false;
    bool m_isBuilding = false;  // until the result was taken, not only until it is there
    bool m_savesIndex = false;  // what is being built came from the server
    qint64 m_restMs = 0;        // how long the last fetch is good for
    QElapsedTimer m_age;        // since the last fetch; invalid: never
    QElapsedTimer m_metadataAge;
    QTimer m_slow;
    ApiCall m_namesCall;
    ApiCall m_metadataCall;
    QFutureWatcher<MetricIndexPtr> m_building;
};

}  // namespace pallium::ui
