#include "backend/demo/demo_worlds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace pallium::demo {
namespace {

constexpr int kHosts = 12;
constexpr int kCpus = 4;
constexpr double kGigabyte = 1e9;

void declareNode(WorldBuilder& b) {
    b.family(MetricType::Counter, "node_cpu_seconds_total", "seconds",
             "Seconds that each CPU spent in each mode.");
    b.family(MetricType::Gauge, "node_memory_MemTotal_bytes", "bytes", "Memory of the host.");
    b.family(MetricType::Gauge, "node_memory_MemAvailable_bytes", "bytes",
             "Memory that a new process could get.");
    b.family(MetricType::Gauge, "node_memory_Cached_bytes", "bytes", "Page cache.");
    b.family(MetricType::Gauge, "node_memory_Buffers_bytes", "bytes", "Buffers of block devices.");
    b.family(MetricType::Gauge, "node_filesystem_size_bytes", "bytes", "Size of a file system.");
    b.family(MetricType::Gauge, "node_filesystem_avail_bytes", "bytes", "Space that is left.");
    b.family(MetricType::Counter, "node_network_receive_bytes_total", "bytes", "Bytes received.");
    b.family(MetricType::Counter, "node_network_transmit_bytes_total", "bytes", "Bytes sent.");
    b.family(MetricType::Counter, "node_disk_read_bytes_total", "bytes", "Bytes read.");
    b.family(MetricType::Counter, "node_disk_written_bytes_total", "bytes", "Bytes written.");
    b.family(MetricType::Counter, "node_disk_io_time_seconds_total", "seconds",
             "Seconds with an operation in progress.");
    b.family(MetricType::Gauge, "node_load1", "", "Load average of a minute.");
    b.family(MetricType::Gauge, "node_load5", "", "Load average of 5 minutes.");
    b.family(MetricType::Gauge, "node_load15", "", "Load average of 15 minutes.");
    b.family(MetricType::Gauge, "node_hwmon_temp_celsius", "celsius", "Temperature of a sensor.");
    b.family(MetricType::Gauge, "node_boot_time_seconds", "seconds", "When the host booted.");
    b.family(MetricType::Gauge, "node_uname_info", "", "Kernel and name of the host; always 1.");
    b.family(MetricType::Counter, "container_cpu_usage_seconds_total", "seconds",
             "CPU time of a container.");
    b.family(MetricType::Gauge, "container_memory_working_set_bytes", "bytes",
             "Memory that a container needs.");
    b.family(MetricType::Counter, "container_network_receive_bytes_total", "bytes",
             "Bytes a container received.");
}

/// Idle is what the other modes leave, so that the modes of a CPU add up to the time that passed.
void addCpu(WorldBuilder& b, const Target& target, int cpu, double load) {
    struct Mode {
        const char* name;
        double share;
    };
    constexpr std::array kModes{Mode{"user", 0.7}, Mode{"system", 0.24}, Mode{"iowait", 0.06}};
    std::vector<Flow> busy;
    for (const Mode& mode : kModes) {
        const LabelPairs labels{{"cpu", std::to_string(cpu)}, {"mode", mode.name}};
        busy.emplace_back(load * mode.share, b.key(target, "node_cpu_seconds_total", labels));
        b.add(target, "node_cpu_seconds_total", labels, counter({busy.back()}, target.life, 0.01));
    }
    b.add(target, "node_cpu_seconds_total", {{"cpu", std::to_string(cpu)}, {"mode", "idle"}},
          [busy, life = target.life](double time) {
              const double start = life.startedAt(time);
              double idle = time - start;
              for (const Flow& flow : busy)
                  idle -= flow.between(start, time);
              return floorTo(idle, 0.01);
          });
}

void addMemory(WorldBuilder& b, const Target& target, int host) {
    const double total = (host % 3 == 0 ? 64 : 32) * kGigabyte;
    b.add(target, "node_memory_MemTotal_bytes", {}, [total](double) { return total; });
    b.gauge(target, "node_memory_MemAvailable_bytes", {},
            {.base = 0.45 * total, .day = -0.15, .noise = 0.06, .step = 4096});
    b.gauge(target, "node_memory_Cached_bytes", {},
            {.base = 0.3 * total, .noise = 0.03, .step = 4096});
    b.gauge(target, "node_memory_Buffers_bytes", {},
            {.base = 0.01 * total, .noise = 0.05, .step = 4096});
}

void addDisks(WorldBuilder& b, const Target& target, int host) {
    for (const auto& [mount, size] : {std::pair{"/", 100 * kGigabyte}, {"/var", 400 * kGigabyte}}) {
        const LabelPairs labels{{"device", mount[1] == '\0' ? "/dev/nvme0n1p2" : "/dev/nvme0n1p3"},
                                {"fstype", "ext4"},
                                {"mountpoint", mount}};
        b.add(target, "node_filesystem_size_bytes", labels, [size = size](double) { return size; });
        // One host fills its disk within about a day, then something tidies up.
        const double perSec = host == 7 ? 2.2e6 : 6e4;
        const double left = 0.35 + 0.04 * host;
        b.add(target, "node_filesystem_avail_bytes", labels,
              [size = size, perSec, left](double time) {
                  const double used = perSec * (time - kDay * std::floor(time / kDay));
                  return floorTo(left * size - std::min(used, 0.9 * left * size), 4096);
              });
    }
    const LabelPairs device{{"device", "nvme0n1"}};
    b.counter(target, "node_disk_read_bytes_total", device, 2.5e6, 0, 512);
    b.counter(target, "node_disk_written_bytes_total", device, 5.5e6, 0, 512);
    b.counter(target, "node_disk_io_time_seconds_total", device, 0.08, 0, 0.001);
}

void addNetwork(WorldBuilder& b, const Target& target, double load) {
    for (const char* device : {"eth0", "eth1"}) {
        const double share = device[3] == '0' ? 1 : 0.15;
        b.counter(target, "node_network_receive_bytes_total", {{"device", device}},
                  share * load * 9e6);
        b.counter(target, "node_network_transmit_bytes_total", {{"device", device}},
                  share * load * 7e6);
    }
}

void addHost(WorldBuilder& b, int host) {
    const Lifecycle life{.period = 30 * kDay, .phase = kDay * 2.1 * host, .downSec = 90};
    const Target target{"node", fmt::format("node-{:02}:9100", host + 1), life};
    const double load = 0.12 + 0.02 * host;  // of each CPU; below 0.5, which idle needs
    for (int cpu = 0; cpu < kCpus; ++cpu)
        addCpu(b, target, cpu, load);
    addMemory(b, target, host);
    addDisks(b, target, host);
    addNetwork(b, target, load);
    const double running = load * kCpus;
    b.gauge(target, "node_load1", {}, {.base = running, .day = 0.3, .noise = 0.35});
    b.gauge(target, "node_load5", {}, {.base = running, .day = 0.3, .noise = 0.15});
    b.gauge(target, "node_load15", {}, {.base = running, .day = 0.3, .noise = 0.06});
    for (const char* sensor : {"temp1", "temp2"})
        b.gauge(target, "node_hwmon_temp_celsius", {{"chip", "coretemp"}, {"sensor", sensor}},
                {.base = 44.0 + host % 5, .day = 0.12, .noise = 0.06, .step = 0.5});
    b.add(target, "node_boot_time_seconds", {},
          [life](double time) { return life.startedAt(time); });
    b.add(target, "node_uname_info",
          {{"nodename", fmt::format("node-{:02}", host + 1)},
           {"sysname", "Linux"},
           {"release", host < 9 ? "6.1.0-18-amd64" : "6.1.0-21-amd64"}},
          [](double) { return 1.0; });
    b.scraped(target, 41);
}

void addContainers(WorldBuilder& b) {
    constexpr std::array kNames{"gateway", "api", "payment", "worker", "db", "cache"};
    for (int host = 0; host < kHosts; ++host) {
        const Target kubelet{"kubelet", fmt::format("node-{:02}:10250", host + 1), {}};
        b.scraped(kubelet, 12);
        for (int i = 0; i < 3; ++i) {
            const auto n = static_cast<size_t>(host + 2 * i);
            const std::string name = kNames[n % kNames.size()];
            const LabelPairs labels{{"namespace", name == "db" ? "data" : "shop"},
                                    {"pod", fmt::format("{}-{}", name, n)},
                                    {"container", name}};
            b.counter(kubelet, "container_cpu_usage_seconds_total", labels,
                      0.05 + 0.03 * static_cast<double>(n % 7), 0, 0.001);
            b.gauge(
                kubelet, "container_memory_working_set_bytes", labels,
                {.base = 1.4e8 + 2.5e7 * static_cast<double>(n % 9), .noise = 0.05, .step = 4096});
            b.counter(kubelet, "container_network_receive_bytes_total", labels, 3e5);
        }
    }
}

}  // namespace

World platformWorld(uint64_t seed) {
    WorldBuilder builder("platform", seed);
    declareNode(builder);
    for (int host = 0; host < kHosts; ++host)
        addHost(builder, host);
    addContainers(builder);
    return builder.take();
}

}  // namespace pallium::demo
