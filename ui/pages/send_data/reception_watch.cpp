#include "ui/pages/send_data/reception_watch.h"

#include "ui/client/query_api.h"

#include <QDateTime>

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kLocalReception{1000};
constexpr std::chrono::milliseconds kRemoteReception{5000};

QString receivedName() {
    return QStringLiteral("cortex_distributor_received_samples_total");
}
QString createdName() {
    return QStringLiteral("cortex_ingester_memory_series_created_total");
}
QString removedName() {
    return QStringLiteral("cortex_ingester_memory_series_removed_total");
}

bool isOfTenant(const MetricSample& metric, const QString& tenant) {
    if (tenant.isEmpty()) return true;  // the server decides, so all of them count
    for (const auto& [name, value] : metric.labels) {
        if (name == u"user") return value == tenant;
    }
    return false;
}

}  // namespace

ReceptionWatch::ReceptionWatch(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {}

ReceptionWatch::~ReceptionWatch() = default;

void ReceptionWatch::setOn(bool isOn) {
    m_poll.reset();
    m_call = {};
    m_received.clear();
    m_series = 0;
    m_firstSampleMs = 0;
    m_lastSampleMs = 0;
    m_countsSeries = false;
    m_problem.clear();
    Connection* connection = m_session.connection();
    m_state = isOn && connection != nullptr ? State::Waiting : State::Off;
    m_sinceMs = QDateTime::currentMSecsSinceEpoch();
    if (m_state == State::Waiting) {
        m_poll = connection->poller().add(
            QStringLiteral("reception"), connection->isLocal() ? kLocalReception : kRemoteReception,
            [this](const Poller::Done& done) { ask(done); });
    }
    Q_EMIT changed();
}

void ReceptionWatch::ask(const Poller::Done& done) {
    if (m_countsSeries) return askSeries(done);
    m_call = serverMetrics(m_session.connection()->client(),
                           {receivedName(), createdName(), removedName()},
                           ApiRequest::Urgency::Background,
                           [this, done](const ApiResult<std::vector<MetricSample>>& result) {
                               done(result.has_value());
                               result ? takeMetrics(*result) : giveUp(result.error());
                           });
}

void ReceptionWatch::askSeries(const Poller::Done& done) {
    InstantQuery query;
    query.expression = QStringLiteral("count({__name__!=\"\"})");
    query.timeMs = QDateTime::currentMSecsSinceEpoch();
    query.tenant = m_session.tenant();
    m_call = queryInstant(m_session.connection()->client(), query,
                          [this, done](const ApiResult<QueryAnswerPtr>& result) {
                              done(result.has_value());
                              if (!result) return giveUp(result.error());
                              const auto& series = (*result)->series;
                              m_series = series.empty() || series[0].values.empty()
                                             ? 0
                                             : static_cast<qint64>(series[0].values[0]);
                              // Series that were not there before mean samples.
                              takeSamples(static_cast<double>(m_series));
                          });
}

void ReceptionWatch::takeMetrics(const std::vector<MetricSample>& metrics) {
    double received = 0;
    double series = 0;
    bool hasCounter = false;
    for (const MetricSample& metric : metrics) {
        hasCounter = hasCounter || metric.name == receivedName();
        if (!isOfTenant(metric, m_session.tenant())) continue;
        if (metric.name == receivedName()) received += metric.value;
        if (metric.name == createdName()) series += metric.value;
        if (metric.name == removedName()) series -= metric.value;
    }
    // A counter appears with the first sample of its tenant, so on a new server there is none.
    if (!hasCounter && m_session.connection()->isLocal()) {
        received = 0;
    } else if (!hasCounter) {
        m_state = State::Unknown;
        m_problem =
            tr("What answers at this address is not the part of the server that receives "
               "samples, so it cannot tell.");
        Q_EMIT changed();
        return;
    }
    m_series = static_cast<qint64>(series);
    takeSamples(received);
}

void ReceptionWatch::takeSamples(double samples) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool isMore = samples > m_received.count().value_or(samples);
    m_received.add(now, samples);
    if (isMore) {
        m_lastSampleMs = now;
        if (m_firstSampleMs == 0) m_firstSampleMs = now;
    }
    m_problem.clear();
    if (m_firstSampleMs == 0) {
        m_state = State::Waiting;
    } else {
        m_state = now - m_lastSampleMs <= kWindow.count() ? State::Receiving : State::Quiet;
    }
    Q_EMIT changed();
}

void ReceptionWatch::giveUp(const ApiError& error) {
    const bool isMissing = error.kind == ApiErrorKind::Missing;
    if (isMissing && !m_countsSeries && m_session.connection()->isLocal()) {
        m_countsSeries = true;
        m_poll->runNow();
        return;
    }
    m_state = State::Unknown;
    m_problem =
        isMissing ? tr("The server does not show its counters, so it cannot tell.") : error.text;
    Q_EMIT changed();
}

double ReceptionWatch::samplesPerSecond() const {
    return m_countsSeries ? 0 : m_received.perSecond().value_or(0);
}

}  // namespace pallium::ui
