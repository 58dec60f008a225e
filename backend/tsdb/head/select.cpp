#include "backend/tsdb/head/select.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <optional>

namespace pallium::tsdb {
namespace {

constexpr size_t kCheckEvery = 4096;
constexpr size_t kSortAtMost = 512;  // ids; more go through a bitmap

/// One matcher, bound to a label name that the table knows.
class Condition {
  public:
    Condition(const LabelPairs& pairs, const Matcher& matcher, uint32_t name)
        : m_pairs(pairs), m_matcher(matcher), m_name(name), m_matchesEmpty(matcher.matchesEmpty()) {
        if (matcher.type() == MatchType::Equal && !m_matchesEmpty)
            m_only = pairs.find(matcher.name(), matcher.value());
    }

    /// For a matcher of one value: its pair, kNoId if no series can match.
    bool hasOnePair() const { return m_matcher.type() == MatchType::Equal && !m_matchesEmpty; }
    PairId onlyPair() const { return m_only; }
    bool matchesEmpty() const { return m_matchesEmpty; }
    const Matcher& matcher() const { return m_matcher; }
    uint32_t name() const { return m_name; }

    bool accepts(std::span<const PairId> set) {
        for (const PairId pair : set) {
            if (hasOnePair()) {
                if (pair == m_only) return true;
            } else if (m_pairs.nameOf(pair) == m_name) {
                return acceptsPair(pair);
            }
        }
        return m_matchesEmpty;
    }
    bool acceptsPair(PairId pair) {
        const auto known = m_judged.find(pair);
        if (known != m_judged.end()) return known->second;
        const bool isMatch = m_matcher.matches(m_pairs.text(pair).value);
        m_judged.emplace(pair, isMatch);
        return isMatch;
    }

  private:
    const LabelPairs& m_pairs;
    const Matcher& m_matcher;
    const uint32_t m_name;
    const bool m_matchesEmpty;
    PairId m_only = kNoId;
    tsl::robin_map<PairId, bool> m_judged;
};

/// Where candidates come from: all series with one of these pairs.
struct Source {
    std::vector<PairId> pairs;
    size_t series = 0;
    const Condition* condition = nullptr;
};

class Selection {
  public:
    Selection(const Context& context, const SeriesTable& table)
        : m_context(context), m_table(table), m_pairs(table.pairs()) {}

    Result<std::vector<SeriesId>> run(std::span<const Matcher> matchers) {
        if (!bind(matchers)) return std::vector<SeriesId>{};
        const std::optional<Source> source = cheapestSource();
        std::vector<SeriesId> found = source ? candidates(source->pairs) : allSeries();
        const Condition* settled = source ? source->condition : nullptr;
        if (m_conditions.size() > (settled != nullptr ? 1u : 0u))
            PALLIUM_TRY(filter(found, settled));
        return found;
    }

  private:
    /// False if it is plain that nothing matches.
    bool bind(std::span<const Matcher> matchers) {
        m_conditions.reserve(matchers.size());
        for (const Matcher& matcher : matchers) {
            const uint32_t name = m_pairs.findName(matcher.name());
            if (name == kNoId) {
                if (!matcher.matchesEmpty()) return false;
                continue;
            }
            const Condition& bound = m_conditions.emplace_back(m_pairs, matcher, name);
            if (bound.hasOnePair() && bound.onlyPair() == kNoId) return false;
        }
        return true;
    }

    void consider(std::optional<Source>& best, Source source) const {
        for (const PairId pair : source.pairs)
            source.series += m_pairs.postingsCount(pair);
        if (!best || source.series < best->series) best = std::move(source);
    }

    std::optional<Source> cheapestSource() {
        std::optional<Source> best;
        for (const Condition& condition : m_conditions) {
            if (condition.hasOnePair())
                consider(best, {{condition.onlyPair()}, 0, &condition});
            else if (!condition.matchesEmpty() && !condition.matcher().setMatches().empty() &&
                     condition.matcher().type() == MatchType::Regex)
                consider(best, {literalPairs(condition.matcher()), 0, &condition});
        }
        for (Condition& condition : m_conditions) {
            if (condition.hasOnePair() || condition.matchesEmpty()) continue;
            // Judging every value pays if it may spare looking at many more series.
            const size_t values = m_pairs.pairsOfName(condition.name());
            if (best && values > best->series / 4) continue;
            consider(best, {acceptedPairs(condition), 0, &condition});
        }
        return best;
    }

    std::vector<PairId> literalPairs(const Matcher& matcher) const {
        std::vector<PairId> pairs;
        for (const std::string& value : matcher.setMatches())
            if (const PairId pair = m_pairs.find(matcher.name(), value); pair != kNoId)
                pairs.push_back(pair);
        return pairs;
    }
    std::vector<PairId> acceptedPairs(Condition& condition) const {
        std::vector<PairId> pairs;
        m_pairs.forEachPair(condition.name(), [&](PairId pair) {
            if (condition.acceptsPair(pair)) pairs.push_back(pair);
        });
        return pairs;
    }

    std::vector<SeriesId> allSeries() const {
        std::vector<SeriesId> all;
        all.reserve(m_table.size());
        for (SeriesId series = 0; series < m_table.idEnd(); ++series)
            if (m_table.exists(series)) all.push_back(series);
        return all;
    }

    /// The series of several pairs of one name: disjoint lists, to be put in order.
    std::vector<SeriesId> candidates(std::span<const PairId> pairs) const {
        std::vector<SeriesId> found;
        for (const PairId pair : pairs)
            m_pairs.appendPostings(pair, found);
        if (m_table.hasRemovedPostings())
            std::erase_if(found, [this](SeriesId series) { return !m_table.exists(series); });
        if (pairs.size() < 2) return found;
        if (found.size() <= kSortAtMost) {
            std::sort(found.begin(), found.end());
            return found;
        }
        std::vector<bool> isFound(m_table.idEnd());
        for (const SeriesId series : found)
            isFound[series] = true;
        found.clear();
        for (SeriesId series = 0; series < isFound.size(); ++series)
            if (isFound[series]) found.push_back(series);
        return found;
    }

    /// Asks all conditions but the one that is settled by where the candidates came from.
    Result<void> filter(std::vector<SeriesId>& found, const Condition* settled) {
        size_t kept = 0;
        for (size_t i = 0; i < found.size(); ++i) {
            if (i % kCheckEvery == 0) PALLIUM_TRY(m_context.check());
            const std::span<const PairId> set = m_table.pairsOf(found[i]);
            if (std::all_of(m_conditions.begin(), m_conditions.end(), [&](Condition& condition) {
                    return &condition == settled || condition.accepts(set);
                }))
                found[kept++] = found[i];
        }
        found.resize(kept);
        return {};
    }

    const Context& m_context;
    const SeriesTable& m_table;
    const LabelPairs& m_pairs;
    std::vector<Condition> m_conditions;
};

}  // namespace

Result<std::vector<SeriesId>> selectSeries(const Context& context, const SeriesTable& table,
                                           std::span<const Matcher> matchers) {
    PALLIUM_TRY(context.check());
    return Selection(context, table).run(matchers);
}

namespace {

/// The distinct pairs of these series, of those that exist.
std::vector<PairId> pairsOfAll(const SeriesTable& table, std::span<const SeriesId> series) {
    std::vector<PairId> pairs;
    for (const SeriesId id : series) {
        if (!table.exists(id)) continue;
        const std::span<const PairId> set = table.pairsOf(id);
        pairs.insert(pairs.end(), set.begin(), set.end());
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

/// Numbered in the order of their text.
tsl::robin_map<PairId, uint32_t> rankPairs(const SeriesTable& table,
                                           std::span<const SeriesId> series) {
    std::vector<PairId> pairs = pairsOfAll(table, series);
    std::sort(pairs.begin(), pairs.end(), [&](PairId a, PairId b) {
        const Label x = table.pairs().text(a);
        const Label y = table.pairs().text(b);
        return x.name != y.name ? x.name < y.name : x.value < y.value;
    });
    tsl::robin_map<PairId, uint32_t> ranks;
    ranks.reserve(pairs.size());
    for (const PairId pair : pairs)
        ranks.emplace(pair, static_cast<uint32_t>(ranks.size()));
    return ranks;
}

}  // namespace

void sortByLabels(const SeriesTable& table, std::vector<SeriesId>& series) {
    struct Entry {
        size_t begin, end;  // into keys
        SeriesId id;
    };
    const tsl::robin_map<PairId, uint32_t> ranks = rankPairs(table, series);
    std::vector<uint32_t> keys;  // ranks of all series' pairs, one after the other
    std::vector<Entry> entries;
    entries.reserve(series.size());
    for (const SeriesId id : series) {
        const size_t begin = keys.size();
        for (const PairId pair : table.pairsOf(id))
            keys.push_back(ranks.at(pair));
        entries.push_back({begin, keys.size(), id});
    }
    std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        const uint32_t* text = keys.data();
        return std::lexicographical_compare(text + a.begin, text + a.end, text + b.begin,
                                            text + b.end);
    });
    std::transform(entries.begin(), entries.end(), series.begin(),
                   [](const Entry& entry) { return entry.id; });
}

std::vector<std::string_view> symbolsOf(const SeriesTable& table,
                                        std::span<const SeriesId> series) {
    std::vector<std::string_view> texts{{}};
    for (const PairId pair : pairsOfAll(table, series)) {
        const Label label = table.pairs().text(pair);
        texts.push_back(label.name);
        texts.push_back(label.value);
    }
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

}  // namespace pallium::tsdb
