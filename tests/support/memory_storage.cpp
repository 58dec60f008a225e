#include "tests/support/memory_storage.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace pallium::test {
namespace {

using storage::SampleColumns;
using SeriesMap = std::map<Labels, SampleColumns>;

std::span<const TimestampMs> timesWithin(const SampleColumns& samples, TimestampMs minTime,
                                         TimestampMs maxTime) {
    const auto first = std::ranges::lower_bound(samples.timestamps, minTime);
    return {first, std::upper_bound(first, samples.timestamps.end(), maxTime)};
}

std::span<const HistogramSample> histogramsWithin(const SampleColumns& samples, TimestampMs minTime,
                                                  TimestampMs maxTime) {
    constexpr auto kTime = &HistogramSample::timestampMs;
    const auto first = std::ranges::lower_bound(samples.histograms, minTime, {}, kTime);
    return {first, std::ranges::upper_bound(first, samples.histograms.end(), maxTime, {}, kTime)};
}

bool hasSamplesWithin(const SampleColumns& samples, TimestampMs minTime, TimestampMs maxTime) {
    return !timesWithin(samples, minTime, maxTime).empty() ||
           !histogramsWithin(samples, minTime, maxTime).empty();
}

/// Appends those of `count` floats from `first` on. Requires: the floats are in `out` already.
void appendStartTimes(const SampleColumns& samples, ptrdiff_t first, ptrdiff_t count,
                      SampleColumns& out) {
    if (samples.startTimes.empty() && out.startTimes.empty()) return;
    out.startTimes.resize(out.timestamps.size() - static_cast<size_t>(count));
    if (!samples.startTimes.empty()) {
        const auto from = samples.startTimes.begin() + first;
        out.startTimes.insert(out.startTimes.end(), from, from + count);
    }
    out.startTimes.resize(out.timestamps.size());
}

/// The place of `time` among the floats, and whether one is there.
std::pair<ptrdiff_t, bool> floatPlace(const SampleColumns& samples, TimestampMs time) {
    const auto at = std::ranges::lower_bound(samples.timestamps, time);
    return {at - samples.timestamps.begin(), at != samples.timestamps.end() && *at == time};
}

void eraseFloat(SampleColumns& samples, TimestampMs time) {
    const auto [index, isThere] = floatPlace(samples, time);
    if (!isThere) return;
    samples.timestamps.erase(samples.timestamps.begin() + index);
    samples.values.erase(samples.values.begin() + index);
    if (!samples.startTimes.empty()) samples.startTimes.erase(samples.startTimes.begin() + index);
}

void eraseHistogram(SampleColumns& samples, TimestampMs time) {
    std::erase_if(samples.histograms,
                  [time](const HistogramSample& sample) { return sample.timestampMs == time; });
}

class MemorySeriesSet final : public storage::SeriesSet {
  public:
    explicit MemorySeriesSet(std::vector<SeriesMap::const_pointer> series)
        : m_series(std::move(series)) {}
    size_t size() const override { return m_series.size(); }
    LabelsView labels(size_t index, std::vector<Label>&) const override {
        return m_series[index]->first.view();
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      SampleColumns& out) const override {
        const SampleColumns& samples = m_series[index]->second;
        const auto times = timesWithin(samples, minTime, maxTime);
        const ptrdiff_t first = times.data() - samples.timestamps.data();
        const auto values = samples.values.begin() + first;
        out.timestamps.insert(out.timestamps.end(), times.begin(), times.end());
        out.values.insert(out.values.end(), values, values + std::ssize(times));
        appendStartTimes(samples, first, std::ssize(times), out);
        const auto histograms = histogramsWithin(samples, minTime, maxTime);
        out.histograms.insert(out.histograms.end(), histograms.begin(), histograms.end());
        constexpr size_t kChunkSamples = 120, kBytesOfSample = 2;  // as a store would have them
        for (size_t left = times.size() + histograms.size(); left > 0;) {
            const size_t size = std::min(left, kChunkSamples);
            out.countChunk(size * kBytesOfSample);
            left -= size;
        }
        return {};
    }

  private:
    std::vector<SeriesMap::const_pointer> m_series;
};

class MemoryQuerier final : public storage::Querier {
  public:
    MemoryQuerier(const SeriesMap& series, TimestampMs minTime, TimestampMs maxTime)
        : m_series(series), m_minTime(minTime), m_maxTime(maxTime) {}

    Result<std::unique_ptr<storage::SeriesSet>> select(
        const Context& context, bool, const storage::SelectHints&,
        std::span<const Matcher> matchers) const override {
        PALLIUM_TRY(context.check());
        return std::make_unique<MemorySeriesSet>(matching(matchers));
    }
    Result<std::vector<std::string>> labelNames(const Context&,
                                                std::span<const Matcher> matchers) const override {
        std::set<std::string, std::less<>> names;
        for (const auto* series : matching(matchers))
            for (const Label& label : series->first)
                names.emplace(label.name);
        return std::vector<std::string>(names.begin(), names.end());
    }
    Result<std::vector<std::string>> labelValues(const Context&, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        std::set<std::string, std::less<>> values;
        for (const auto* series : matching(matchers))
            if (const auto value = series->first.get(name); !value.empty()) values.emplace(value);
        return std::vector<std::string>(values.begin(), values.end());
    }

  private:
    std::vector<SeriesMap::const_pointer> matching(std::span<const Matcher> matchers) const {
        std::vector<SeriesMap::const_pointer> found;
        for (const auto& series : m_series)
            if (matchesAll(matchers, series.first) &&
                hasSamplesWithin(series.second, m_minTime, m_maxTime))
                found.push_back(&series);
        return found;
    }

    const SeriesMap& m_series;
    TimestampMs m_minTime, m_maxTime;
};

}  // namespace

void MemoryStorage::add(const Labels& labels, TimestampMs timestampMs, double value,
                        TimestampMs startMs) {
    SampleColumns& samples = m_series[labels];
    eraseHistogram(samples, timestampMs);
    const auto [index, isThere] = floatPlace(samples, timestampMs);
    if (!isThere) {
        samples.timestamps.insert(samples.timestamps.begin() + index, timestampMs);
        samples.values.insert(samples.values.begin() + index, value);
        if (!samples.startTimes.empty())
            samples.startTimes.insert(samples.startTimes.begin() + index, 0);
    }
    samples.values[static_cast<size_t>(index)] = value;
    if (startMs != 0) samples.startTimes.resize(samples.timestamps.size());
    if (!samples.startTimes.empty()) samples.startTimes[static_cast<size_t>(index)] = startMs;
}

void MemoryStorage::add(const Labels& labels, TimestampMs timestampMs,
                        const FloatHistogram& histogram, TimestampMs startMs) {
    add(labels, {timestampMs, histogram, startMs});
}

void MemoryStorage::add(const Labels& labels, TimestampMs timestampMs, const Histogram& histogram) {
    HistogramSample sample{timestampMs, {}, 0, true};
    toFloat(histogram, sample.histogram);
    add(labels, std::move(sample));
}

void MemoryStorage::add(const Labels& labels, HistogramSample sample) {
    SampleColumns& samples = m_series[labels];
    eraseFloat(samples, sample.timestampMs);
    eraseHistogram(samples, sample.timestampMs);
    const auto at = std::ranges::lower_bound(samples.histograms, sample.timestampMs, {},
                                             &HistogramSample::timestampMs);
    samples.histograms.insert(at, std::move(sample));
}

Result<std::unique_ptr<storage::Querier>> MemoryStorage::querier(TimestampMs minTime,
                                                                 TimestampMs maxTime) const {
    return std::make_unique<MemoryQuerier>(m_series, minTime, maxTime);
}

}  // namespace pallium::test
