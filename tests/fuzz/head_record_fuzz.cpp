// Reads any bytes as a record of the head and replays it into an empty head: no crash, no invented
// series.
#include "backend/tsdb/head/replay_decoder.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace {

using namespace pallium;
using namespace pallium::tsdb;

constexpr int64_t kBlockRangeMs = 7'200'000;

void checkTimes(const storage::SampleColumns& columns) {
    const auto isNotNewer = [](const HistogramSample& a, const HistogramSample& b) {
        return b.timestampMs <= a.timestampMs;
    };
    if (!std::ranges::is_sorted(columns.timestamps, std::ranges::less_equal())) std::abort();
    if (std::ranges::adjacent_find(columns.histograms, isNotNewer) != columns.histograms.end())
        std::abort();
    for (const HistogramSample& sample : columns.histograms)
        if (std::ranges::binary_search(columns.timestamps, sample.timestampMs)) std::abort();
}

/// Every series that exists is found by its labels, and its samples ascend, in order and out of it.
void check(const Head& head) {
    const ReadLock lock(head.mutex);
    std::vector<Label> labels;
    storage::SampleColumns columns;
    for (SeriesId id = 0; id < head.series.idEnd(); ++id) {
        if (!head.series.exists(id)) continue;
        head.series.labelsOf(id, labels);
        if (head.series.find(SeriesTable::hashOf(labels), labels) != id) std::abort();
        columns.clear();
        if (!head.samples.read(id, INT64_MIN, INT64_MAX, columns)) std::abort();
        checkTimes(columns);
        columns.clear();
        if (!head.outOfOrder.read(id, INT64_MIN, INT64_MAX, columns)) std::abort();
        checkTimes(columns);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    Head head(kBlockRangeMs);
    Replay replay(head);
    // A first byte splits the rest into two records, so that one can refer to the other's series.
    const size_t first = data[0] % size;
    ReplayDecoder decoder(replay);
    decoder.record(static_cast<uint8_t>(RecordType::Series), {data + 1, first});
    decoder.record(static_cast<uint8_t>(RecordType::Batch), {data + 1 + first, size - 1 - first});
    decoder.finish();
    replay.finish();
    check(head);
    return 0;
}
