#include "backend/ruler/notifier.h"

#include "backend/base/log.h"
#include "backend/base/mutex.h"
#include "backend/base/object_pool.h"
#include "backend/net/http_client.h"
#include "backend/ruler/alert_json.h"
#include "backend/ruler/alertmanager_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>

namespace pallium::ruler {
namespace {

using tenancy::TenantId;

/// Alerts of one request: Prometheus' constant.
constexpr size_t kBatchSize = 64;

/// Cortex sends its own version under Prometheus' name, since that code is Prometheus'.
constexpr const char* kUserAgent = "Prometheus/" PALLIUM_VERSION;

using Family = telemetry::CollectedFamily;

constexpr std::array kNotifierFamilies{
    Family{"cortex_prometheus_notifications_alertmanagers_discovered",
           "The number of alertmanagers discovered and active.", Family::Kind::Gauge},
    Family{"cortex_prometheus_notifications_dropped_total",
           "Total number of alerts dropped due to errors when sending to Alertmanager.",
           Family::Kind::Counter},
    Family{"cortex_prometheus_notifications_errors_total",
           "Total number of errors sending alert notifications.", Family::Kind::Counter},
    Family{"cortex_prometheus_notifications_latency_seconds",
           "Latency quantiles for sending alert notifications.", Family::Kind::Summary},
    Family{"cortex_prometheus_notifications_queue_capacity",
           "The capacity of the alert notifications queue.", Family::Kind::Gauge},
    Family{"cortex_prometheus_notifications_queue_length",
           "The number of alert notifications in the queue.", Family::Kind::Gauge},
    Family{"cortex_prometheus_notifications_sent_total", "Total number of alerts sent.",
           Family::Kind::Counter},
};

std::vector<AlertmanagerAddress> addressesOf(const NotifierConfig& config) {
    std::vector<AlertmanagerAddress> addresses;
    for (const std::string& url : config.alertmanagerUrls) {
        if (url.empty()) continue;
        auto address = alertmanagerAt(url, config.basicAuthUser, config.basicAuthPassword);
        if (std::ranges::find(addresses, address.url, &AlertmanagerAddress::url) == addresses.end())
            addresses.push_back(std::move(address));
    }
    return addresses;
}

void addExternalLabels(const rulefmt::StringMap& external, std::vector<SentAlert>& alerts) {
    if (external.empty()) return;
    LabelsBuilder builder;
    for (SentAlert& alert : alerts) {
        builder.reset(alert.labels.view());
        for (const auto& [name, value] : external)
            if (alert.labels.get(name).empty()) builder.set(name, value);
        alert.labels = builder.labels();
    }
}

/// Removes the oldest alerts above `capacity`; returns how many those were.
size_t dropOldest(std::deque<SentAlert>& queue, size_t capacity) {
    if (queue.size() <= capacity) return 0;
    const size_t excess = queue.size() - capacity;
    queue.erase(queue.begin(), queue.begin() + static_cast<ptrdiff_t>(excess));
    return excess;
}

/// The first `count` of a queue.
std::vector<SentAlert> takeFront(std::deque<SentAlert>& queue, size_t count) {
    const auto end = queue.begin() + static_cast<ptrdiff_t>(std::min(count, queue.size()));
    std::vector<SentAlert> taken(std::make_move_iterator(queue.begin()),
                                 std::make_move_iterator(end));
    queue.erase(queue.begin(), end);
    return taken;
}

}  // namespace

/// Shared with the tasks on the pool and with what collects the metrics, both of which may come
/// after the notifier is gone: they find it stopped.
struct Notifier::Impl : std::enable_shared_from_this<Impl> {
    /// What came of one request to one Alertmanager.
    struct Outcome {
        bool wasTaken = false;
        double seconds = 0;
    };
    struct Totals {
        double sent = 0, errors = 0;
    };
    struct Tenant {
        std::deque<SentAlert> queue;
        bool isBusy = false;  // a task of it is on the pool
        std::vector<Totals> totals;
        double dropped = 0;
        double latencySum = 0;
        uint64_t requests = 0;
    };

    Impl(NotifierConfig given, Dependencies dependencies)
        : config(std::move(given)), d(std::move(dependencies)), addresses(addressesOf(config)) {}

    void enqueue(const TenantId& tenant, std::vector<SentAlert> alerts);
    void post(const TenantId& tenant);
    /// Sends one batch, then posts the next task if more are there: tenants take turns.
    void sendBatch(const TenantId& tenant);
    std::vector<Outcome> sendToAll(const TenantId& tenant, std::span<const SentAlert> alerts);
    Result<void> sendTo(const AlertmanagerAddress& address, const TenantId& tenant,
                        const std::string& body);
    static void count(Tenant& tenant, std::span<const Outcome> outcomes, size_t alerts);
    void stop();
    std::vector<std::vector<telemetry::Collected>> collect();

    const NotifierConfig config;
    const Dependencies d;  // not to be used once stopped
    const std::vector<AlertmanagerAddress> addresses;
    const CancelToken cancelled;
    ObjectPool<net::HttpClient> clients;

    Mutex mutex;
    CondVar batchEnded;
    std::map<TenantId, Tenant> tenants PALLIUM_GUARDED_BY(mutex);
    size_t batchesUnderWay PALLIUM_GUARDED_BY(mutex) = 0;
    bool isStopped PALLIUM_GUARDED_BY(mutex) = false;
};

void Notifier::Impl::enqueue(const TenantId& id, std::vector<SentAlert> alerts) {
    size_t dropped = 0;
    bool isIdle = false;
    {
        const Lock lock(mutex);
        if (isStopped) return;
        Tenant& tenant = tenants[id];
        tenant.totals.resize(addresses.size());
        std::move(alerts.begin(), alerts.end(), std::back_inserter(tenant.queue));
        dropped = dropOldest(tenant.queue, config.queueCapacity);
        tenant.dropped += static_cast<double>(dropped);
        isIdle = !tenant.isBusy && !tenant.queue.empty();
        tenant.isBusy |= isIdle;
    }
    if (dropped > 0)
        log::warn("Alert notification queue full, dropping alerts",
                  {{"user", id.text()}, {"num_dropped", dropped}});
    if (isIdle) post(id);
}

void Notifier::Impl::post(const TenantId& id) {
    if (d.pool.post([self = shared_from_this(), id] { self->sendBatch(id); })) return;
    // What is queued goes with what comes next.
    const Lock lock(mutex);
    tenants[id].isBusy = false;
}

void Notifier::Impl::sendBatch(const TenantId& id) {
    std::vector<SentAlert> batch;
    {
        const Lock lock(mutex);
        if (isStopped) return;
        batch = takeFront(tenants[id].queue, kBatchSize);
        ++batchesUnderWay;
    }
    const std::vector<Outcome> outcomes = sendToAll(id, batch);
    {
        const Lock lock(mutex);
        Tenant& tenant = tenants[id];
        count(tenant, outcomes, batch.size());
        --batchesUnderWay;
        batchEnded.notifyAll();
        tenant.isBusy = !isStopped && !tenant.queue.empty();
        if (!tenant.isBusy) return;
    }
    post(id);
}

std::vector<Notifier::Impl::Outcome> Notifier::Impl::sendToAll(const TenantId& tenant,
                                                               std::span<const SentAlert> alerts) {
    const std::string body = alertsJson(alerts);
    std::vector<Outcome> outcomes;
    for (const AlertmanagerAddress& address : addresses) {
        const SteadyTime begin = d.clock.steadyNow();
        const auto sent = sendTo(address, tenant, body);
        const std::chrono::duration<double> elapsed = d.clock.steadyNow() - begin;
        outcomes.push_back({sent.has_value(), elapsed.count()});
        if (!sent && !cancelled.isCanceled())
            log::error("Error sending alerts", {{"user", tenant.text()},
                                                {"alertmanager", address.url},
                                                {"count", alerts.size()},
                                                {"err", sent.error().message}});
    }
    return outcomes;
}

Result<void> Notifier::Impl::sendTo(const AlertmanagerAddress& address, const TenantId& tenant,
                                    const std::string& body) {
    net::OutgoingRequest request{"POST", address.url, {}, body};
    request.headers.add("User-Agent", kUserAgent);
    request.headers.add("Content-Type", "application/json");
    request.headers.add(std::string(tenancy::kTenantHeader), tenant.text());
    if (!address.authorization.empty()) request.headers.add("Authorization", address.authorization);
    const auto answer =
        clients.take()->send(request, Context(cancelled).withTimeout(config.timeout));
    PALLIUM_TRY(answer);
    if (answer->status / 100 == 2) return {};
    return fail(ErrorKind::Unavailable, fmt::format("bad response status {} {}", answer->status,
                                                    http::reasonPhrase(answer->status)));
}

void Notifier::Impl::count(Tenant& tenant, std::span<const Outcome> outcomes, size_t alerts) {
    bool wasTaken = false;
    for (size_t i = 0; i < outcomes.size(); ++i) {
        Totals& totals = tenant.totals[i];
        if (outcomes[i].wasTaken)
            totals.sent += static_cast<double>(alerts);
        else
            ++totals.errors;
        wasTaken |= outcomes[i].wasTaken;
        tenant.latencySum += outcomes[i].seconds;
        ++tenant.requests;
    }
    if (!wasTaken) tenant.dropped += static_cast<double>(alerts);
}

void Notifier::Impl::stop() {
    cancelled.cancel();
    const Lock lock(mutex);
    isStopped = true;
    for (auto& [id, tenant] : tenants) {
        tenant.dropped += static_cast<double>(tenant.queue.size());
        tenant.queue.clear();
    }
    // A request ends within about a second of its cancellation.
    while (batchesUnderWay > 0)
        batchEnded.waitUntil(mutex, std::chrono::steady_clock::now() + std::chrono::seconds(1));
}

std::vector<std::vector<telemetry::Collected>> Notifier::Impl::collect() {
    std::array<std::vector<telemetry::Collected>, kNotifierFamilies.size()> values;
    auto& [discovered, dropped, errors, latency, capacity, length, sent] = values;
    const Lock lock(mutex);
    for (const auto& [id, tenant] : tenants) {
        const telemetry::LabelPairs labels{{"user", id.text()}};
        discovered.push_back({labels, static_cast<double>(addresses.size())});
        dropped.push_back({labels, tenant.dropped});
        latency.push_back({labels, tenant.latencySum, tenant.requests});
        capacity.push_back({labels, static_cast<double>(config.queueCapacity)});
        length.push_back({labels, static_cast<double>(tenant.queue.size())});
        for (size_t i = 0; i < addresses.size(); ++i) {
            const telemetry::LabelPairs both{{"alertmanager", addresses[i].url},
                                             {"user", id.text()}};
            errors.push_back({both, tenant.totals[i].errors});
            sent.push_back({both, tenant.totals[i].sent});
        }
    }
    return {std::make_move_iterator(values.begin()), std::make_move_iterator(values.end())};
}

Notifier::Notifier(NotifierConfig config, Dependencies dependencies)
    : m_impl(std::make_shared<Impl>(std::move(config), std::move(dependencies))) {
    m_impl->d.metrics.collectTogether(kNotifierFamilies,
                                      [impl = m_impl] { return impl->collect(); });
}

Notifier::~Notifier() {
    stop();
}

void Notifier::send(const TenantId& tenant, std::vector<SentAlert> alerts) {
    if (alerts.empty() || m_impl->addresses.empty()) return;
    addExternalLabels(m_impl->d.externalLabels(tenant), alerts);
    m_impl->enqueue(tenant, std::move(alerts));
}

void Notifier::stop() {
    m_impl->stop();
}

}  // namespace pallium::ruler
