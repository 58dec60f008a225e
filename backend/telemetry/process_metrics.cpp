#include "backend/telemetry/registry.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace pallium::telemetry {
namespace {

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

double maxDescriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    return static_cast<double>(limit.rlim_cur);
}

void collectOne(Registry& registry, std::string_view name, std::string_view help, bool isCounter,
                std::function<double()> read) {
    registry.collect(name, help, isCounter, [read = std::move(read)] {
        return std::vector<Collected>{{{}, read()}};
    });
}

}  // namespace

void registerProcessMetrics(Registry& registry) {
    collectOne(registry, "process_cpu_seconds_total",
               "Total user and system CPU time spent in seconds.", true,
               [] { return readStat().cpuSeconds; });
    collectOne(registry, "process_resident_memory_bytes", "Resident memory size in bytes.", false,
               [] { return readStat().residentBytes; });
    collectOne(registry, "process_virtual_memory_bytes", "Virtual memory size in bytes.", false,
               [] { return readStat().virtualBytes; });
    collectOne(registry, "process_threads", "Number of threads of the process.", false,
               [] { return readStat().threads; });
    collectOne(registry, "process_open_fds", "Number of open file descriptors.", false,
               openDescriptors);
    collectOne(registry, "process_max_fds", "Maximum number of open file descriptors.", false,
               maxDescriptors);
    const double start =
        bootTimeSeconds() + readStat().startTicks / static_cast<double>(sysconf(_SC_CLK_TCK));
    registry
        .gauge("process_start_time_seconds",
               "Start time of the process since unix epoch in seconds.")
        .set(start);
}

}  // namespace pallium::telemetry
