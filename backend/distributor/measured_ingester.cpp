#include "backend/distributor/measured_ingester.h"

#include "backend/base/times_taken.h"
#include "backend/distributor/observed_queryable.h"

#include <algorithm>
#include <utility>

namespace pallium::distributor {
namespace {

constexpr auto kPush = "/cortex.Ingester/Push";
constexpr auto kQueryStream = "/cortex.Ingester/QueryStream";
constexpr auto kQueryExemplars = "/cortex.Ingester/QueryExemplars";
constexpr auto kOfSamples = "samples";
constexpr auto kOfMetadata = "metadata";

double inSeconds(std::chrono::nanoseconds took) {
    return std::chrono::duration<double>(took).count();
}

/// The status of a call as Cortex' client puts it.
const char* callStatus(const Error* failure) {
    if (failure == nullptr) return "2xx";
    if (failure->kind == ErrorKind::InvalidArgument) return "4xx";
    return failure->kind == ErrorKind::Canceled ? "cancel" : "error";
}

telemetry::Histogram& callSeconds(telemetry::Registry& metrics, const char* operation,
                                  const Error* failure) {
    return metrics.histogram("cortex_ingester_client_request_duration_seconds",
                             "Time spent doing Ingester requests.",
                             {.001, .004, .016, .064, .256, 1.024, 4.096},
                             {{"operation", operation}, {"status_code", callStatus(failure)}});
}

telemetry::Counter& appendsOf(telemetry::Registry& metrics, const std::string& id,
                              const char* type) {
    return metrics.counter("cortex_distributor_ingester_appends_total",
                           "The total number of batch appends sent to ingesters.",
                           {{"ingester", id}, {"type", type}});
}

bool hasSeries(const WriteBatch& batch, std::span<const uint8_t> skip) {
    if (skip.empty()) return !batch.series.empty();
    return std::find(skip.begin(), skip.end(), uint8_t{0}) != skip.end();
}

}  // namespace

MeasuredIngester::MeasuredIngester(IngesterClient& ingester, const std::string& id,
                                   telemetry::Registry& metrics)
    : m_ingester(ingester),
      m_id(id),
      m_metrics(metrics),
      m_runningPushes(metrics.gauge("cortex_ingester_client_inflight_push_requests",
                                    "Number of Ingester client push requests.",
                                    {{"ingester", id}})),
      m_sampleAppends(appendsOf(metrics, id, kOfSamples)),
      m_metadataAppends(appendsOf(metrics, id, kOfMetadata)),
      m_queries(metrics.counter("cortex_distributor_ingester_queries_total",
                                "The total number of queries sent to ingesters.",
                                {{"ingester", id}})),
      m_pushSeconds(callSeconds(metrics, kPush, nullptr)),
      m_querySeconds(callSeconds(metrics, kQueryStream, nullptr)),
      m_exemplarSeconds(callSeconds(metrics, kQueryExemplars, nullptr)) {}

Result<void> MeasuredIngester::push(const Context& context, const tenancy::TenantId& tenant,
                                    const WriteBatch& batch, std::span<const uint8_t> skip) {
    m_runningPushes.add(1);
    const Stopwatch stopwatch;
    auto outcome = m_ingester.push(context, tenant, batch, skip);
    const double seconds = inSeconds(stopwatch.elapsed());
    m_runningPushes.add(-1);
    if (hasSeries(batch, skip)) {
        m_sampleAppends.add();
        countAppend(kOfSamples, outcome);
    }
    if (!batch.metadata.empty()) {
        m_metadataAppends.add();
        countAppend(kOfMetadata, outcome);
    }
    (outcome ? m_pushSeconds : callSeconds(m_metrics, kPush, &outcome.error())).observe(seconds);
    return outcome;
}

void MeasuredIngester::countAppend(const char* type, const Result<void>& outcome) {
    if (outcome) return;
    const bool isRefused = outcome.error().kind == ErrorKind::InvalidArgument;
    m_metrics
        .counter("cortex_distributor_ingester_append_failures_total",
                 "The total number of failed batch appends sent to ingesters.",
                 {{"ingester", m_id}, {"status", isRefused ? "4xx" : "5xx"}, {"type", type}})
        .add();
}

std::shared_ptr<const storage::Queryable> MeasuredIngester::queryable(
    const tenancy::TenantId& tenant) const {
    const auto observe = [&metrics = m_metrics, &queries = m_queries, &seconds = m_querySeconds,
                          id = m_id](const Error* failure, std::chrono::nanoseconds took) {
        queries.add();
        if (failure == nullptr) return seconds.observe(inSeconds(took));
        callSeconds(metrics, kQueryStream, failure).observe(inSeconds(took));
        // Who no longer wants an answer did not get a wrong one.
        if (failure->kind != ErrorKind::Canceled)
            metrics
                .counter("cortex_distributor_ingester_query_failures_total",
                         "The total number of failed queries sent to ingesters.",
                         {{"ingester", id}})
                .add();
    };
    return observeSelects(m_ingester.queryable(tenant), observe);
}

std::vector<SeriesExemplars> MeasuredIngester::exemplars(const tenancy::TenantId& tenant,
                                                         const ExemplarQuery& query) const {
    const Stopwatch stopwatch;
    auto found = m_ingester.exemplars(tenant, query);
    m_queries.add();
    m_exemplarSeconds.observe(inSeconds(stopwatch.elapsed()));
    return found;
}

void tellIngesters(telemetry::Registry& metrics, size_t ingesters, size_t replicationFactor) {
    metrics.gauge("cortex_distributor_ingester_clients", "The current number of ingester clients.")
        .set(static_cast<double>(ingesters));
    metrics.gauge("cortex_distributor_replication_factor", "The configured replication factor.")
        .set(static_cast<double>(replicationFactor));
}

}  // namespace pallium::distributor
