#include "backend/tsdb/head/series_table.h"

#include "backend/base/equal_bytes.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

bool hasSameBytes(const Label& a, const Label& b) {
    return equalBytes(a.value, b.value) && equalBytes(a.name, b.name);
}

}  // namespace

SeriesId SeriesTable::find(uint32_t hash, LabelsView labels) const {
    return m_index.find(hash, [&](SeriesId series) {
        return m_sets[m_series[series].labels] == hash && hasLabels(series, labels);
    });
}

SeriesId SeriesTable::find(uint32_t hash, std::span<const PairId> pairs) const {
    return m_index.find(hash, [&](SeriesId series) {
        const uint32_t* record = &m_sets[m_series[series].labels];
        return record[0] == hash && record[1] == pairs.size() &&
               std::equal(pairs.begin(), pairs.end(), record + 2);
    });
}

bool SeriesTable::hasLabels(SeriesId series, LabelsView labels) const {
    return hasLabels(series, labels, {});
}

bool SeriesTable::hasLabels(SeriesId series, LabelsView labels, const Neighbour& neighbour) const {
    if (!exists(series)) return false;
    const std::span<const PairId> pairs = pairsOf(series);
    if (pairs.size() != labels.size()) return false;
    std::span<const PairId> others;
    if (neighbour.series != kNoId) others = pairsOf(neighbour.series);
    for (size_t i = 0; i < pairs.size(); ++i) {
        const size_t other = counterpart(i, pairs.size(), others.size());
        const bool isShared = other < others.size() && others[other] == pairs[i];
        if (isShared ? !hasSameBytes(labels[i], neighbour.labels[other])
                     : !m_pairs.isSame(pairs[i], labels[i]))
            return false;
    }
    return true;
}

void SeriesTable::addAt(SeriesId series, uint32_t hash, LabelsView labels) {
    m_added.clear();
    for (const Label& label : labels)
        m_added.push_back(intern(label));
    addAt(series, hash, m_added);
}

void SeriesTable::addAt(SeriesId series, uint32_t hash, std::span<const PairId> pairs) {
    m_record.assign({hash, static_cast<uint32_t>(pairs.size())});
    m_record.insert(m_record.end(), pairs.begin(), pairs.end());
    for (const PairId pair : pairs)
        m_pairs.addPosting(pair, series);
    m_series.insert(series, {storeSet(m_record), kNoId});
    m_index.insert(hash, series, [this](SeriesId other) { return m_sets[m_series[other].labels]; });
}

uint32_t SeriesTable::storeSet(std::span<const uint32_t> record) {
    const uint32_t labels = record[1];
    if (labels >= m_freeSets.size() || m_freeSets[labels] == kNoId)
        return static_cast<uint32_t>(m_sets.pushTogether(record));
    const uint32_t place = m_freeSets[labels];
    m_freeSets[labels] = m_sets[place];
    std::copy(record.begin(), record.end(), &m_sets[place]);
    return place;
}

void SeriesTable::removeSet(SeriesId series) {
    const uint32_t place = m_series[series].labels;
    m_index.erase(m_sets[place], series,
                  [this](SeriesId other) { return m_sets[m_series[other].labels]; });
    const uint32_t labels = m_sets[place + 1];
    if (labels >= m_freeSets.size()) m_freeSets.resize(labels + 1, kNoId);
    m_sets[place] = m_freeSets[labels];
    m_freeSets[labels] = place;
    m_series.erase(series);
    ++m_removed;
    m_hasRemovedPostings = true;
}

void SeriesTable::renumber(SeriesId series, SeriesId to) {
    const uint32_t place = m_series[series].labels;
    const auto hashOfId = [this](SeriesId id) { return m_sets[m_series[id].labels]; };
    m_index.erase(m_sets[place], series, hashOfId);
    m_series.insert(to, {place, kNoId});
    m_series.erase(series);
    m_index.insert(m_sets[place], to, hashOfId);
}

void SeriesTable::skipTo(SeriesId count) {
    m_series.skipTo(count);
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
