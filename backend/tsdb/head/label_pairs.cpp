#include "backend/tsdb/head/label_pairs.h"

#include "backend/tsdb/head/equal_bytes.h"

#include <xxhash.h>

namespace pallium::tsdb {

uint32_t LabelPairs::hash(std::string_view name, std::string_view value) {
    const uint64_t seed = XXH3_64bits(name.data(), name.size());
    return static_cast<uint32_t>(XXH3_64bits_withSeed(value.data(), value.size(), seed));
}

bool LabelPairs::isSame(PairId pair, const Label& label) const {
    const Label own = text(pair);
    return equalBytes(own.value, label.value) && equalBytes(own.name, label.name);
}

PairId LabelPairs::find(std::string_view name, std::string_view value) const {
    const Label label{name, value};
    return m_index.find(hash(name, value), [&](PairId pair) { return isSame(pair, label); });
}

PairId LabelPairs::intern(std::string_view name, std::string_view value) {
    const Label label{name, value};
    const uint32_t h = hash(name, value);
    const PairId known = m_index.find(h, [&](PairId pair) { return isSame(pair, label); });
    if (known != kNoId) return known;

    const uint32_t ref = m_text.add(name, value);
    auto nameId = m_nameIds.find(name);
    if (nameId == m_nameIds.end()) {
        const std::string_view copy = m_text.at(ref).name;
        nameId = m_nameIds.emplace(copy, static_cast<uint32_t>(m_names.size())).first;
        m_names.push_back({copy});
    }
    Name& owner = m_names[nameId->second];
    const auto pair =
        static_cast<PairId>(m_pairs.push({ref, nameId->second, owner.newest, 0, 0, 0, 0, 0}));
    owner.newest = pair;
    ++owner.pairs;
    m_index.insert(h, pair, [this](PairId other) {
        const Label otherText = text(other);
        return hash(otherText.name, otherText.value);
    });
    return pair;
}

void LabelPairs::addPosting(PairId pair, SeriesId series) {
    Pair& list = m_pairs[pair];
    if (list.count > 0) {
        ChainEnd end{list.first, list.tail, list.tailUsed};
        if (list.count == 1) m_postings.appendUvarint(end, list.last);
        m_postings.appendUvarint(end, series - list.last);
        list.first = end.first;
        list.tail = end.tail;
        list.tailUsed = end.tailUsed;
    }
    list.last = series;
    ++list.count;
}

void LabelPairs::clearPostings() {
    for (PairId pair = 0; pair < m_pairs.size(); ++pair) {
        Pair& list = m_pairs[pair];
        m_postings.release(list.first);
        list.count = list.first = list.tail = 0;
        list.tailUsed = 0;
    }
}

void LabelPairs::appendPostings(PairId pair, std::vector<SeriesId>& out) const {
    const Pair& list = m_pairs[pair];
    if (list.count == 0) return;
    if (list.count == 1) {
        out.push_back(list.last);
        return;
    }
    out.reserve(out.size() + list.count);
    uint32_t difference = 0;
    unsigned shift = 0;
    SeriesId id = 0;
    size_t left = list.count;
    for (uint32_t segment = list.first; left > 0; segment = m_postings.next(segment)) {
        for (const uint8_t byte : m_postings.payload(segment)) {
            difference |= static_cast<uint32_t>(byte & 0x7f) << shift;
            shift += 7;
            if (byte >= 0x80) continue;
            id += difference;
            out.push_back(id);
            difference = shift = 0;
            if (--left == 0) break;
        }
    }
}

uint32_t LabelPairs::findName(std::string_view name) const {
    const auto known = m_nameIds.find(name);
    return known == m_nameIds.end() ? kNoId : known->second;
}

size_t LabelPairs::memoryBytes() const {
    return m_text.memoryBytes() + m_pairs.memoryBytes() + m_index.memoryBytes() +
           m_postings.memoryBytes() +
           m_names.size() * (sizeof(Name) + 2 * sizeof(std::string_view));
}

}  // namespace pallium::tsdb
