#pragma once

#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/id_index.h"
#include "backend/tsdb/head/postings.h"
#include "backend/tsdb/head/segment_pool.h"
#include "backend/tsdb/head/text_arena.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

using PairId = uint32_t;  // of a label pair, dense; given again when its pair has gone
inline constexpr uint32_t kNoId = UINT32_MAX;

/// The label pairs of a head, each once, and for each the series that have it (postings).
///
/// Pairs rather than names and values: a label set is then one id a label, a matcher for equality
/// one lookup, and the postings hang on the same id. Series ids of a list ascend because a series
/// is added when it is made. A pair goes when a filter has left no series in its list.
/// Threads: callers must hold the owner's lock.
class LabelPairs {
  public:
    PairId find(std::string_view name, std::string_view value) const;
    /// Finds or adds. Text is copied.
    PairId intern(std::string_view name, std::string_view value);

    /// Views: valid until the next change, or as the pin of texts() says.
    Label text(PairId pair) const { return m_text.at(m_pairs[pair].text); }
    TextArena::Address textAddress(PairId pair) const {
        return m_text.addressOf(m_pairs[pair].text);
    }
    const TextArena& texts() const { return m_text; }
    bool isSame(PairId pair, const Label& label) const;

    /// Pair ids are below this.
    size_t end() const { return m_pairs.size(); }
    bool exists(PairId pair) const {
        return pair < m_pairs.size() && m_pairs[pair].text != TextArena::kNone;
    }
    /// Number of pairs.
    size_t size() const { return m_index.size(); }

    /// Adds a series to the pair's list. Requires: larger than all in it.
    void addPosting(PairId pair, SeriesId series);
    /// Empties all lists.
    void clearPostings();
    size_t postingsCount(PairId pair) const { return m_pairs[pair].count; }
    /// Appends the pair's series to `out`, ascending.
    void appendPostings(PairId pair, std::vector<SeriesId>& out) const;

    /// Takes from the pair's list the series for which keep(series) does not hold, looking at
    /// `atMost` (at least one) of them in a call; between calls for one pair others may read, and
    /// add pairs and series. True when done; the pair is then gone if no series is left.
    template <class Keep>
    bool filterPostings(PairId pair, size_t atMost, Keep&& keep) {
        Postings list = postingsOf(pair);
        if (!m_filter) m_filter.emplace(list);
        if (!m_filter->step(m_postings, list, atMost, keep)) return false;
        m_filter.reset();
        setPostings(pair, list);
        if (list.count == 0) drop(pair);
        return true;
    }
    /// Gives back the memory of texts that have gone, if that is worth it; looks at up to `atMost`
    /// pairs in a call, between which anything may happen. True when there is nothing left to do.
    bool tidyTexts(size_t atMost);

    /// Number of a label name, kNoId if no pair has it.
    uint32_t findName(std::string_view name) const;
    uint32_t nameOf(PairId pair) const { return m_pairs[pair].name; }
    /// Name numbers are below this; a name that has gone has no pairs.
    size_t namesEnd() const { return m_names.size(); }
    /// Valid until the next change.
    std::string_view nameText(uint32_t name) const { return m_names[name].text; }
    size_t pairsOfName(uint32_t name) const { return m_names[name].pairs; }
    /// Calls visit(pair) for each pair of the name, newest first.
    template <class Visit>
    void forEachPair(uint32_t name, Visit&& visit) const {
        for (PairId pair = m_names[name].newest; pair != kNoId; pair = m_pairs[pair].older)
            visit(pair);
    }

    /// Segments that hold postings. Cost: as SegmentPool::used().
    size_t postingsSegments() const { return m_postings.used(); }
    size_t memoryBytes() const;

  private:
    struct Pair {
        uint32_t text;  // TextArena::kNone: the pair has gone
        uint32_t name : 27;
        uint32_t tailUsed : 5;  // of postings: count, last, first, tail
        PairId older, newer;    // of the same name; older of one that has gone: the next such
        uint32_t count;
        SeriesId last;
        uint32_t first;
        uint32_t tail;
    };
    static_assert(sizeof(Pair) == 32 && SegmentPool::kPayload < 32);
    struct Name {
        std::string text;
        PairId newest = kNoId;
        size_t pairs = 0;
    };
    static uint32_t hash(std::string_view name, std::string_view value);
    uint32_t hashOf(PairId pair) const;

    Postings postingsOf(PairId pair) const {
        const Pair& p = m_pairs[pair];
        return {p.count, p.last, {p.first, p.tail, static_cast<uint8_t>(p.tailUsed)}};
    }
    void setPostings(PairId pair, const Postings& list);
    uint32_t internName(std::string_view name);
    void link(PairId pair, Name& name);
    void unlink(PairId pair, Name& name);
    void drop(PairId pair);
    void dropName(uint32_t name);

    TextArena m_text;
    ChunkedArray<Pair, 12> m_pairs;
    PairId m_freePair = kNoId;
    IdIndex m_index;
    std::vector<Name> m_names;
    std::vector<uint32_t> m_freeNames;
    IdIndex m_nameIndex;
    SegmentPool m_postings;
    std::optional<PostingsFilter> m_filter;  // of filterPostings(), between calls
    PairId m_tidied = 0;                     // texts of pairs below it have been moved
};

}  // namespace pallium::tsdb
