#include "backend/tsdb/head/db_replay.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

// A definition further ahead than this is damage. Ids that a checkpoint has dropped may leave wide
// gaps, but so many removed series without a survivor among them are not plausible.
constexpr SeriesId kMaxGap = 1 << 26;

bool isNormal(LabelsView labels) {
    for (size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].value.empty()) return false;
        if (i > 0 && labels[i - 1].name >= labels[i].name) return false;
    }
    return labels.size() <= SeriesTable::kMaxLabels;
}

}  // namespace

void Replay::apply(uint8_t type, std::span<const uint8_t> payload) {
    const WriteLock lock(m_head.mutex);
    const auto kind = static_cast<RecordType>(type);
    const bool isKnown = kind == RecordType::Batch || kind == RecordType::Series;
    if (!isKnown || !decodeRecord(payload, *this)) ++m_malformed;
}

void Replay::onSeries(SeriesId series, LabelsView labels) {
    SeriesTable& table = m_head.series;
    if (series >= uint64_t{table.idEnd()} + kMaxGap || !isNormal(labels)) {
        ++m_malformed;
        return;
    }
    if (m_copies.size() <= series) m_copies.resize(size_t{series} + 1);
    if (!table.exists(series)) {
        const uint32_t hash = SeriesTable::hashOf(labels);
        const SeriesId other = table.find(hash, labels);
        if (other != kNoId && other > series) {
            m_copies[series] = kReplaced;
            return;
        }
        if (other != kNoId) {
            replace(other, series);
        } else {
            // One log lost a definition that the other has: postings are put in order at the end.
            m_arePostingsWrong |= series < table.idEnd();
            table.addAt(series, hash, labels);
        }
        m_head.samples.add(series);
    }
    if (m_copies[series] < 2) ++m_copies[series];
}

/// The series came back after it had been removed: what it was before is in a block.
void Replay::replace(SeriesId old, SeriesId series) {
    m_head.series.renumber(old, series);
    m_head.samples.remove(old);
    m_copies[old] = kReplaced;
    m_arePostingsWrong = true;
}

void Replay::onSample(SeriesId series, const Sample& sample) {
    if (!m_head.series.exists(series)) {
        if (series < m_copies.size() && m_copies[series] == kReplaced) return;
        ++m_unknownRefs;
        if (series < uint64_t{m_head.series.idEnd()} + kMaxGap)
            m_lostEnd = std::max(m_lostEnd, series + 1);
        return;
    }
    if (sample.timestampMs < m_head.samples.minValidTime()) return;  // a block has it
    double existing = 0;
    if (m_head.samples.orderOf(series, sample, existing) == SampleOrder::Newer)
        m_head.samples.append(series, sample);
}

void Replay::finish() {
    const WriteLock lock(m_head.mutex);
    if (m_arePostingsWrong) m_head.series.rebuildPostings();
    m_head.series.skipTo(m_lostEnd);
}

std::vector<SeriesId> Replay::definedOnce() const {
    std::vector<SeriesId> once;
    for (SeriesId series = 0; series < m_copies.size(); ++series)
        if (m_copies[series] == 1) once.push_back(series);
    return once;
}

}  // namespace pallium::tsdb
