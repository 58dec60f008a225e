#include "ui/shell/server_figures.h"

#include "ui/connection/session.h"

#include <chrono>
#include <utility>

namespace pallium::ui {
namespace {

const QString kActiveSeries = QStringLiteral("cortex_ingester_active_series");
const QString kMemorySeries = QStringLiteral("cortex_ingester_memory_series");
const QString kReceivedSamples = QStringLiteral("cortex_distributor_received_samples_total");

/// The sum over the samples of that name; those that name a tenant count only if it is `tenant`.
std::optional<double> sumOf(const std::vector<MetricSample>& samples, const QString& name,
                            const QString& tenant) {
    std::optional<double> sum;
    for (const MetricSample& sample : samples) {
        if (sample.name != name) continue;
        bool isOther = false;
        for (const auto& [label, value] : sample.labels)
            isOther |= label == QLatin1String("user") && !tenant.isEmpty() && value != tenant;
        if (!isOther) sum = sum.value_or(0) + sample.value;
    }
    return sum;
}

}  // namespace

ServerFigures::ServerFigures(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    connect(&session, &Session::connectionChanged, this, &ServerFigures::restart);
    connect(&session, &Session::tenantChanged, this, [this] {
        forget();
        if (m_job) m_job->runNow();
    });
    m_clock.start();
    restart();
}

ServerFigures::~ServerFigures() = default;

void ServerFigures::forget() {
    m_series.reset();
    m_received.clear();
    Q_EMIT changed();
}

void ServerFigures::restart() {
    m_job.reset();
    m_call.cancel();
    forget();
    Connection* connection = m_session.connection();
    if (connection == nullptr) return;
    const auto look = [this, connection](Poller::Done done) {
        m_call = serverMetrics(
            connection->client(), {kActiveSeries, kMemorySeries, kReceivedSamples},
            ApiRequest::Urgency::Background, [this, done = std::move(done)](auto result) {
                if (result)
                    take(*result);
                else
                    forget();
                done(result.has_value());
            });
    };
    m_job = connection->poller().add(QStringLiteral("figures"),
                                     std::chrono::seconds(connection->isLocal() ? 2 : 10), look);
}

void ServerFigures::take(const std::vector<MetricSample>& samples) {
    const QString tenant = m_session.tenant();
    m_series = sumOf(samples, kActiveSeries, tenant);
    if (!m_series) m_series = sumOf(samples, kMemorySeries, tenant);
    const std::optional<double> received = sumOf(samples, kReceivedSamples, tenant);
    if (received)
        m_received.add(m_clock.elapsed(), *received);
    else
        m_received.clear();
    Q_EMIT changed();
}

}  // namespace pallium::ui
