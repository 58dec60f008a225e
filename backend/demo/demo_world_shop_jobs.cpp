#include "backend/demo/demo_worlds.h"

#include <fmt/format.h>

namespace pallium::demo {
namespace {

constexpr double kMegabyte = 1e6;

struct Queue {
    const char* name;
    double jobsPerSec;
    double length;
    double seconds;  // a job takes
};
constexpr Queue kQueues[] = {{"mail", 1.8, 14, 0.12},
                             {"invoices", 0.6, 5, 0.9},
                             {"thumbnails", 3.5, 40, 0.35},
                             {"search-index", 2.2, 22, 0.2}};

void declareJobs(WorldBuilder& b) {
    b.family(MetricType::Gauge, "queue_length", "", "Jobs that wait.");
    b.family(MetricType::Gauge, "queue_oldest_job_age_seconds", "seconds",
             "Age of the job that waits longest.");
    b.family(MetricType::Counter, "jobs_processed_total", "", "Jobs done, by outcome.");
    b.family(MetricType::Histogram, "job_duration_seconds", "seconds", "How long jobs take.");
    b.family(MetricType::Counter, "pg_stat_database_xact_commit", "", "Transactions committed.");
    b.family(MetricType::Counter, "pg_stat_database_xact_rollback", "", "Transactions undone.");
    b.family(MetricType::Gauge, "pg_stat_activity_count", "", "Connections, by state.");
    b.family(MetricType::Gauge, "pg_database_size_bytes", "bytes", "Size on disk.");
    b.family(MetricType::Gauge, "pg_replication_lag_seconds", "seconds",
             "How far a replica is behind.");
    b.family(MetricType::Gauge, "pg_settings_max_connections", "", "Connections allowed.");
    b.family(MetricType::Gauge, "pg_locks_count", "", "Locks held, by mode.");
}

void declareProcess(WorldBuilder& b) {
    b.family(MetricType::Counter, "process_cpu_seconds_total", "seconds", "CPU time spent.");
    b.family(MetricType::Gauge, "process_resident_memory_bytes", "bytes", "Memory in use.");
    b.family(MetricType::Gauge, "process_virtual_memory_bytes", "bytes", "Address space in use.");
    b.family(MetricType::Gauge, "process_open_fds", "", "Open file descriptors.");
    b.family(MetricType::Gauge, "process_max_fds", "", "File descriptors allowed.");
    b.family(MetricType::Gauge, "process_start_time_seconds", "seconds",
             "When the process started, since the Unix epoch.");
    b.family(MetricType::Gauge, "go_goroutines", "", "Goroutines that exist.");
    b.family(MetricType::Gauge, "go_memstats_heap_alloc_bytes", "bytes", "Heap in use.");
    b.family(MetricType::Summary, "go_gc_duration_seconds", "seconds", "Pauses for collection.");
}

void addWorker(WorldBuilder& b, int index) {
    const Lifecycle life{.period = kHour, .phase = kDeployAt + 40.0 * index, .downSec = 50};
    const Target target{"worker", fmt::format("worker-{}:9100", index + 1), life};
    for (const Queue& queue : kQueues) {
        const LabelPairs labels{{"queue", queue.name}};
        b.gauge(target, "queue_length", labels,
                {.base = queue.length, .day = 0.3, .noise = 0.35, .burst = 6, .step = 1});
        b.gauge(target, "queue_oldest_job_age_seconds", labels,
                {.base = queue.length / queue.jobsPerSec, .noise = 0.4, .burst = 8});
        b.counter(target, "jobs_processed_total", {{"queue", queue.name}, {"status", "ok"}},
                  queue.jobsPerSec);
        b.counter(target, "jobs_processed_total", {{"queue", queue.name}, {"status", "failed"}},
                  0.004 * queue.jobsPerSec, 0.1 * queue.jobsPerSec);
        b.histogram(target, "job_duration_seconds", labels, queue.jobsPerSec,
                    0.1 * queue.jobsPerSec,
                    {.median = queue.seconds, .burstMedian = 6 * queue.seconds});
    }
    // The second one loses memory until its next restart.
    addProcess(b, target, 0.2, 140 * kMegabyte, index == 1 ? 95'000 : 1500);
    b.scraped(target, 96);
}

void addDatabase(WorldBuilder& b, int index) {
    const Lifecycle life{.period = 7 * kDay, .phase = 2 * kDay + kHour * index};
    const Target target{"db", fmt::format("db-{}:9187", index + 1), life};
    const bool isReplica = index > 0;
    for (const char* name : {"shop", "payments", "jobs"}) {
        const LabelPairs labels{{"datname", name}};
        b.counter(target, "pg_stat_database_xact_commit", labels, isReplica ? 90 : 160);
        b.counter(target, "pg_stat_database_xact_rollback", labels, 0.2, isReplica ? 0 : 3);
        b.add(target, "pg_database_size_bytes", labels,
              [base = 18e9 + 4e9 * index, flow = Flow(2200, b.key(target, "size", labels)),
               life](double time) {
                  return floorTo(base + flow.between(life.startedAt(time), time), 8192);
              });
    }
    for (const char* state : {"active", "idle", "idle in transaction", "disabled"}) {
        const double base = state[0] == 'a' ? 9 : state[0] == 'd' ? 1 : 24;
        b.gauge(target, "pg_stat_activity_count", {{"state", state}},
                {.base = base, .day = 0.3, .noise = 0.3, .burst = 1.5, .step = 1});
    }
    for (const char* mode : {"accesssharelock", "rowexclusivelock", "exclusivelock"})
        b.gauge(target, "pg_locks_count", {{"mode", mode}},
                {.base = 12, .noise = 0.5, .burst = 2, .step = 1});
    if (isReplica)
        b.gauge(target, "pg_replication_lag_seconds", {},
                {.base = 0.35, .noise = 0.6, .burst = 9, .step = 0.001});
    b.add(target, "pg_settings_max_connections", {}, [](double) { return 200.0; });
    addProcess(b, target, 0.6, 900 * kMegabyte, 0);
    b.scraped(target, 31);
}

}  // namespace

void addShopJobs(WorldBuilder& builder) {
    declareJobs(builder);
    declareProcess(builder);
    for (int i = 0; i < 3; ++i)
        addWorker(builder, i);
    for (int i = 0; i < 2; ++i)
        addDatabase(builder, i);
}

void addProcess(WorldBuilder& b, const Target& target, double cpuPerSec, double memoryBytes,
                double leakBytesPerSec) {
    b.counter(target, "process_cpu_seconds_total", {}, cpuPerSec, cpuPerSec / 2, 0.01);
    const Signal noise = gauge({.base = memoryBytes, .day = 0.05, .noise = 0.04, .step = 4096},
                               b.key(target, "process_resident_memory_bytes", {}));
    const auto memory = [noise, leakBytesPerSec, life = target.life](double time) {
        return noise(time) + floorTo(leakBytesPerSec * (time - life.startedAt(time)), 4096);
    };
    b.add(target, "process_resident_memory_bytes", {}, memory);
    b.add(target, "process_virtual_memory_bytes", {},
          [memoryBytes](double) { return floorTo(9 * memoryBytes, 4096); });
    b.gauge(target, "process_open_fds", {},
            {.base = 64, .day = 0.3, .noise = 0.2, .burst = 1, .step = 1});
    b.add(target, "process_max_fds", {}, [](double) { return 65536.0; });
    b.add(target, "process_start_time_seconds", {},
          [life = target.life](double time) { return life.startedAt(time); });
    if (target.job == "db") return;  // not written in Go
    b.gauge(target, "go_goroutines", {},
            {.base = 85, .day = 0.3, .noise = 0.15, .burst = 1.2, .step = 1});
    b.add(target, "go_memstats_heap_alloc_bytes", {},
          [memory](double time) { return floorTo(0.55 * memory(time), 8); });
    b.summary(target, "go_gc_duration_seconds", {}, 0.12, 0.00012);
}

}  // namespace pallium::demo
