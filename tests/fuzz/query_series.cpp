#include "tests/fuzz/query_series.h"

#include "backend/model/sample.h"
#include "tests/backend/promql/histogram/histograms.h"

#include <limits>
#include <string>
#include <string_view>

namespace pallium::fuzz {
namespace {

using promql::customHistogram;
using promql::histogramOf;

constexpr int64_t kScrapeMs = 10'000;
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Labels named(std::string_view name, std::string_view job, std::string_view instance) {
    return Labels::of({{"__name__", name}, {"instance", instance}, {"job", job}});
}

/// The samples of one kind of series: `valueAt(index)` every scrape, but for gaps.
template <class ValueAt>
void addEvery(test::MemoryStorage& storage, const Labels& labels, ValueAt valueAt,
              TimestampMs startMs = 0) {
    int index = 0;
    for (TimestampMs time = kSeriesStartMs; time <= kSeriesEndMs; time += kScrapeMs, ++index)
        if (index % 11 != 7) storage.add(labels, time, valueAt(index), startMs);
}

void addCounters(test::MemoryStorage& storage) {
    for (const char* job : {"x", "y"})
        for (const char* instance : {"0", "1"}) {
            const double slope = job[0] == 'x' ? 3 : 0.1;
            const int shift = instance[0] - '0';
            addEvery(storage, named("a_total", job, instance), [=](int i) {
                return slope * ((i + 5 * shift) % 13);  // starts again from time to time
            });
        }
    const Labels started = named("a_total", "z", "0");
    for (int i = 0; i < 30; ++i)
        storage.add(started, i * kScrapeMs + 1, i % 10, i / 10 * 10 * kScrapeMs);
}

void addGauges(test::MemoryStorage& storage) {
    addEvery(storage, named("g", "x", "0"), [](int i) { return (i % 5 - 2) * 1.5; });
    addEvery(storage, named("g", "x", "1"), [](int i) { return i % 4 == 0 ? kNan : i; });
    addEvery(storage, named("g", "y", "0"), [](int i) {
        return i % 6 == 0 ? kInf : i % 6 == 3 ? -kInf : -0.0;
    });
    addEvery(storage, named("g", "y", "1"), [](int i) {
        return i % 7 == 3 ? staleNan() : i % 2 == 0 ? 1e308 : -1e308;
    });
    addEvery(storage, named("k", "x", "0"), [](int) { return 1.0; });
    storage.add(Labels::of({{"__name__", "k"}, {"job", "once"}}), 95'000, 4);
    storage.add(Labels::of({{"job", "nameless"}}), 100'000, 5);
}

FloatHistogram exponential(int i, CounterResetHint hint) {
    const double n = i % 12 + 1;
    return histogramOf({.schema = i < 15 ? 1 : 0,
                        .threshold = i < 20 ? 0.001 : 0.5,
                        .zero = n,
                        .offset = i % 3 - 1,
                        .positive = {n, 2 * n, 0, n},
                        .negativeOffset = 1,
                        .negative = {n, 1},
                        .sum = 4 * n - 7,
                        .hint = hint});
}

FloatHistogram stale() {
    FloatHistogram histogram;
    histogram.sum = staleNan();
    return histogram;
}

void addHistograms(test::MemoryStorage& storage) {
    addEvery(storage, named("h", "x", "0"),
             [](int i) { return exponential(i, CounterResetHint::Unknown); });
    addEvery(
        storage, named("h", "y", "0"),
        [](int i) {
            return i % 9 == 4 ? stale() : exponential(i / 3, CounterResetHint::NotCounterReset);
        },
        5);
    addEvery(storage, named("hg", "x", "0"),
             [](int i) { return exponential(13 - i % 13, CounterResetHint::Gauge); });
    addEvery(storage, named("hc", "x", "0"), [](int i) {
        const double n = i % 17;
        return i < 12 ? customHistogram({1, 5, 10}, {n, n + 1, 0, 2}, n)
                      : customHistogram({1, 2, 10}, {n, 3, n, n}, -n);
    });
    addEvery(storage, named("hc", "y", "0"), [](int i) {
        return customHistogram({1, 5, 10}, {1.0 * i, 2, 3.5, 1}, i);
    });
    const Labels mixed = named("m_total", "x", "0");
    for (int i = 0; i < 30; ++i)
        if (i % 8 < 4)
            storage.add(mixed, i * kScrapeMs, i);
        else
            storage.add(mixed, i * kScrapeMs, exponential(i, CounterResetHint::Unknown));
}

void addClassicHistogram(test::MemoryStorage& storage) {
    for (const char* job : {"x", "y"}) {
        double share = 1;
        for (const char* bound : {"0.1", "1", "1e1", "+Inf"}) {
            addEvery(storage, Labels::of({{"__name__", "c_bucket"}, {"job", job}, {"le", bound}}),
                     [share](int i) { return share * (i % 20); });
            share += job[0] == 'x' ? 1 : -0.2;  // of y: not monotonic
        }
    }
}

void addInfo(test::MemoryStorage& storage) {
    for (const char* version : {"1", "2"}) {
        const bool isNew = version[0] == '2';
        const Labels labels = Labels::of(
            {{"__name__", "target_info"}, {"instance", "0"}, {"job", "x"}, {"version", version}});
        for (int i = isNew ? 15 : 0; i < (isNew ? 30 : 15); ++i)
            storage.add(labels, i * kScrapeMs, 1);
        if (!isNew) storage.add(labels, 15 * kScrapeMs, staleNan());
    }
}

}  // namespace

void addQuerySeries(test::MemoryStorage& storage) {
    addCounters(storage);
    addGauges(storage);
    addHistograms(storage);
    addClassicHistogram(storage);
    addInfo(storage);
}

}  // namespace pallium::fuzz
