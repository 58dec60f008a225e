#include "backend/tsdb/head/replay_pipeline.h"

#include "backend/base/thread_pool.h"

#include <chrono>

namespace pallium::tsdb {
namespace {

// What a batch holds: enough to make handing it over cheap, little enough to lie in caches.
constexpr size_t kBatchSamples = 16'384;
constexpr size_t kBatchHistograms = 512;
constexpr size_t kBatchTextBytes = 256 << 10;

std::chrono::steady_clock::time_point nextLook() {
    return std::chrono::steady_clock::now() + std::chrono::minutes(1);
}

}  // namespace

ReplayPipeline::ReplayPipeline(Replay& replay) : m_replay(replay) {
    const Lock lock(m_mutex);
    for (ReplayBatch& batch : m_batches)
        m_free.push_back(&batch);
}

// It is the head's part that is done here: its memory then comes from the caller's heap.
void ReplayPipeline::run(const std::function<void()>& read,
                         const std::function<void()>& afterBatch) {
    m_filling = waitForFree();
    ThreadPool thread("replay", 1, 1);
    const auto readAll = [&] {
        read();
        handOver();
        const Lock lock(m_mutex);
        m_isReadingDone = true;
        m_hasFull.notifyOne();
    };
    if (!thread.post(readAll)) return;  // cannot be: the queue is empty
    while (ReplayBatch* const batch = waitForFull()) {
        m_replay.apply(*batch);
        batch->clear();
        {
            const Lock lock(m_mutex);
            m_free.push_back(batch);
        }
        m_hasFree.notifyOne();
        afterBatch();
    }
}

void ReplayPipeline::record(uint8_t type, std::span<const uint8_t> payload) {
    const auto kind = static_cast<RecordType>(type);
    const bool isKnown = kind == RecordType::Batch || kind == RecordType::Series;
    m_filling->beginRecord();
    if (!isKnown || !decodeRecord(payload, *this)) ++m_malformed;
    if (m_filling->textBytes() >= kBatchTextBytes) handOver();
}

void ReplayPipeline::onSeries(SeriesId series, LabelsView labels, std::span<const uint32_t> pairs) {
    m_filling->addSeries(series, labels, pairs);
}

void ReplayPipeline::onSample(SeriesId series, const Sample& sample) {
    m_filling->addSample(series, sample);
    if (m_filling->samples().size() >= kBatchSamples) handOver();  // no series follows in a record
}

void ReplayPipeline::onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (!std::visit([](const auto& h) { return validate(h).has_value(); }, histogram)) {
        ++m_malformed;
        return;
    }
    m_filling->addHistogram(series, t, histogram);
    if (m_filling->histograms().size() >= kBatchHistograms) handOver();
}

void ReplayPipeline::onOutOfOrder(SeriesId series, const Sample& sample) {
    m_filling->addOutOfOrder(series, sample);
    if (m_filling->outOfOrder().size() >= kBatchSamples) handOver();
}

void ReplayPipeline::handOver() {
    {
        const Lock lock(m_mutex);
        m_full.push_back(m_filling);
    }
    m_hasFull.notifyOne();
    m_filling = waitForFree();
}

ReplayBatch* ReplayPipeline::waitForFree() {
    const Lock lock(m_mutex);
    while (m_free.empty())
        m_hasFree.waitUntil(m_mutex, nextLook());
    ReplayBatch* const batch = m_free.back();
    m_free.pop_back();
    return batch;
}

/// Null when there are no more.
ReplayBatch* ReplayPipeline::waitForFull() {
    const Lock lock(m_mutex);
    while (m_full.empty()) {
        if (m_isReadingDone) return nullptr;
        m_hasFull.waitUntil(m_mutex, nextLook());
    }
    ReplayBatch* const batch = m_full.front();
    m_full.pop_front();
    return batch;
}

}  // namespace pallium::tsdb
