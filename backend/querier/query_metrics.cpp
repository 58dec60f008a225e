#include "backend/querier/query_metrics.h"

#include <utility>

namespace pallium::querier {
namespace {

using telemetry::Collected;
using telemetry::CollectedFamily;
using Kind = CollectedFamily::Kind;

constexpr std::array kEngineFamilies{
    CollectedFamily{"prometheus_engine_queries",
                    "The current number of queries being executed or waiting.", Kind::Gauge},
    CollectedFamily{"prometheus_engine_query_samples_total",
                    "The total number of samples loaded by all queries.", Kind::Counter},
    CollectedFamily{"prometheus_engine_query_duration_seconds", "Query timings", Kind::Summary},
};

const char* engineName(size_t source) {
    return source == static_cast<size_t>(QuerySource::Ruler) ? "ruler" : "querier";
}

std::string sourceName(QuerySource source) {
    return source == QuerySource::Ruler ? "ruler" : "api";
}

/// Why a query was rejected, by a part of what its client is told: both are Cortex' words.
constexpr std::pair<std::string_view, std::string_view> kRejections[]{
    {"query processing would load too many samples into memory", "too_many_samples"},
    {"the query time range exceeds the limit", "time_range_exceeded"},
    {"the query hit the max number of series limit", "series_fetched"},
    {"the query hit the max number of chunks limit", "chunks_fetched"},
    {"the query hit the aggregated chunks size limit", "chunk_bytes_fetched"},
    {"the query hit the aggregated data size limit", "data_bytes_fetched"},
};

}  // namespace

QueryMetrics::QueryMetrics(telemetry::Registry& metrics, const Options& options)
    : m_metrics(metrics), m_tellsTenants(options.tellsTenants) {
    engineOf(QuerySource::Api).isUsed = true;
    metrics.collectTogether(kEngineFamilies, [this] { return collect(); });
    if (options.maxConcurrent == 0) return;
    const auto most = static_cast<double>(options.maxConcurrent);
    const telemetry::LabelPairs engine{{"engine", "querier"}};
    metrics
        .gauge("prometheus_engine_queries_concurrent_max", "The max number of concurrent queries.",
               engine)
        .set(most);
    metrics
        .gauge("cortex_max_concurrent_queries", "The maximum number of concurrent queries.", engine)
        .set(most);
}

std::vector<std::vector<Collected>> QueryMetrics::collect() const {
    std::vector<Collected> queries, samples, timings;
    for (size_t i = 0; i < m_engines.size(); ++i) {
        const Engine& engine = m_engines[i];
        if (!engine.isUsed.load(std::memory_order_relaxed)) continue;
        const telemetry::LabelPairs labels{{"engine", engineName(i)}};
        queries.push_back({labels, static_cast<double>(engine.running.load())});
        samples.push_back({labels, engine.samples.value()});
        // Each answer has all slices.
        const uint64_t answers = engine.answers.load(std::memory_order_relaxed);
        const auto slice = [&](const char* name, const telemetry::Counter& seconds) {
            timings.push_back(
                {{{"engine", engineName(i)}, {"slice", name}}, seconds.value(), answers});
        };
        slice("inner_eval", engine.evaluation);
        slice("prepare_time", engine.preparation);
        slice("result_sort", engine.sorting);
    }
    return {std::move(queries), std::move(samples), std::move(timings)};
}

void QueryMetrics::countAnswer(QuerySource source, const tenancy::TenantId& tenant,
                               const promql::QueryStats& stats, const FetchCount::Totals& fetched,
                               double seconds) {
    Engine& engine = engineOf(source);
    engine.samples.add(static_cast<double>(stats.totalQueryableSamples));
    engine.answers.fetch_add(1, std::memory_order_relaxed);
    engine.preparation.add(stats.timings.queryPreparation);
    engine.evaluation.add(stats.timings.innerEval);
    engine.sorting.add(stats.timings.resultSort);
    if (!m_tellsTenants) return;
    const telemetry::LabelPairs labels{{"source", sourceName(source)}, {"user", tenant.text()}};
    const auto count = [&](std::string_view name, std::string_view help, auto amount) {
        m_metrics.counter(name, help, labels).add(static_cast<double>(amount));
    };
    count("cortex_query_seconds_total", "Total amount of wall clock time spend processing queries.",
          seconds);
    count("cortex_query_fetched_series_total", "Number of series fetched to execute a query.",
          fetched.series);
    count("cortex_query_samples_total", "Number of samples fetched to execute a query.",
          fetched.samples);
    count("cortex_query_fetched_chunks_bytes_total",
          "Size of all chunks fetched to execute a query in bytes.", fetched.chunkBytes);
    count("cortex_query_samples_scanned_total", "Number of samples scanned to execute a query.",
          stats.totalQueryableSamples);
    // Cortex' is a native histogram, of which classic formats show sum and count.
    m_metrics
        .histogram("cortex_query_peak_samples",
                   "Highest count of samples considered to execute a query.", {}, labels)
        .observe(static_cast<double>(stats.peakSamples));
}

void QueryMetrics::countRefusal(QuerySource source, const tenancy::TenantId& tenant,
                                std::string_view error) {
    if (!m_tellsTenants) return;
    for (const auto& [text, reason] : kRejections) {
        if (error.find(text) == std::string_view::npos) continue;
        m_metrics
            .counter("cortex_rejected_queries_total",
                     "The total number of queries that were rejected.",
                     {{"reason", std::string(reason)},
                      {"source", sourceName(source)},
                      {"user", tenant.text()}})
            .add();
        return;
    }
}

MeasuredQuery::MeasuredQuery(QueryMetrics* metrics, QuerySource source,
                             const tenancy::TenantId& tenant)
    : m_metrics(metrics), m_source(source), m_tenant(tenant) {
    if (m_metrics == nullptr) return;
    QueryMetrics::Engine& engine = m_metrics->engineOf(source);
    engine.isUsed.store(true, std::memory_order_relaxed);
    ++engine.running;
    if (m_metrics->m_tellsTenants) m_fetched = std::make_shared<FetchCount>();
}

MeasuredQuery::~MeasuredQuery() {
    if (m_metrics != nullptr) --m_metrics->engineOf(m_source).running;
}

QueryAnswer MeasuredQuery::ended(QueryAnswer answer) {
    if (m_metrics == nullptr) return answer;
    if (!answer) {
        m_metrics->countRefusal(m_source, m_tenant, answer.error().message);
        return answer;
    }
    const std::chrono::duration<double> took = m_stopwatch.elapsed();
    m_metrics->countAnswer(m_source, m_tenant, answer->stats,
                           m_fetched ? m_fetched->totals() : FetchCount::Totals(), took.count());
    return answer;
}

}  // namespace pallium::querier
