#pragma once

#include "backend/tsdb/db.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace pallium::tsdb::test {

/// Lets `allowed` series be made; 0: all.
class CountingLimiter final : public SeriesLimiter {
  public:
    explicit CountingLimiter(size_t allowed = 0) : m_allowed(allowed) {}
    bool mayCreate(const NewSeries&) override { return m_allowed == 0 || m_count < m_allowed; }
    void created(LabelsView) override { ++m_count; }
    void removed(LabelsView) override { --m_count; }
    size_t count() const { return m_count; }

  private:
    const size_t m_allowed;
    size_t m_count = 0;
};

/// A batch that owns its text.
class Batch {
  public:
    Batch& add(const Labels& labels, std::vector<Sample> samples,
               const std::vector<HistogramPoint>& histograms = {}) {
        m_owned.push_back(labels);
        const auto labelsBegin = static_cast<uint32_t>(batch.labels.size());
        const auto samplesBegin = static_cast<uint32_t>(batch.samples.size());
        for (const Label& label : m_owned.back().view())
            batch.labels.push_back(label);
        const auto histogramsBegin = static_cast<uint32_t>(batch.histograms.size());
        batch.samples.insert(batch.samples.end(), samples.begin(), samples.end());
        for (const HistogramPoint& histogram : histograms)
            batch.histograms.grow() = histogram;
        batch.series.push_back({labelsBegin, static_cast<uint32_t>(batch.labels.size()),
                                samplesBegin, static_cast<uint32_t>(batch.samples.size()),
                                histogramsBegin, static_cast<uint32_t>(batch.histograms.size())});
        return *this;
    }
    WriteBatch batch;

  private:
    std::deque<Labels> m_owned;
};

inline std::unique_ptr<Db> openDb(const std::string& directory, DbOptions options = {},
                                  io::FileSystem& files = io::realFileSystem()) {
    auto db = Db::open(files, directory, options);
    if (!db) qFatal("%s", db.error().message.c_str());
    return std::move(*db);
}

inline AppendResult append(Db& db, const Batch& batch, SeriesLimiter& limiter,
                           std::span<const uint8_t> skip = {}) {
    AppendResult result;
    if (const auto appended = db.append(batch.batch, skip, {}, limiter, result); !appended)
        qFatal("%s", appended.error().message.c_str());
    return result;
}
inline AppendResult append(Db& db, const Batch& batch) {
    CountingLimiter limiter;
    return append(db, batch, limiter);
}
/// With an out-of-order window.
inline AppendResult appendWithin(Db& db, int64_t windowMs, const Batch& batch) {
    CountingLimiter limiter;
    AppendResult result;
    const AppendRules rules{.outOfOrderWindowMs = windowMs};
    if (const auto appended = db.append(batch.batch, {}, rules, limiter, result); !appended)
        qFatal("%s", appended.error().message.c_str());
    return result;
}

inline Result<CompactReport> compactDb(Db& db, bool isFlush = false) {
    CountingLimiter limiter;
    return isFlush ? db.flush(Context(), limiter) : db.compact(Context(), limiter);
}

struct SeriesData {
    std::string labels;
    std::vector<Sample> samples;
    friend bool operator==(const SeriesData&, const SeriesData&) = default;
};

/// All that a select over [minTime, maxTime] finds, sorted by labels.
inline std::vector<SeriesData> select(const Db& db, std::vector<Matcher> matchers,
                                      TimestampMs minTime = INT64_MIN,
                                      TimestampMs maxTime = INT64_MAX) {
    const auto querier = db.querier(minTime, maxTime);
    const auto found = (*querier)->select(Context(), true, {}, matchers);
    if (!found) qFatal("%s", found.error().message.c_str());
    std::vector<SeriesData> all;
    std::vector<Label> scratch;
    for (size_t i = 0; i < (*found)->size(); ++i) {
        SeriesData series{formatLabels((*found)->labels(i, scratch)), {}};
        storage::SampleColumns columns;
        if (!(*found)->read(i, minTime, maxTime, columns)) qFatal("read failed");
        for (size_t s = 0; s < columns.size(); ++s)
            series.samples.push_back({columns.timestamps[s], columns.values[s]});
        all.push_back(std::move(series));
    }
    return all;
}

inline Matcher matcher(MatchType type, std::string name, std::string value) {
    return *Matcher::create(type, std::move(name), std::move(value));
}

}  // namespace pallium::tsdb::test
