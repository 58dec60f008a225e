#pragma once

#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/head/db_fixture.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <string>
#include <vector>

namespace pallium::tsdb::test {

inline Histogram integers(int64_t count) {
    return histogramOf<Histogram>({{0, 2}, {3, 1}}, {count, 2 * count, 1});
}
inline FloatHistogram floats(int64_t count) {
    return histogramOf<FloatHistogram>({{0, 2}, {3, 1}}, {count, 2 * count, 1});
}

/// One sample of either kind; a float if `histogram` is not there.
struct Seen {
    TimestampMs t = 0;
    uint64_t bits = 0;
    std::optional<FloatHistogram> histogram;

    friend bool operator==(const Seen& a, const Seen& b) {
        if (a.t != b.t || a.bits != b.bits || a.histogram.has_value() != b.histogram.has_value())
            return false;
        return !a.histogram || isSameBits(*a.histogram, *b.histogram);
    }
};

struct SeenSeries {
    std::string labels;
    std::vector<Seen> samples;
    friend bool operator==(const SeenSeries&, const SeenSeries&) = default;
};

/// All that a database shows in [minTime, maxTime], each series in order of time.
inline std::vector<SeenSeries> see(const Db& db, TimestampMs minTime = INT64_MIN,
                                   TimestampMs maxTime = INT64_MAX) {
    const auto querier = db.querier(minTime, maxTime);
    const auto found =
        (*querier)->select(Context(), true, {}, std::vector{matcher(MatchType::NotEqual, "i", "")});
    if (!found) qFatal("%s", found.error().message.c_str());
    std::vector<SeenSeries> all;
    std::vector<Label> scratch;
    for (size_t i = 0; i < (*found)->size(); ++i) {
        SeenSeries series{formatLabels((*found)->labels(i, scratch)), {}};
        storage::SampleColumns columns;
        if (!(*found)->read(i, minTime, maxTime, columns)) qFatal("read failed");
        for (size_t s = 0; s < columns.size(); ++s)
            series.samples.push_back(
                {columns.timestamps[s], std::bit_cast<uint64_t>(columns.values[s]), {}});
        for (const HistogramSample& sample : columns.histograms)
            series.samples.push_back({sample.timestampMs, 0, sample.histogram});
        std::ranges::sort(series.samples, {}, &Seen::t);
        all.push_back(std::move(series));
    }
    return all;
}

inline size_t countOf(const std::vector<SeenSeries>& all) {
    size_t samples = 0;
    for (const SeenSeries& series : all)
        samples += series.samples.size();
    return samples;
}

/// What merging and encoding anew may change: whether counters were compared to the one before.
inline std::vector<SeenSeries> withoutHints(std::vector<SeenSeries> all) {
    for (SeenSeries& series : all)
        for (Seen& sample : series.samples)
            if (sample.histogram && sample.histogram->hint != CounterResetHint::Gauge)
                sample.histogram->hint = CounterResetHint::Unknown;
    return all;
}

}  // namespace pallium::tsdb::test
