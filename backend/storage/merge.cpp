#include "backend/storage/merge.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pallium::storage {
namespace {

using Parts = std::vector<std::unique_ptr<SeriesSet>>;

/// Where samples of a series are.
struct PartRef {
    uint32_t part;
    uint32_t index;
};

/// The series of several parts, each with all its places in order of the parts.
class MergedSeries {
  public:
    void add(PartRef ref, bool isNew) {
        if (isNew) m_begins.push_back(static_cast<uint32_t>(m_refs.size()));
        m_refs.push_back(ref);
    }
    size_t size() const { return m_begins.size(); }
    std::span<const PartRef> operator[](size_t index) const {
        const size_t end = index + 1 < m_begins.size() ? m_begins[index + 1] : m_refs.size();
        return std::span(m_refs).subspan(m_begins[index], end - m_begins[index]);
    }

  private:
    std::vector<PartRef> m_refs;
    std::vector<uint32_t> m_begins;  // into m_refs
};

/// Finds equal label sets by their hashes; the order is that of no label.
MergedSeries joinByHash(const Parts& parts) {
    struct Found {
        uint64_t hash;
        PartRef ref;
    };
    std::vector<Found> found;
    std::vector<Label> scratch, other;
    for (uint32_t part = 0; part < parts.size(); ++part)
        for (uint32_t i = 0; i < parts[part]->size(); ++i)
            found.push_back({hashLabels(parts[part]->labels(i, scratch)), {part, i}});
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.hash < b.hash; });
    const auto labels = [&](const Found& at, std::vector<Label>& buffer) {
        return parts[at.ref.part]->labels(at.ref.index, buffer);
    };
    MergedSeries merged;
    for (auto begin = found.begin(); begin != found.end();) {
        const auto runEnd = std::find_if(begin, found.end(),
                                         [&](const Found& at) { return at.hash != begin->hash; });
        // Nearly always the whole run: different sets of one hash are rare.
        const LabelsView first = labels(*begin, scratch);
        const auto end = std::stable_partition(begin, runEnd, [&](const Found& at) {
            return compareLabels(first, labels(at, other)) == 0;
        });
        for (auto at = begin; at != end; ++at)
            merged.add(at->ref, at == begin);
        begin = end;
    }
    return merged;
}

/// Each part is sorted by labels, and so is the result.
MergedSeries joinSorted(const Parts& parts) {
    struct Head {
        uint32_t part;
        uint32_t index;
        std::vector<Label> scratch;
        LabelsView labels;
    };
    std::vector<Head> heads;
    const auto load = [&](Head& head) {
        if (head.index == parts[head.part]->size()) return false;
        head.labels = parts[head.part]->labels(head.index, head.scratch);
        return true;
    };
    for (uint32_t part = 0; part < parts.size(); ++part) {
        Head head{part, 0, {}, {}};
        if (load(head)) heads.push_back(std::move(head));
    }
    MergedSeries merged;
    while (!heads.empty()) {
        const auto least = std::min_element(
            heads.begin(), heads.end(),
            [](const Head& a, const Head& b) { return compareLabels(a.labels, b.labels) < 0; });
        std::vector<Label> kept(least->labels.begin(), least->labels.end());
        bool isNew = true;
        for (auto head = least; head != heads.end();) {
            if (compareLabels(head->labels, kept) != 0) {
                ++head;
                continue;
            }
            merged.add({head->part, head->index++}, std::exchange(isNew, false));
            head = load(*head) ? head + 1 : heads.erase(head);
        }
    }
    return merged;
}

/// Whether nothing is to be merged: floats alone, those from position `from` on behind the others.
bool isInOrder(const SampleColumns& columns, size_t from) {
    if (!columns.histograms.empty()) return false;
    return from == 0 || from == columns.size() ||
           columns.timestamps[from - 1] < columns.timestamps[from];
}

/// Takes what stands from these positions on out of `columns`.
SampleColumns cutFrom(SampleColumns& columns, size_t floats, size_t histograms) {
    const auto cut = [](auto& from, size_t position, auto& to) {
        const auto begin = from.begin() + static_cast<std::ptrdiff_t>(position);
        to.assign(std::make_move_iterator(begin), std::make_move_iterator(from.end()));
        from.erase(begin, from.end());
    };
    SampleColumns tail;
    cut(columns.timestamps, floats, tail.timestamps);
    cut(columns.values, floats, tail.values);
    cut(columns.histograms, histograms, tail.histograms);
    return tail;
}

class MergedSeriesSet final : public SeriesSet {
  public:
    MergedSeriesSet(Parts parts, MergedSeries series)
        : m_parts(std::move(parts)), m_series(std::move(series)) {}

    size_t size() const override { return m_series.size(); }
    LabelsView labels(size_t index, std::vector<Label>& scratch) const override {
        const PartRef ref = m_series[index].front();
        return m_parts[ref.part]->labels(ref.index, scratch);
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      SampleColumns& out) const override {
        if (out.isEmpty()) return readInto(m_series[index], minTime, maxTime, out);
        SampleColumns all;
        PALLIUM_TRY(readInto(m_series[index], minTime, maxTime, all));
        appendColumns(out, std::move(all));
        return {};
    }

  private:
    /// Requires: `out` is empty. Its capacity is all that is used where parts follow each other.
    Result<void> readInto(std::span<const PartRef> refs, TimestampMs minTime, TimestampMs maxTime,
                          SampleColumns& out) const {
        for (const PartRef ref : refs) {
            const size_t floats = out.size(), histograms = out.histograms.size();
            PALLIUM_TRY(m_parts[ref.part]->read(ref.index, minTime, maxTime, out));
            if (isInOrder(out, floats)) continue;
            SampleColumns later = cutFrom(out, floats, histograms);
            mergeColumns(out, std::move(later));
        }
        return {};
    }

    const Parts m_parts;
    const MergedSeries m_series;
};

class MergedQuerier final : public Querier {
  public:
    explicit MergedQuerier(std::vector<std::unique_ptr<Querier>> parts)
        : m_parts(std::move(parts)) {}

    Result<std::unique_ptr<SeriesSet>> select(const Context& context, bool sorted,
                                              const SelectHints& hints,
                                              std::span<const Matcher> matchers) const override {
        Parts found;
        for (const auto& part : m_parts) {
            auto selected = part->select(context, sorted, hints, matchers);
            if (!selected) return selected;
            if ((*selected)->size() > 0) found.push_back(std::move(*selected));
        }
        if (found.size() == 1) return std::move(found.front());
        MergedSeries series = sorted ? joinSorted(found) : joinByHash(found);
        return std::make_unique<MergedSeriesSet>(std::move(found), std::move(series));
    }
    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        return unite([&](const Querier& part) { return part.labelNames(context, matchers); });
    }
    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        return unite(
            [&](const Querier& part) { return part.labelValues(context, name, matchers); });
    }

  private:
    template <class Ask>
    Result<std::vector<std::string>> unite(Ask ask) const {
        std::vector<std::string> all;
        for (const auto& part : m_parts) {
            auto texts = ask(*part);
            if (!texts) return texts;
            std::vector<std::string> united;
            std::set_union(std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()),
                           std::make_move_iterator(texts->begin()),
                           std::make_move_iterator(texts->end()), std::back_inserter(united));
            all = std::move(united);
        }
        return all;
    }

    const std::vector<std::unique_ptr<Querier>> m_parts;
};

/// Takes one sample of a series after the other, whatever its kind.
class ColumnsCursor {
  public:
    explicit ColumnsCursor(SampleColumns& from) : m_from(from) {}

    bool atEnd() const {
        return m_float == m_from.size() && m_histogram == m_from.histograms.size();
    }
    TimestampMs time() const {
        return isFloat() ? m_from.timestamps[m_float] : m_from.histograms[m_histogram].timestampMs;
    }
    void skip() { isFloat() ? ++m_float : ++m_histogram; }
    /// `isSwitch`: the sample before came from elsewhere.
    void moveTo(SampleColumns& out, bool isSwitch) {
        if (isFloat()) {
            out.push(m_from.timestamps[m_float], m_from.values[m_float]);
        } else {
            CounterResetHint& hint = m_from.histograms[m_histogram].histogram.hint;
            if (isSwitch && hint != CounterResetHint::Gauge) hint = CounterResetHint::Unknown;
            out.histograms.push_back(std::move(m_from.histograms[m_histogram]));
        }
        skip();
    }

  private:
    bool isFloat() const {
        if (m_float == m_from.size()) return false;
        return m_histogram == m_from.histograms.size() ||
               m_from.timestamps[m_float] < m_from.histograms[m_histogram].timestampMs;
    }

    SampleColumns& m_from;
    size_t m_float = 0, m_histogram = 0;
};

TimestampMs lastTime(const SampleColumns& columns) {
    TimestampMs last = INT64_MIN;
    if (!columns.timestamps.empty()) last = columns.timestamps.back();
    if (!columns.histograms.empty()) last = std::max(last, columns.histograms.back().timestampMs);
    return last;
}

void mergeSamples(SampleColumns& earlier, SampleColumns&& later) {
    ColumnsCursor b(later);
    if (b.atEnd()) return;
    ColumnsCursor a(earlier);
    if (a.atEnd()) {
        earlier = std::move(later);
        return;
    }
    if (lastTime(earlier) < b.time()) {
        if (later.histograms.empty()) return appendColumns(earlier, std::move(later));
        for (bool isSwitch = true; !b.atEnd(); isSwitch = false)
            b.moveTo(earlier, isSwitch);
        return;
    }
    SampleColumns merged;
    const ColumnsCursor* last = nullptr;  // whose sample was moved last
    while (!a.atEnd() || !b.atEnd()) {
        const bool isOfA = b.atEnd() || (!a.atEnd() && a.time() <= b.time());
        if (isOfA && !b.atEnd() && a.time() == b.time()) b.skip();
        ColumnsCursor& from = isOfA ? a : b;
        from.moveTo(merged, last != nullptr && last != &from);
        last = &from;
    }
    earlier = std::move(merged);
}

}  // namespace

void mergeColumns(SampleColumns& earlier, SampleColumns&& later) {
    const size_t chunks = earlier.chunks + later.chunks;
    const size_t chunkBytes = earlier.chunkBytes + later.chunkBytes;
    mergeSamples(earlier, std::move(later));
    earlier.chunks = chunks;
    earlier.chunkBytes = chunkBytes;
}

void appendColumns(SampleColumns& earlier, SampleColumns&& later) {
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    append(earlier.timestamps, later.timestamps);
    append(earlier.values, later.values);
    append(earlier.histograms, later.histograms);
    earlier.chunks += later.chunks;
    earlier.chunkBytes += later.chunkBytes;
}

std::unique_ptr<Querier> mergeQueriers(std::vector<std::unique_ptr<Querier>> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    return std::make_unique<MergedQuerier>(std::move(parts));
}

}  // namespace pallium::storage
