#include "backend/tsdb/index/select.h"

#include "backend/tsdb/index/series_ids.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <optional>

namespace pallium::tsdb {
namespace {

using Ids = std::vector<IndexSeriesId>;
using Lists = std::vector<IndexPostings>;

constexpr size_t kItemsACheck = 4096;  // between two looks at the context

// What things cost, measured roughly, in ids of a list read and checked.
constexpr size_t kValueCost = 100;    // finding a value and its list, asking an expression about it
constexpr size_t kSeriesCost = 200;   // finding the value that a series has
constexpr size_t kLabelsCost = 1000;  // reading all labels of a series

/// A matcher as a set of values of its label: series that have one of them are kept, or dropped.
class Condition {
  public:
    /// nullopt if all series fulfil it.
    static std::optional<Condition> of(const IndexReader& index, const Matcher& matcher);

    bool isSubtracted() const { return m_isSubtracted; }
    /// Of reading the lists of the values.
    size_t cost() const { return m_cost; }

    Result<Lists> lists(const Context& context) const;
    /// Leaves the series that fulfil it, by looking at each.
    Result<void> filter(const Context& context, Ids& ids) const;

  private:
    Condition(const IndexReader& index, const Matcher& matcher)
        : m_index(&index), m_matcher(&matcher), m_isSubtracted(matcher.matchesEmpty()) {}
    void findValues();
    void estimate();
    bool wants(std::string_view value) const { return m_matcher->matches(value) != m_isSubtracted; }
    /// Calls visit for batches of the values that are wanted.
    template <class Visit>
    Result<void> walk(const Context& context, Visit visit) const;

    const IndexReader* m_index;
    const Matcher* m_matcher;
    bool m_isSubtracted;
    bool m_isWalk = false;                   // the values are not known without asking
    std::string_view m_prefix;               // of all values wanted, in a walk
    std::vector<std::string_view> m_values;  // else
    size_t m_cost = 0;
};

std::optional<Condition> Condition::of(const IndexReader& index, const Matcher& matcher) {
    if (matcher.type() == MatchType::Regex && matcher.value() == ".*") return std::nullopt;
    Condition condition(index, matcher);
    condition.findValues();
    condition.estimate();
    return condition;
}

void Condition::findValues() {
    const bool isRegex =
        m_matcher->type() == MatchType::Regex || m_matcher->type() == MatchType::NotRegex;
    // The values that the matcher names are those wanted: kept by a positive one, dropped else.
    const bool namesWanted = m_matcher->isNegative() == m_isSubtracted;
    m_isWalk = !namesWanted;
    if (!namesWanted) return;
    if (!isRegex) {
        m_values.push_back(m_matcher->value());
    } else if (const auto set = m_matcher->setMatches(); !set.empty()) {
        m_values.assign(set.begin(), set.end());
    } else {
        m_isWalk = true;
        m_prefix = m_matcher->prefix();
    }
}

void Condition::estimate() {
    if (m_isWalk) {
        const IndexReader::Extent extent = m_index->extent(m_matcher->name(), m_prefix);
        m_cost = extent.values * kValueCost + extent.series;
        return;
    }
    for (const std::string_view value : m_values)
        m_cost += m_index->postingsSize(m_matcher->name(), value);
}

template <class Visit>
Result<void> Condition::walk(const Context& context, Visit visit) const {
    std::vector<std::string_view> batch;
    size_t passed = 0;
    Result<void> state;
    PALLIUM_TRY(m_index->forEachValue(
        m_matcher->name(),
        [&](std::string_view value) {
            if (!value.starts_with(m_prefix)) return false;
            if (wants(value)) batch.push_back(value);
            if (++passed % kItemsACheck != 0) return true;
            state = context.check();
            if (state) state = visit(batch);
            batch.clear();
            return state.has_value();
        },
        m_prefix));
    PALLIUM_TRY(state);
    return visit(batch);
}

Result<Lists> Condition::lists(const Context& context) const {
    if (!m_isWalk) return m_index->postings(m_matcher->name(), m_values);
    Lists lists;
    const auto append = [&](std::span<const std::string_view> values) -> Result<void> {
        const auto found = m_index->postings(m_matcher->name(), values);
        PALLIUM_TRY(found);
        lists.insert(lists.end(), found->begin(), found->end());
        return {};
    };
    PALLIUM_TRY(walk(context, append));
    return lists;
}

Result<void> Condition::filter(const Context& context, Ids& ids) const {
    // A symbol is one text at one place, so that the place tells whether it was judged.
    tsl::robin_map<const char*, bool> judged;
    size_t kept = 0;
    for (size_t i = 0; i < ids.size(); ++i) {
        if (i % kItemsACheck == 0) PALLIUM_TRY(context.check());
        const auto value = m_index->labelOf(ids[i], m_matcher->name());
        PALLIUM_TRY(value);
        const auto [known, isNew] = judged.try_emplace(value->data(), false);
        if (isNew) known.value() = m_matcher->matches(*value);
        if (known->second) ids[kept++] = ids[i];
    }
    ids.resize(kept);
    return {};
}

Result<void> apply(const Context& context, const Condition& condition, Ids& ids) {
    if (condition.cost() > ids.size() * kSeriesCost) return condition.filter(context, ids);
    const auto lists = condition.lists(context);
    PALLIUM_TRY(lists);
    if (lists->size() == 1)
        retain(ids, lists->front(), condition.isSubtracted());
    else
        retain(ids, unite(*lists), condition.isSubtracted());
    return {};
}

/// Adds the names or values that candidates have, by looking at the lists of a label.
Result<void> collectValues(const Context& context, const IndexReader& index, std::string_view name,
                           const Ids& ids, std::vector<std::string>& found, bool onlyFirst) {
    size_t passed = 0;
    Result<void> state;
    PALLIUM_TRY(index.forEachValue(name, [&](std::string_view value) {
        if (passed++ % kItemsACheck == 0) state = context.check();
        if (!state) return false;
        const auto list = index.postings(name, value);
        if (!list) {
            state = fail(list.error());
            return false;
        }
        if (!intersect(*list, ids)) return true;
        found.emplace_back(onlyFirst ? name : value);
        return !onlyFirst;
    }));
    return state;
}

std::vector<std::string> sortedTexts(const tsl::robin_map<const char*, std::string_view>& texts) {
    std::vector<std::string> sorted;
    sorted.reserve(texts.size());
    for (const auto& [place, text] : texts)
        sorted.emplace_back(text);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

}  // namespace

Result<std::vector<IndexSeriesId>> selectIndexSeries(const Context& context,
                                                     const IndexReader& index,
                                                     std::span<const Matcher> matchers) {
    PALLIUM_TRY(context.check());
    std::vector<Condition> conditions;
    for (const Matcher& matcher : matchers)
        if (auto condition = Condition::of(index, matcher)) conditions.push_back(*condition);
    std::stable_sort(conditions.begin(), conditions.end(), [](const auto& a, const auto& b) {
        return a.isSubtracted() != b.isSubtracted() ? b.isSubtracted() : a.cost() < b.cost();
    });
    size_t applied = 0;
    Lists first;
    if (!conditions.empty() && !conditions.front().isSubtracted()) {
        auto lists = conditions[applied++].lists(context);
        PALLIUM_TRY(lists);
        first = std::move(*lists);
    } else {
        const auto all = index.postings("", "");
        PALLIUM_TRY(all);
        first.push_back(*all);
    }
    Ids ids = unite(first);
    for (; applied < conditions.size() && !ids.empty(); ++applied)
        PALLIUM_TRY(apply(context, conditions[applied], ids));
    return ids;
}

Result<std::vector<std::string>> indexLabelNames(const Context& context, const IndexReader& index,
                                                 std::span<const Matcher> matchers) {
    const auto all = index.labelNames();
    PALLIUM_TRY(all);
    if (matchers.empty()) return std::vector<std::string>(all->begin(), all->end());
    const auto ids = selectIndexSeries(context, index, matchers);
    PALLIUM_TRY(ids);
    size_t listsCost = 0;
    for (const std::string_view name : *all)
        listsCost += index.extent(name).values * kValueCost + index.extent(name).series;
    if (listsCost < ids->size() * kLabelsCost) {
        std::vector<std::string> names;
        for (const std::string_view name : *all)
            PALLIUM_TRY(collectValues(context, index, name, *ids, names, true));
        return names;
    }
    tsl::robin_map<const char*, std::string_view> names;
    std::vector<Label> labels;
    for (size_t i = 0; i < ids->size(); ++i) {
        if (i % kItemsACheck == 0) PALLIUM_TRY(context.check());
        PALLIUM_TRY(index.labels((*ids)[i], labels));
        for (const Label& label : labels)
            names.emplace(label.name.data(), label.name);
    }
    return sortedTexts(names);
}

Result<std::vector<std::string>> indexLabelValues(const Context& context, const IndexReader& index,
                                                  std::string_view name,
                                                  std::span<const Matcher> matchers) {
    std::vector<std::string> values;
    if (matchers.empty()) {
        PALLIUM_TRY(index.forEachValue(name, [&values](std::string_view value) {
            values.emplace_back(value);
            return true;
        }));
        return values;
    }
    const auto ids = selectIndexSeries(context, index, matchers);
    PALLIUM_TRY(ids);
    const IndexReader::Extent extent = index.extent(name);
    if (extent.values * kValueCost + extent.series < ids->size() * kSeriesCost) {
        PALLIUM_TRY(collectValues(context, index, name, *ids, values, false));
        return values;
    }
    tsl::robin_map<const char*, std::string_view> found;
    for (size_t i = 0; i < ids->size(); ++i) {
        if (i % kItemsACheck == 0) PALLIUM_TRY(context.check());
        const auto value = index.labelOf((*ids)[i], name);
        PALLIUM_TRY(value);
        if (!value->empty()) found.emplace(value->data(), *value);
    }
    return sortedTexts(found);
}

}  // namespace pallium::tsdb
