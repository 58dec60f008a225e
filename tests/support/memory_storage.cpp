#include "tests/support/memory_storage.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace pallium::test {
namespace {

using storage::SampleColumns;
using SeriesMap = std::map<Labels, SampleColumns>;

std::span<const TimestampMs> timesWithin(const SampleColumns& samples, TimestampMs minTime,
                                         TimestampMs maxTime) {
    const auto first =
        std::lower_bound(samples.timestamps.begin(), samples.timestamps.end(), minTime);
    const auto last = std::upper_bound(first, samples.timestamps.end(), maxTime);
    return {first, last};
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
        const auto values = samples.values.begin() + (times.data() - samples.timestamps.data());
        out.timestamps.insert(out.timestamps.end(), times.begin(), times.end());
        out.values.insert(out.values.end(), values, values + std::ssize(times));
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
                !timesWithin(series.second, m_minTime, m_maxTime).empty())
                found.push_back(&series);
        return found;
    }

    const SeriesMap& m_series;
    TimestampMs m_minTime, m_maxTime;
};

}  // namespace

void MemoryStorage::add(const Labels& labels, TimestampMs timestampMs, double value) {
    SampleColumns& samples = m_series[labels];
    const auto at =
        std::lower_bound(samples.timestamps.begin(), samples.timestamps.end(), timestampMs);
    const auto index = at - samples.timestamps.begin();
    if (at != samples.timestamps.end() && *at == timestampMs) {
        samples.values[static_cast<size_t>(index)] = value;
        return;
    }
    samples.timestamps.insert(at, timestampMs);
    samples.values.insert(samples.values.begin() + index, value);
}

Result<std::unique_ptr<storage::Querier>> MemoryStorage::querier(TimestampMs minTime,
                                                                 TimestampMs maxTime) const {
    return std::make_unique<MemoryQuerier>(m_series, minTime, maxTime);
}

}  // namespace pallium::test
