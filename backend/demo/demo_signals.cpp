#include "backend/demo/demo_signals.h"

#include <algorithm>
#include <cmath>

namespace pallium::demo {
namespace {

// Integrals count from here rather than from 1970: small numbers keep more digits.
constexpr double kBase = 1'704'067'200;  // 2024-01-01, a Monday

constexpr double kEvening = 18 * kHour;  // of the day: when most happens
constexpr double kWeek = 7 * kDay;

/// SplitMix64's finisher.
uint64_t scramble(uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

double pointNoise(uint64_t key, int64_t index) {
    const uint64_t bits = scramble(key ^ scramble(static_cast<uint64_t>(index)));
    return static_cast<double>(bits >> 11) * 0x1p-52 - 1;
}

/// `value` less whole multiples of 1.
double fraction(double value) {
    return value - std::floor(value);
}

/// A wave of two parabolas, which looks like a sine and costs a fraction of it; in a rate it is
/// 1 + ... + amplitude * at(t). Highest at `peak`.
struct Wave {
    double amplitude, period, peak;

    double at(double time) const {
        const double x = position(time);
        const double y = x < 0.5 ? x : x - 0.5;
        const double height = 16 * y * (0.5 - y);
        return x < 0.5 ? height : -height;
    }
    /// Of amplitude * at(t), from where the wave rises through zero; so it is periodic too.
    double integral(double time) const {
        const double x = position(time);
        const double y = x < 0.5 ? x : x - 0.5;
        const double half = y * y * (4 - y * 16 / 3);
        return amplitude * period * (x < 0.5 ? half : 1.0 / 3 - half);
    }

  private:
    /// 0 where the wave rises through zero, a quarter at its peak.
    double position(double time) const { return fraction((time - peak) / period + 0.25); }
};
constexpr Wave kDaily{0.30, kDay, kBase + kEvening};
constexpr Wave kWeekly{0.08, kWeek, kBase + 2.5 * kDay};
constexpr double kTideAmplitude = 0.12;
constexpr double kTidePeriod = 17 * kMinute;  // seen within an hour's chart

// The noise of a rate is the slope of straight lines, at most this much each. All amplitudes
// together stay below 1, so a rate stays above 0.
constexpr double kFastAmplitude = 0.20, kFastCell = 30;
constexpr double kSlowAmplitude = 0.18, kSlowCell = 4 * kMinute;
static_assert(kDaily.amplitude + kWeekly.amplitude + kTideAmplitude + kFastAmplitude +
                  kSlowAmplitude <
              1);

// The trouble after a deployment, in seconds from the deployment.
constexpr double kRiseAt = 60, kHighAt = 120, kFadeAt = 7 * kMinute, kGoneAt = 10 * kMinute;
constexpr double kBurstArea =
    (kHighAt - kRiseAt) / 2 + (kFadeAt - kHighAt) + (kGoneAt - kFadeAt) / 2;

double sinceDeploy(double time) {
    return kStoryPeriod * fraction((time - kBase - kDeployAt) / kStoryPeriod);
}

/// Area of burstLevel from the deployment to `into` seconds after it.
double burstAreaUntil(double into) {
    double area = 0;
    if (into <= kRiseAt) return 0;
    const double rise = std::min(into, kHighAt) - kRiseAt;
    area += rise * rise / (2 * (kHighAt - kRiseAt));
    if (into > kHighAt) area += std::min(into, kFadeAt) - kHighAt;
    if (into > kFadeAt) {
        const double fade = std::min(into, kGoneAt) - kFadeAt;
        area += fade - fade * fade / (2 * (kGoneAt - kFadeAt));
    }
    return area;
}

}  // namespace

uint64_t mixKey(uint64_t key, uint64_t part) {
    return scramble(key ^ scramble(part));
}

uint64_t mixKey(uint64_t key, std::string_view part) {
    uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : part)
        hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
    return mixKey(key, hash);
}

double smoothNoise(uint64_t key, double cell, double time) {
    const double position = (time - kBase) / cell;
    const double whole = std::floor(position);
    const auto index = static_cast<int64_t>(whole);
    const double from = pointNoise(key, index);
    return from + (pointNoise(key, index + 1) - from) * (position - whole);
}

double dayWave(double time) {
    return 0.8 * kDaily.at(time) + 0.2 * kWeekly.at(time);
}

double burstLevel(double time) {
    const double into = sinceDeploy(time);
    if (into <= kRiseAt || into >= kGoneAt) return 0;
    if (into < kHighAt) return (into - kRiseAt) / (kHighAt - kRiseAt);
    return into < kFadeAt ? 1 : (kGoneAt - into) / (kGoneAt - kFadeAt);
}

double burstTotal(double time) {
    const double into = sinceDeploy(time);
    const double stories = std::round((time - kBase - kDeployAt - into) / kStoryPeriod);
    return stories * kBurstArea + burstAreaUntil(into);
}

Flow::Flow(double meanPerSec, uint64_t key)
    : m_mean(meanPerSec),
      m_tidePeak(kBase + static_cast<double>(key % 1024) / 1024 * kTidePeriod),
      m_fastKey(mixKey(key, 1)),
      m_slowKey(mixKey(key, 2)) {}

double Flow::total(double time) const {
    const Wave tide{kTideAmplitude, kTidePeriod, m_tidePeak};
    const double waves = kDaily.integral(time) + kWeekly.integral(time) + tide.integral(time);
    // Lines between points in [-1, 1) that are `cell` apart have slopes up to 2 / cell.
    const double noise = kFastAmplitude * kFastCell / 2 * smoothNoise(m_fastKey, kFastCell, time) +
                         kSlowAmplitude * kSlowCell / 2 * smoothNoise(m_slowKey, kSlowCell, time);
    return m_mean * (time - kBase + waves + noise);
}

int64_t Lifecycle::life(double time) const {
    return static_cast<int64_t>(std::floor((time - phase) / period));
}

bool Lifecycle::isUp(double time) const {
    return time >= startedAt(time);
}

double Lifecycle::startedAt(double time) const {
    return phase + static_cast<double>(life(time)) * period + downSec;
}

double floorTo(double value, double step) {
    if (step >= 1) return std::floor(value / step) * step;
    const double parts = std::round(1 / step);  // dividing by them gives the shortest decimals
    return std::floor(value * parts) / parts;
}

Signal gauge(const GaugeShape& shape, uint64_t key) {
    return [shape, slow = mixKey(key, 3), fast = mixKey(key, 4)](double time) {
        double factor = 1 + shape.noise * (0.7 * smoothNoise(slow, 90, time) +
                                           0.3 * smoothNoise(fast, 10, time));
        if (shape.day != 0) factor += shape.day * dayWave(time);
        if (shape.burst != 0) factor += shape.burst * burstLevel(time);
        return floorTo(shape.base * factor, shape.step);
    };
}

Signal counter(const Events& events, const Lifecycle& life, double step) {
    return [events, life, step](double time) {
        return floorTo(events.between(life.startedAt(time), time), step);
    };
}

}  // namespace pallium::demo
