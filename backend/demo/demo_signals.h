#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace pallium::demo {

// The building blocks of invented values: pure functions of a key and of time, so that any past or
// future sample can be computed alone and always comes out the same. Times and durations are
// seconds, times since the Unix epoch.

inline constexpr double kMinute = 60, kHour = 3600, kDay = 86400;

/// The story repeats in this period, aligned with the clock; a deployment begins it.
inline constexpr double kStoryPeriod = 30 * kMinute;
inline constexpr double kDeployAt = 5 * kMinute;  // within the period

/// Mixes a key with a part of it.
uint64_t mixKey(uint64_t key, uint64_t part);
uint64_t mixKey(uint64_t key, std::string_view part);

/// In [-1, 1): straight lines between random points that lie `cell` apart.
double smoothNoise(uint64_t key, double cell, double time);

/// In [-1, 1]: high in the evening (UTC), and lower on Saturday and Sunday.
double dayWave(double time);

/// In [0, 1]: the trouble after each deployment rises within a minute, lasts and fades.
double burstLevel(double time);
/// Its integral.
double burstTotal(double time);

/// Events per second that vary and never go below zero, and their integral.
class Flow {
  public:
    Flow(double meanPerSec, uint64_t key);
    /// Events in (from, to], a fraction too. Never falls as `to` grows.
    double between(double from, double to) const { return total(to) - total(from); }

  private:
    double total(double time) const;
    double m_mean;
    double m_tidePeak;
    uint64_t m_fastKey, m_slowKey;
};

/// Events as a counter counts them: a flow, and more of them in the story's trouble.
struct Events {
    Flow flow;
    double burstPerSec = 0;

    double between(double from, double to) const {
        return flow.between(from, to) + burstPerSec * (burstTotal(to) - burstTotal(from));
    }
};

/// A process that ends and starts again for ever: down for `downSec` from `phase` + n * `period`.
struct Lifecycle {
    double period = 7 * kDay;
    double phase = 0;
    double downSec = 30;

    int64_t life(double time) const;  // which n
    bool isUp(double time) const;
    double startedAt(double time) const;  // while down: when it will be up
};

/// A value at a time.
using Signal = std::function<double(double time)>;

/// A gauge around `base`; the other members are fractions of it.
struct GaugeShape {
    double base = 0;
    double day = 0;
    double noise = 0.05;
    double burst = 0;
    double step = 0.01;  // rounded to multiples of it
};
Signal gauge(const GaugeShape& shape, uint64_t key);

/// Counts from the start of each life; whole events, or multiples of `step`.
Signal counter(const Events& events, const Lifecycle& life, double step = 1);

/// `value` down to a multiple of `step`.
double floorTo(double value, double step);

}  // namespace pallium::demo
