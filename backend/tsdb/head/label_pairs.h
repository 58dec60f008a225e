#pragma once

#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/id_index.h"
#include "backend/tsdb/head/segment_pool.h"
#include "backend/tsdb/head/text_arena.h"

#include <tsl/robin_map.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

using PairId = uint32_t;    // of a label pair, dense
using SeriesId = uint32_t;  // of a series, dense, in order of creation
inline constexpr uint32_t kNoId = UINT32_MAX;

/// The label pairs of a head, each once, and for each the series that have it (postings).
///
/// Pairs rather than names and values: a label set is then one id a label, a matcher for equality
/// one lookup, and the postings hang on the same id. Series ids of a list ascend because a series
/// is added when it is made; they are kept as varint differences in segments, a single one inline.
/// Threads: callers must hold the owner's lock.
class LabelPairs {
  public:
    PairId find(std::string_view name, std::string_view value) const;
    /// Finds or adds. Text is copied.
    PairId intern(std::string_view name, std::string_view value);

    /// Views: valid for the life of this object.
    Label text(PairId pair) const { return m_text.at(m_pairs[pair].text); }
    bool isSame(PairId pair, const Label& label) const;
    size_t size() const { return m_pairs.size(); }

    /// Adds a series to the pair's list. Requires: larger than all in it.
    void addPosting(PairId pair, SeriesId series);
    /// Empties all lists.
    void clearPostings();
    size_t postingsCount(PairId pair) const { return m_pairs[pair].count; }
    /// Appends the pair's series to `out`, ascending.
    void appendPostings(PairId pair, std::vector<SeriesId>& out) const;

    /// Number of a label name, kNoId if no pair has it.
    uint32_t findName(std::string_view name) const;
    uint32_t nameOf(PairId pair) const { return m_pairs[pair].name; }
    size_t names() const { return m_names.size(); }
    std::string_view nameText(uint32_t name) const { return m_names[name].text; }
    size_t pairsOfName(uint32_t name) const { return m_names[name].pairs; }
    /// Calls visit(pair) for each pair of the name, newest first.
    template <class Visit>
    void forEachPair(uint32_t name, Visit&& visit) const {
        for (PairId pair = m_names[name].newest; pair != kNoId; pair = m_pairs[pair].older)
            visit(pair);
    }

    size_t memoryBytes() const;

  private:
    struct Pair {
        uint32_t text;
        uint32_t name;
        PairId older;    // of the same name
        uint32_t count;  // of series
        SeriesId last;   // series; the only one if count is 1
        uint32_t first;  // segments with the differences
        uint32_t tail;
        uint8_t tailUsed;
    };
    struct Name {
        std::string_view text;  // into m_text
        PairId newest = kNoId;
        size_t pairs = 0;
    };
    static uint32_t hash(std::string_view name, std::string_view value);

    TextArena m_text;
    ChunkedArray<Pair, 12> m_pairs;
    IdIndex m_index;
    std::vector<Name> m_names;
    tsl::robin_map<std::string_view, uint32_t> m_nameIds;  // keys into m_text
    SegmentPool m_postings;
};

}  // namespace pallium::tsdb
