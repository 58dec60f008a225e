#include "backend/tsdb/head/replay_decoder.h"

namespace pallium::tsdb {
namespace {

// What a batch holds: enough to make a change of the head cheap, little enough to lie in caches.
constexpr size_t kBatchSamples = 16'384;
constexpr size_t kBatchHistograms = 512;
constexpr size_t kBatchTextBytes = 256 << 10;

}  // namespace

bool ReplayDecoder::record(uint8_t type, std::span<const uint8_t> payload) {
    const auto kind = static_cast<RecordType>(type);
    const bool isKnown = kind == RecordType::Batch || kind == RecordType::Series;
    m_isMalformed = !isKnown;
    m_batch.beginRecord();
    if (isKnown && !decodeRecord(payload, *this)) m_isMalformed = true;
    if (m_batch.textBytes() >= kBatchTextBytes) apply();
    return !m_isMalformed;
}

void ReplayDecoder::onSeries(SeriesId series, LabelsView labels, std::span<const uint32_t> pairs) {
    if (!m_batch.addSeries(series, labels, pairs)) m_isMalformed = true;
}

void ReplayDecoder::onSample(SeriesId series, const Sample& sample) {
    m_batch.addSample(series, sample);
    if (m_batch.samples().size() >= kBatchSamples) apply();  // no series follows in a record
}

void ReplayDecoder::onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (!isValid(histogram)) return;
    m_batch.addHistogram(series, t, histogram);
    if (m_batch.histograms().size() >= kBatchHistograms) apply();
}

void ReplayDecoder::onOutOfOrder(SeriesId series, const Sample& sample) {
    m_batch.addOutOfOrder(series, sample);
    if (m_batch.outOfOrder().size() >= kBatchSamples) apply();
}

void ReplayDecoder::onOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (!isValid(histogram)) return;
    m_batch.addOutOfOrder(series, t, histogram);
    if (m_batch.outOfOrderHistograms().size() >= kBatchHistograms) apply();
}

/// If one is not, the record is malformed.
bool ReplayDecoder::isValid(const AnyHistogram& histogram) {
    const bool isValid = validate(histogram).has_value();
    if (!isValid) m_isMalformed = true;
    return isValid;
}

void ReplayDecoder::apply() {
    m_replay.apply(m_batch);
    m_batch.clear();
    m_afterBatch();
}

}  // namespace pallium::tsdb
