#include "backend/tsdb/head/series_table.h"

namespace pallium::tsdb {

SeriesId SeriesTable::find(uint32_t hash, LabelsView labels) const {
    return m_index.find(hash, [&](SeriesId series) {
        return m_sets[m_series[series].labels] == hash && hasLabels(series, labels);
    });
}

bool SeriesTable::hasLabels(SeriesId series, LabelsView labels) const {
    if (!exists(series)) return false;
    const std::span<const PairId> pairs = pairsOf(series);
    if (pairs.size() != labels.size()) return false;
    for (size_t i = 0; i < pairs.size(); ++i)
        if (!m_pairs.isSame(pairs[i], labels[i])) return false;
    return true;
}

void SeriesTable::addAt(SeriesId series, uint32_t hash, LabelsView labels) {
    m_record.assign({hash, static_cast<uint32_t>(labels.size())});
    for (const Label& label : labels) {
        const PairId pair = m_pairs.intern(label.name, label.value);
        m_pairs.addPosting(pair, series);
        m_record.push_back(pair);
    }
    skipTo(series + 1);
    m_series[series].labels = static_cast<uint32_t>(m_sets.pushTogether(m_record));
    m_index.insert(hash, series, [this](SeriesId other) { return m_sets[m_series[other].labels]; });
    ++m_count;
}

void SeriesTable::skipTo(SeriesId count) {
    while (m_series.size() < count)
        m_series.push({});
}

void SeriesTable::rebuildPostings() {
    m_pairs.clearPostings();
    for (SeriesId series = 0; series < idEnd(); ++series) {
        if (!exists(series)) continue;
        for (const PairId pair : pairsOf(series))
            m_pairs.addPosting(pair, series);
    }
}

void SeriesTable::labelsOf(SeriesId series, std::vector<Label>& out) const {
    out.clear();
    for (const PairId pair : pairsOf(series))
        out.push_back(m_pairs.text(pair));
}

size_t SeriesTable::memoryBytes() const {
    return m_pairs.memoryBytes() + m_sets.memoryBytes() + m_series.memoryBytes() +
           m_index.memoryBytes();
}

}  // namespace pallium::tsdb
