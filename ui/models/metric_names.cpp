#include "ui/models/metric_names.h"

#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/background.h"

namespace pallium::ui {
namespace {

constexpr qint64 kFreshMs = 5 * 60 * 1000;
constexpr qint64 kRetryMs = 10 * 1000;
constexpr int kSlowMs = 5000;
/// Beyond this the stored copy would make the state database heavy.
constexpr qsizetype kMaxStoredBytes = 16 << 20;

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
        if (m_building.isCanceled()) return;
        m_index = m_building.result();
        m_isBuilding = false;
        const QByteArray text = m_index->serialized();
        if (m_savesIndex && m_session.connection() && text.size() <= kMaxStoredBytes)
            m_session.database().saveMetricIndex(m_session.connection()->profile().id,
                                                 m_session.tenant(), text);
        Q_EMIT changed();
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
    Q_EMIT changed();
}

void MetricNames::use() {
    if (!m_session.connection() || (m_age.isValid() && m_age.elapsed() < m_restMs)) return;
    m_age.start();
    m_restMs = kFreshMs;
    if (!m_index) loadStored();
    fetchNames();
    fetchMetadata();
}

void MetricNames::loadStored() {
    const std::optional<QByteArray> stored =
        m_session.database().metricIndex(m_session.connection()->profile().id, m_session.tenant());
    if (!stored || stored->isEmpty()) return;
    build(runOnPool([text = *stored] { return MetricIndex::fromSerialized(text); }), false);
}

void MetricNames::fetchNames() {
    LabelQuery query;
    query.limit = kMaxNames + 1;
    query.tenant = m_session.tenant();
    m_slow.start();
    m_namesCall = labelValues(m_session.connection()->client(), QStringLiteral("__name__"), query,
                              [this](const ApiResult<QStringList>& names) {
                                  m_slow.stop();
                                  if (names)
                                      takeNames(*names);
                                  else
                                      m_restMs = kRetryMs;
                                  Q_EMIT changed();
                              });
}

void MetricNames::takeNames(const QStringList& names) {
    m_needsServer = names.size() > kMaxNames;
    if (m_needsServer) {
        build({}, false);
        m_index.reset();
        return;
    }
    build(runOnPool([names]() -> MetricIndexPtr { return std::make_shared<MetricIndex>(names); }),
          true);
}

/// Watches the building of an index; an empty future only drops the one before.
void MetricNames::build(QFuture<MetricIndexPtr> future, bool savesIndex) {
    m_savesIndex = savesIndex;
    m_isBuilding = !future.isCanceled();
    m_building.setFuture(future);
}

void MetricNames::fetchMetadata() {
    m_metadataCall =
        metricMetadata(m_session.connection()->client(), m_session.tenant(),
                       [this](ApiResult<MetadataMap> metadata) {
                           if (!metadata) return;  // many servers have none; names do without
                           m_metadata = std::make_shared<const MetadataMap>(std::move(*metadata));
                           Q_EMIT changed();
                       });
}

}  // namespace pallium::ui
