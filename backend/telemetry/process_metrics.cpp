#include "backend/base/log.h"
#include "backend/telemetry/registry.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace pallium::telemetry {
namespace {

using Kind = CollectedFamily::Kind;

/// What the kernel tells about this process. Zero where it tells nothing.
struct ProcessStat {
    double cpuSeconds = 0;
    double threads = 0;
    double startTicks = 0;  // since boot
    double virtualBytes = 0;
    double residentBytes = 0;
};

ProcessStat readStat() {
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    // The second field is the program's name in parentheses and may hold anything.
    const size_t nameEnd = text.rfind(')');
    if (nameEnd == std::string::npos) return {};
    std::istringstream fields(text.substr(nameEnd + 1));
    std::vector<std::string> values;
    for (std::string field; fields >> field;)
        values.push_back(field);
    constexpr size_t kUserTicks = 11, kSystemTicks = 12, kThreads = 17, kStart = 19, kVirtual = 20,
                     kResident = 21;  // proc(5) numbers them from 1 and counts the two before
    if (values.size() <= kResident) return {};
    const auto number = [&values](size_t index) {
        return std::strtod(values[index].c_str(), nullptr);
    };
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    return {(number(kUserTicks) + number(kSystemTicks)) / ticks, number(kThreads), number(kStart),
            number(kVirtual), number(kResident) * page};
}

double bootTimeSeconds() {
    std::ifstream file("/proc/stat");
    for (std::string key; file >> key;) {
        if (key == "btime") {
            double seconds = 0;
            file >> seconds;
            return seconds;
        }
    }
    return 0;
}

double openDescriptors() {
    std::error_code error;
    double count = 0;
    for (auto it = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && it != std::filesystem::directory_iterator(); it.increment(error))
        ++count;
    return count;
}

/// Without a limit the largest number that the kernel knows, as Prometheus' client has it.
double limitOf(decltype(RLIMIT_AS) resource) {
    rlimit limit{};
    if (getrlimit(resource, &limit) != 0) return 0;
    return static_cast<double>(limit.rlim_cur);
}

double memoryMapAreas() {
    std::ifstream file("/proc/self/maps");
    return static_cast<double>(
        std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n'));
}

double maxMemoryMapAreas() {
    double areas = 0;
    std::ifstream("/proc/sys/vm/max_map_count") >> areas;
    return areas;
}

/// Of all that is in the network namespace of this process: the kernel counts it there.
struct NetworkStat {
    double receivedBytes = 0, sentBytes = 0;
};

/// The file has pairs of lines: `IpExt: <names>`, then `IpExt: <values>`.
NetworkStat readNetwork() {
    std::ifstream file("/proc/self/net/netstat");
    NetworkStat stat;
    for (std::string names, values; std::getline(file, names) && std::getline(file, values);) {
        if (!names.starts_with("IpExt:")) continue;
        std::istringstream nameFields(names), valueFields(values);
        std::string name, value;
        while (nameFields >> name && valueFields >> value) {
            if (name == "InOctets") stat.receivedBytes = std::strtod(value.c_str(), nullptr);
            if (name == "OutOctets") stat.sentBytes = std::strtod(value.c_str(), nullptr);
        }
    }
    return stat;
}

void collectGauge(Registry& registry, std::string_view name, std::string_view help,
                  std::function<double()> read) {
    registry.collect(name, help, false, [read = std::move(read)] {
        return std::vector<Collected>{{{}, read()}};
    });
}

/// Lines of the log by level.
void registerLogMetrics(Registry& registry) {
    registry.collect("log_messages_total", "Total number of log messages.", true, [] {
        std::vector<Collected> values;
        for (const log::Level level :
             {log::Level::Debug, log::Level::Info, log::Level::Warn, log::Level::Error})
            values.push_back({{{"level", std::string(log::levelName(level))}},
                              static_cast<double>(log::written(level))});
        return values;
    });
}

void registerMemoryMaps(Registry& registry) {
    collectGauge(registry, "process_memory_map_areas",
                 "Number of memory map areas allocated by the process.", memoryMapAreas);
    collectGauge(registry, "process_memory_map_areas_limit",
                 "Maximum number of memory map ares the process can allocate.", maxMemoryMapAreas);
}

constexpr std::array kNetworkFamilies{
    CollectedFamily{"process_network_receive_bytes_total",
                    "Number of bytes received by the process over the network.", Kind::Counter},
    CollectedFamily{"process_network_transmit_bytes_total",
                    "Number of bytes sent by the process over the network.", Kind::Counter},
};

std::vector<std::vector<Collected>> collectNetwork() {
    const NetworkStat stat = readNetwork();
    return {{{{}, stat.receivedBytes}}, {{{}, stat.sentBytes}}};
}

constexpr std::array kStatFamilies{
    CollectedFamily{"process_cpu_seconds_total", "Total user and system CPU time spent in seconds.",
                    Kind::Counter},
    CollectedFamily{"process_resident_memory_bytes", "Resident memory size in bytes.", Kind::Gauge},
    CollectedFamily{"process_virtual_memory_bytes", "Virtual memory size in bytes.", Kind::Gauge},
    CollectedFamily{"process_threads", "Number of threads of the process.", Kind::Gauge},
};

std::vector<std::vector<Collected>> collectStat() {
    const ProcessStat stat = readStat();
    return {{{{}, stat.cpuSeconds}},
            {{{}, stat.residentBytes}},
            {{{}, stat.virtualBytes}},
            {{{}, stat.threads}}};
}

}  // namespace

void registerProcessMetrics(Registry& registry) {
    registerLogMetrics(registry);
    registerMemoryMaps(registry);
    registry.collectTogether(kNetworkFamilies, collectNetwork);
    registry.collectTogether(kStatFamilies, collectStat);
    collectGauge(registry, "process_virtual_memory_max_bytes",
                 "Maximum amount of virtual memory available in bytes.",
                 [] { return limitOf(RLIMIT_AS); });
    collectGauge(registry, "process_open_fds", "Number of open file descriptors.", openDescriptors);
    collectGauge(registry, "process_max_fds", "Maximum number of open file descriptors.",
                 [] { return limitOf(RLIMIT_NOFILE); });
    const double start =
        bootTimeSeconds() + readStat().startTicks / static_cast<double>(sysconf(_SC_CLK_TCK));
    registry
        .gauge("process_start_time_seconds",
               "Start time of the process since unix epoch in seconds.")
        .set(start);
}

}  // namespace pallium::telemetry
