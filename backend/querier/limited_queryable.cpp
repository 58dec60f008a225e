#include "backend/querier/limited_queryable.h"

#include "backend/base/duration.h"
#include "backend/base/mutex.h"
#include "backend/storage/no_series.h"

#include <fmt/format.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <atomic>

namespace pallium::querier {
namespace {

using storage::SelectHints;
using storage::SeriesSet;

/// An amount that a query may fetch in all. Threads: internally synchronised.
class Budget {
  public:
    /// 0: no limit.
    explicit Budget(int64_t limit) : m_limit(limit) {}
    bool isLimited() const { return m_limit > 0; }
    int64_t limit() const { return m_limit; }
    /// False: more is taken than there is.
    bool take(size_t amount) {
        if (!isLimited() || amount == 0) return true;
        const auto taken = static_cast<int64_t>(amount);
        return m_taken.fetch_add(taken, std::memory_order_relaxed) + taken <= m_limit;
    }

  private:
    const int64_t m_limit;
    std::atomic<int64_t> m_taken = 0;
};

/// What a query has fetched. Threads: internally synchronised.
class Fetched {
  public:
    explicit Fetched(const tenancy::Limits& limits)
        : m_maxSeries(limits.maxFetchedSeriesPerQuery),
          m_chunks(limits.maxFetchedChunksPerQuery),
          m_chunkBytes(limits.maxFetchedChunkBytesPerQuery),
          m_dataBytes(limits.maxFetchedDataBytesPerQuery) {}

    Result<void> addSeries(const SeriesSet& series) {
        if (m_maxSeries <= 0 && !m_dataBytes.isLimited()) return {};
        std::vector<Label> scratch;
        const Lock lock(m_mutex);
        for (size_t i = 0; i < series.size(); ++i) {
            const LabelsView labels = series.labels(i, scratch);
            PALLIUM_TRY(addData(sizeOf(labels)));
            if (m_maxSeries <= 0) continue;
            m_series.insert(hashLabels(labels));
            if (static_cast<int64_t>(m_series.size()) > m_maxSeries)
                return exceeded("max number of series", m_maxSeries, "series");
        }
        return {};
    }
    Result<void> addChunks(size_t chunks, size_t bytes) {
        if (!m_chunks.take(chunks))
            return exceeded("max number of chunks", m_chunks.limit(), "chunks");
        if (!m_chunkBytes.take(bytes))
            return exceeded("aggregated chunks size", m_chunkBytes.limit(), "bytes");
        return addData(bytes);
    }

  private:
    static size_t sizeOf(LabelsView labels) {
        size_t bytes = 0;
        for (const Label& label : labels)
            bytes += label.name.size() + label.value.size();
        return bytes;
    }
    static tl::unexpected<Error> exceeded(std::string_view what, int64_t limit,
                                          std::string_view unit) {
        return fail(ErrorKind::LimitExceeded,
                    fmt::format("the query hit the {} limit (limit: {} {})", what, limit, unit));
    }
    Result<void> addData(size_t bytes) {
        if (m_dataBytes.take(bytes)) return {};
        return exceeded("aggregated data size", m_dataBytes.limit(), "bytes");
    }

    const int64_t m_maxSeries;
    Budget m_chunks, m_chunkBytes, m_dataBytes;
    Mutex m_mutex;
    tsl::robin_set<uint64_t> m_series PALLIUM_GUARDED_BY(m_mutex);  // hashes of their labels
};

/// What all reads of a query share.
struct Shared {
    explicit Shared(ReadLimits readLimits)
        : limits(std::move(readLimits)), fetched(*limits.tenant) {}
    const ReadLimits limits;
    Fetched fetched;
};

/// Inclusive; empty if minTime > maxTime.
struct TimeSpan {
    TimestampMs minTime = 0, maxTime = 0;
    bool isEmpty() const { return minTime > maxTime; }
    TimeSpan within(const ReadLimits& limits) const {
        TimeSpan part = *this;
        if (limits.maxIntoFutureMs > 0)
            part.maxTime = std::min(part.maxTime, limits.nowMs + limits.maxIntoFutureMs);
        if (const int64_t lookbackMs = limits.tenant->maxQueryLookback.count(); lookbackMs > 0)
            part.minTime = std::max(part.minTime, limits.nowMs - lookbackMs);
        return part;
    }
};

class LimitedSeries final : public SeriesSet {
  public:
    LimitedSeries(std::unique_ptr<SeriesSet> series, TimeSpan span, std::shared_ptr<Shared> shared)
        : m_series(std::move(series)), m_span(span), m_shared(std::move(shared)) {}
    size_t size() const override { return m_series->size(); }
    LabelsView labels(size_t index, std::vector<Label>& scratch) const override {
        return m_series->labels(index, scratch);
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const override {
        const size_t chunks = out.chunks, bytes = out.chunkBytes;
        const size_t samples = out.size() + out.histograms.size();
        PALLIUM_TRY(m_series->read(index, std::max(minTime, m_span.minTime),
                                   std::min(maxTime, m_span.maxTime), out));
        if (FetchCount* count = m_shared->limits.fetched.get(); count != nullptr)
            count->addRead(out.size() + out.histograms.size() - samples, out.chunkBytes - bytes);
        return m_shared->fetched.addChunks(out.chunks - chunks, out.chunkBytes - bytes);
    }

  private:
    const std::unique_ptr<SeriesSet> m_series;
    const TimeSpan m_span;
    const std::shared_ptr<Shared> m_shared;
};

Result<void> checkPatterns(std::span<const Matcher> matchers, int64_t maxBytes) {
    for (const Matcher& matcher : matchers) {
        const bool isRegex =
            matcher.type() == MatchType::Regex || matcher.type() == MatchType::NotRegex;
        const auto size = static_cast<int64_t>(matcher.value().size());
        if (maxBytes > 0 && isRegex && size > maxBytes)
            return fail(ErrorKind::LimitExceeded,
                        fmt::format("the regular expression of label {} is too long: {} bytes "
                                    "(limit: {} bytes)",
                                    matcher.name(), size, maxBytes));
    }
    return {};
}

class LimitedQuerier final : public storage::Querier {
  public:
    LimitedQuerier(std::unique_ptr<Querier> querier, TimeSpan span, std::shared_ptr<Shared> shared)
        : m_querier(std::move(querier)), m_span(span), m_shared(std::move(shared)) {}

    Result<std::unique_ptr<SeriesSet>> select(const Context& context, bool sorted,
                                              const SelectHints& hints,
                                              std::span<const Matcher> matchers) const override {
        const ReadLimits& limits = m_shared->limits;
        const TimeSpan span = TimeSpan{hints.minTime, hints.maxTime}.within(limits);
        if (m_span.isEmpty() || span.isEmpty()) return storage::noSeries();
        PALLIUM_TRY(checkPatterns(matchers, limits.tenant->maxRegexPatternLength));
        const auto maxLength = limits.tenant->maxQueryLength;
        if (limits.checksLength && maxLength.count() > 0 &&
            span.maxTime - span.minTime > maxLength.count())
            return fail(ErrorKind::LimitExceeded,
                        queryTooLongText(span.maxTime - span.minTime, maxLength));
        SelectHints cut = hints;
        cut.minTime = span.minTime;
        cut.maxTime = span.maxTime;
        auto series = m_querier->select(context, sorted, cut, matchers);
        if (!series) return series;
        if (limits.fetched) limits.fetched->addSeries((*series)->size());
        PALLIUM_TRY(m_shared->fetched.addSeries(**series));
        return std::make_unique<LimitedSeries>(std::move(*series), span, m_shared);
    }
    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        if (m_span.isEmpty()) return std::vector<std::string>();
        return m_querier->labelNames(context, matchers);
    }
    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        if (m_span.isEmpty()) return std::vector<std::string>();
        return m_querier->labelValues(context, name, matchers);
    }

  private:
    const std::unique_ptr<Querier> m_querier;
    const TimeSpan m_span;
    const std::shared_ptr<Shared> m_shared;
};

class LimitedQueryable final : public storage::Queryable {
  public:
    LimitedQueryable(std::shared_ptr<const Queryable> data, ReadLimits limits)
        : m_data(std::move(data)), m_shared(std::make_shared<Shared>(std::move(limits))) {}
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override {
        const TimeSpan span = TimeSpan{minTime, maxTime}.within(m_shared->limits);
        auto querier = m_data->querier(span.minTime, std::max(span.minTime, span.maxTime));
        if (!querier) return querier;
        return std::make_unique<LimitedQuerier>(std::move(*querier), span, m_shared);
    }

  private:
    const std::shared_ptr<const Queryable> m_data;
    const std::shared_ptr<Shared> m_shared;
};

}  // namespace

std::unique_ptr<storage::Queryable> limitReads(std::shared_ptr<const storage::Queryable> data,
                                               ReadLimits limits) {
    return std::make_unique<LimitedQueryable>(std::move(data), std::move(limits));
}

std::string queryTooLongText(int64_t lengthMs, std::chrono::milliseconds limit) {
    return fmt::format("the query time range exceeds the limit (query length: {}, limit: {})",
                       formatGoDuration(std::chrono::milliseconds(lengthMs)),
                       formatGoDuration(limit));
}

}  // namespace pallium::querier
