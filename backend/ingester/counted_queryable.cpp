#include "backend/ingester/counted_queryable.h"

#include "backend/base/striped_sums.h"

namespace pallium::ingester {
namespace {

using Metrics = CountedQueryable::Metrics;
using storage::SampleColumns;
using storage::SeriesSet;

class CountedSeries final : public SeriesSet {
  public:
    CountedSeries(std::unique_ptr<SeriesSet> series, Metrics metrics)
        : m_series(std::move(series)), m_metrics(std::move(metrics)) {}
    ~CountedSeries() override {
        const auto [chunks, samples] = m_read.totals();
        m_metrics->series.observe(static_cast<double>(size()));
        m_metrics->chunks.observe(static_cast<double>(chunks));
        m_metrics->samples.observe(static_cast<double>(samples));
    }

    size_t size() const override { return m_series->size(); }
    LabelsView labels(size_t index, std::vector<Label>& scratch) const override {
        return m_series->labels(index, scratch);
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      SampleColumns& out) const override {
        const size_t chunks = out.chunks, samples = samplesOf(out);
        PALLIUM_TRY(m_series->read(index, minTime, maxTime, out));
        m_read.add({out.chunks - chunks, samplesOf(out) - samples});
        return {};
    }

  private:
    static size_t samplesOf(const SampleColumns& columns) {
        return columns.size() + columns.histograms.size();
    }

    const std::unique_ptr<SeriesSet> m_series;
    const Metrics m_metrics;
    mutable StripedSums<2> m_read;  // chunks, samples
};

class CountedQuerier final : public storage::Querier {
  public:
    explicit CountedQuerier(Metrics metrics) : m_metrics(std::move(metrics)) {}
    ~CountedQuerier() override { m_metrics->running.end(); }

    void read(std::unique_ptr<storage::Querier> querier) { m_querier = std::move(querier); }

    Result<std::unique_ptr<SeriesSet>> select(const Context& context, bool sorted,
                                              const storage::SelectHints& hints,
                                              std::span<const Matcher> matchers) const override {
        // Who wants no samples asks no query, in Cortex' words.
        if (hints.function == "series") return m_querier->select(context, sorted, hints, matchers);
        m_metrics->queries.add();
        auto series = m_querier->select(context, sorted, hints, matchers);
        PALLIUM_TRY(series);
        return std::make_unique<CountedSeries>(std::move(*series), m_metrics);
    }
    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        return m_querier->labelNames(context, matchers);
    }
    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        return m_querier->labelValues(context, name, matchers);
    }

  private:
    const Metrics m_metrics;
    std::unique_ptr<storage::Querier> m_querier;
};

}  // namespace

Result<std::unique_ptr<storage::Querier>> CountedQueryable::querier(TimestampMs minTime,
                                                                    TimestampMs maxTime) const {
    // Counted first, so that of many at once no more than the limit pass.
    const int64_t others = m_metrics->running.begin();
    auto counted = std::make_unique<CountedQuerier>(m_metrics);
    if (m_limit > 0 && others >= m_limit)
        return fail(ErrorKind::Internal,
                    "cannot query: too many inflight query requests in ingester");
    auto querier = m_data->querier(minTime, maxTime);
    PALLIUM_TRY(querier);
    counted->read(std::move(*querier));
    return counted;
}

}  // namespace pallium::ingester
