#include "backend/tsdb/head/label_pairs.h"

#include "backend/base/equal_bytes.h"

#include <xxhash.h>

namespace pallium::tsdb {
namespace {

constexpr uint32_t kMaxName = (1u << 27) - 1;

uint32_t nameHash(std::string_view name) {
    return static_cast<uint32_t>(XXH3_64bits(name.data(), name.size()));
}

}  // namespace

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

uint32_t LabelPairs::hashOf(PairId pair) const {
    const Label own = text(pair);
    return hash(own.name, own.value);
}

PairId LabelPairs::intern(std::string_view name, std::string_view value) {
    const Label label{name, value};
    const uint32_t h = hash(name, value);
    const PairId known = m_index.find(h, [&](PairId pair) { return isSame(pair, label); });
    if (known != kNoId) return known;

    Pair fresh{};
    fresh.text = m_text.add(name, value);
    fresh.name = internName(name) & kMaxName;
    PairId pair = m_freePair;
    if (pair != kNoId) {
        m_freePair = m_pairs[pair].older;
        m_pairs[pair] = fresh;
    } else {
        pair = static_cast<PairId>(m_pairs.push(fresh));
    }
    link(pair, m_names[fresh.name]);
    m_index.insert(h, pair, [this](PairId other) { return hashOf(other); });
    return pair;
}

uint32_t LabelPairs::internName(std::string_view name) {
    uint32_t id = findName(name);
    if (id != kNoId) return id;
    if (m_freeNames.empty()) {
        id = static_cast<uint32_t>(m_names.size());
        m_names.emplace_back();
    } else {
        id = m_freeNames.back();
        m_freeNames.pop_back();
    }
    m_names[id].text = name;
    m_nameIndex.insert(nameHash(name), id,
                       [this](uint32_t other) { return nameHash(m_names[other].text); });
    return id;
}

void LabelPairs::link(PairId pair, Name& name) {
    m_pairs[pair].older = name.newest;
    m_pairs[pair].newer = kNoId;
    if (name.newest != kNoId) m_pairs[name.newest].newer = pair;
    name.newest = pair;
    ++name.pairs;
}

void LabelPairs::unlink(PairId pair, Name& name) {
    const Pair& p = m_pairs[pair];
    if (p.older != kNoId) m_pairs[p.older].newer = p.newer;
    if (p.newer != kNoId)
        m_pairs[p.newer].older = p.older;
    else
        name.newest = p.older;
    --name.pairs;
}

void LabelPairs::drop(PairId pair) {
    m_index.erase(hashOf(pair), pair, [this](PairId other) { return hashOf(other); });
    Pair& p = m_pairs[pair];
    unlink(pair, m_names[p.name]);
    if (m_names[p.name].pairs == 0) dropName(p.name);
    m_text.drop(p.text);
    p.text = TextArena::kNone;
    p.older = m_freePair;
    m_freePair = pair;
}

void LabelPairs::dropName(uint32_t name) {
    m_nameIndex.erase(nameHash(m_names[name].text), name,
                      [this](uint32_t other) { return nameHash(m_names[other].text); });
    m_names[name] = {};
    m_freeNames.push_back(name);
}

bool LabelPairs::tidyTexts(size_t atMost) {
    if (!m_text.isMoving()) {
        if (!m_text.isWasteful()) return true;
        m_text.beginMove();
        m_tidied = 0;
    }
    for (; atMost > 0 && m_tidied < m_pairs.size(); --atMost, ++m_tidied)
        if (exists(m_tidied)) m_pairs[m_tidied].text = m_text.move(m_pairs[m_tidied].text);
    if (m_tidied < m_pairs.size()) return false;
    m_text.endMove();
    return true;
}

void LabelPairs::setPostings(PairId pair, const Postings& list) {
    Pair& p = m_pairs[pair];
    p.count = list.count;
    p.last = list.last;
    p.first = list.chain.first;
    p.tail = list.chain.tail;
    p.tailUsed = list.chain.tailUsed & 31;
}

void LabelPairs::addPosting(PairId pair, SeriesId series) {
    Postings list = postingsOf(pair);
    list.add(m_postings, series);
    setPostings(pair, list);
}

void LabelPairs::clearPostings() {
    for (PairId pair = 0; pair < m_pairs.size(); ++pair) {
        m_postings.release(postingsOf(pair).chain);
        setPostings(pair, {});
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
    return m_nameIndex.find(nameHash(name),
                            [&](uint32_t id) { return equalBytes(m_names[id].text, name); });
}

size_t LabelPairs::memoryBytes() const {
    return m_text.memoryBytes() + m_pairs.memoryBytes() + m_index.memoryBytes() +
           m_postings.memoryBytes() + m_names.size() * sizeof(Name) + m_nameIndex.memoryBytes();
}

}  // namespace pallium::tsdb
