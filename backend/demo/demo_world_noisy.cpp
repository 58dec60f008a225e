#include "backend/demo/demo_worlds.h"

#include <fmt/format.h>

#include <cmath>

namespace pallium::demo {
namespace {

// Sessions at the same time, and how long one lasts: 4 new label values a minute.
constexpr int kSlots = 40;
constexpr double kSessionSec = 10 * kMinute;

/// When the session number `index` of a slot begins: slots take turns.
double beginOf(int slot, int64_t index) {
    return kSessionSec * (static_cast<double>(index) + static_cast<double>(slot) / kSlots);
}

Target collector(int index) {
    return {"collector", fmt::format("collector-{}:4000", index + 1), {}};
}

Series sessionSeries(uint64_t seed, int slot, int64_t index) {
    const uint64_t key =
        mixKey(mixKey(seed, static_cast<uint64_t>(slot)), static_cast<uint64_t>(index));
    const double begin = beginOf(slot, index);
    const double end = begin + kSessionSec;
    const Target target = collector(slot % 2);
    const std::string id = fmt::format("{:016x}", key);
    const Labels labels = Labels::of({{kMetricName, "session_events_total"},
                                      {"job", target.job},
                                      {"instance", target.instance},
                                      {"session", id}});
    return {labels, [begin, end](double time) { return time >= begin && time < end; },
            [flow = Flow(0.8, key), begin](double time) {
                return floorTo(flow.between(begin, time), 1);
            }};
}

/// Also those that ended a minute before, for the marker of their end.
std::vector<Series> sessions(uint64_t seed, double from, double to) {
    std::vector<Series> found;
    for (int slot = 0; slot < kSlots; ++slot) {
        auto index =
            static_cast<int64_t>(std::floor((from - kMinute - beginOf(slot, 0)) / kSessionSec));
        for (; beginOf(slot, index) <= to; ++index)
            found.push_back(sessionSeries(seed, slot, index));
    }
    return found;
}

}  // namespace

World noisyWorld(uint64_t seed) {
    WorldBuilder builder("noisy", seed);
    builder.family(MetricType::Counter, "session_events_total", "",
                   "Events of each session; its label never repeats.");
    builder.family(MetricType::Counter, "events_received_total", "", "Events, by kind.");
    builder.family(MetricType::Gauge, "sessions", "", "Sessions that are open.");
    for (int i = 0; i < 2; ++i) {
        const Target target = collector(i);
        for (const char* kind : {"click", "view", "error"})
            builder.counter(target, "events_received_total", {{"kind", kind}},
                            kind[0] == 'e' ? 0.05 : 6, kind[0] == 'e' ? 0.4 : 0);
        builder.gauge(target, "sessions", {}, {.base = kSlots / 2.0, .noise = 0.1, .step = 1});
        builder.scraped(target, 24);
    }
    World world = builder.take();
    world.passing = [key = mixKey(seed, "sessions")](double from, double to) {
        return sessions(key, from, to);
    };
    return world;
}

}  // namespace pallium::demo
