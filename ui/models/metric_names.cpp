#include "ui/models/metric_names.h"

#include "ui/connection/background.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QThreadPool>

#include <algorithm>
#include <memory>
#include <utility>

namespace pallium::ui {
namespace {

constexpr qint64 kMaxFreshMs = 5 * 60 * 1000;
constexpr qint64 kMinFreshMs = 5 * 1000;
constexpr qint64 kRetryMs = 10 * 1000;
constexpr qint64 kEmptyMs = 1000;  // the first samples may arrive at any moment
/// A list is good for so many times as long as fetching it took: new metrics show soon where
/// asking costs nothing, and where it costs much the server is left alone.
constexpr qint64 kFreshPerFetch = 100;
constexpr int kSlowMs = 5000;
/// Beyond this the stored copy would make the state database heavy.
constexpr qsizetype kMaxStoredBytes = 16 << 20;

/// Whoever lets go of it last, it is freed on the pool: that takes a while for many metrics.
std::shared_ptr<const MetadataMap> sharedMetadata(MetadataMap metadata) {
    return {new MetadataMap(std::move(metadata)), [](const MetadataMap* map) {
                QThreadPool::globalInstance()->start([map] { delete map; });
            }};
}

}  // namespace

MetricNames::MetricNames(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowMs);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        if (!m_namesCall.isActive()) return;
        m_needsServer = true;
        Q_EMIT changed();
    });
    connect(&session, &Session::connectionChanged, this, &MetricNames::reset);
    connect(&session, &Session::tenantChanged, this, &MetricNames::reset);
    connect(&m_building, &QFutureWatcher<MetricIndexPtr>::finished, this, [this] {
        if (!m_building.isCanceled()) takeIndex(m_building.result());
    });
}

void MetricNames::reset() {
    m_namesCall.cancel();
    m_metadataCall.cancel();
    build({}, false);
    m_slow.stop();
    m_index.reset();
    m_metadata.reset();
    m_needsServer = false;
    m_age.invalidate();
    m_metadataAge.invalidate();
    Q_EMIT dropped();
    Q_EMIT changed();
}

void MetricNames::use() {
    if (!m_session.connection() || (m_age.isValid() && m_age.elapsed() < m_restMs)) return;
    m_age.start();
    m_restMs = kMaxFreshMs;  // until the answer is there
    if (!m_index) loadStored();
    fetchNames();
    if (!m_metadataAge.isValid() || m_metadataAge.hasExpired(kMaxFreshMs)) fetchMetadata();
}

void MetricNames::loadStored() {
    const auto load = [store = m_session.database().metricNames(),
                       id = m_session.connection()->profile().id,
                       tenant = m_session.tenant()]() -> MetricIndexPtr {
        const QByteArray text = store.read(id, tenant);
        return text.isEmpty() ? nullptr : MetricIndex::fromSerialized(text);
    };
    build(runOnPool(load), false);
}

void MetricNames::storeIndex() const {
    const auto store = [names = m_session.database().metricNames(),
                        id = m_session.connection()->profile().id, tenant = m_session.tenant(),
                        index = m_index] {
        const QByteArray text = index->serialized();
        if (text.size() <= kMaxStoredBytes) names.write(id, tenant, text);
    };
    QThreadPool::globalInstance()->start(store);
}

void MetricNames::fetchNames() {
    LabelQuery query;
    query.limit = kMaxNames + 1;
    query.tenant = m_session.tenant();
    m_slow.start();
    m_namesCall = labelValues(m_session.connection()->client(), QStringLiteral("__name__"), query,
                              [this](const ApiResult<QStringList>& names) {
                                  m_slow.stop();
                                  m_restMs = restAfter(names);
                                  if (names) takeNames(*names);
                                  Q_EMIT changed();
                              });
}

qint64 MetricNames::restAfter(const ApiResult<QStringList>& names) const {
    if (!names) return kRetryMs;
    if (names->isEmpty()) return kEmptyMs;
    return std::clamp(kFreshPerFetch * m_age.elapsed(), kMinFreshMs, kMaxFreshMs);
}

void MetricNames::takeNames(const QStringList& names) {
    m_needsServer = names.size() > kMaxNames;
    if (m_needsServer) m_index.reset();
    // Even too many names are let go of on the pool: freeing them takes a while.
    build(runOnPool([names, known = m_index]() -> MetricIndexPtr {
              if (names.size() > kMaxNames) return nullptr;
              auto index = std::make_shared<MetricIndex>(names);
              const bool isSame = known && known->serialized() == index->serialized();
              return isSame ? known : index;
          }),
          true);
}

void MetricNames::takeIndex(const MetricIndexPtr& index) {
    m_isBuilding = false;
    if (index && index != m_index) {
        // The first list comes with its metadata; later ones have metrics that it does not tell of.
        const bool isLater = m_index && m_savesIndex;
        m_index = index;
        if (m_savesIndex) storeIndex();
        if (isLater) fetchMetadata();
    }
    Q_EMIT changed();
}

/// Watches the building of an index; an empty future only drops the one before.
void MetricNames::build(QFuture<MetricIndexPtr> future, bool savesIndex) {
    m_savesIndex = savesIndex;
    m_isBuilding = !future.isCanceled();
    m_building.setFuture(future);
}

void MetricNames::fetchMetadata() {
    m_metadataAge.start();
    m_metadataCall = metricMetadata(m_session.connection()->client(), m_session.tenant(),
                                    [this](ApiResult<MetadataMap> metadata) {
                                        if (!metadata)
                                            return;  // many servers have none; names do without
                                        m_metadata = sharedMetadata(std::move(*metadata));
                                        Q_EMIT changed();
                                    });
}

}  // namespace pallium::ui
