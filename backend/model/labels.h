#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium {

inline constexpr std::string_view kMetricName = "__name__";

/// One label as views. Lifetime: that of the text it points into.
struct Label {
    std::string_view name;
    std::string_view value;
    friend bool operator==(const Label&, const Label&) = default;
};

/// A label set as views: sorted by name (bytewise), names unique, no empty values, unless a comment
/// says otherwise. Lifetime: that of the buffer, block or head it came from.
using LabelsView = std::span<const Label>;

/// Where to look, in a set of `others` labels, for the `i`-th of `labels` that a neighbour in a
/// request has most likely, too: where one has more they mostly stand in front, behind the name.
/// Not below `others`: nowhere.
inline size_t counterpart(size_t i, size_t labels, size_t others) {
    return i + others - labels;  // may wrap around
}

/// The value of `name`, empty if absent.
std::string_view labelValue(LabelsView labels, std::string_view name);
/// Name/value pairs compared in order, bytewise; a prefix is less. Prometheus' labels.Compare.
std::strong_ordering compareLabels(LabelsView a, LabelsView b);
/// XXH64 (seed 0) over name 0xFF value 0xFF … in order: the hash of tsdb-format.md section 10.
uint64_t hashLabels(LabelsView labels);
/// Prometheus' text: `name{a="b", c="d"}`, `{a="b"}`, `{}`; names that are not classic are quoted
/// and the metric name then stands inside the braces. Values quoted as Go's %q.
std::string formatLabels(LabelsView labels);
/// The text that Prometheus' Labels.String() gives: `{__name__="up", a="b"}`.
std::string formatLabelsRaw(LabelsView labels);

/// [a-zA-Z_][a-zA-Z0-9_]*, not empty.
bool isClassicLabelName(std::string_view name);
/// [a-zA-Z_:][a-zA-Z0-9_:]*, not empty.
bool isClassicMetricName(std::string_view name);

/// An owned label set: sorted, unique names, no empty values; immutable. A copy shares the one
/// allocation that holds the array of views and their text. Threads: immutable after construction.
class Labels {
  public:
    Labels() = default;
    /// Copies `view`, which must be sorted and unique (see LabelsView).
    explicit Labels(LabelsView view);
    Labels(const Labels& other) : m_rep(other.m_rep) {
        if (m_rep != nullptr) m_rep->owners.fetch_add(1, std::memory_order_relaxed);
    }
    Labels(Labels&& other) noexcept : m_rep(std::exchange(other.m_rep, nullptr)) {}
    Labels& operator=(Labels other) noexcept {
        std::swap(m_rep, other.m_rep);
        return *this;
    }
    ~Labels() {
        if (m_rep != nullptr && m_rep->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
            destroy();
    }
    /// From any order; drops empty values, the last of equal names wins. For tests and literals.
    static Labels of(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs);

    LabelsView view() const { return m_rep != nullptr ? m_rep->view() : LabelsView{}; }
    bool empty() const { return m_rep == nullptr; }
    size_t size() const { return view().size(); }
    auto begin() const { return view().begin(); }
    auto end() const { return view().end(); }
    std::string_view get(std::string_view name) const { return labelValue(view(), name); }
    /// hashLabels() of the set, computed once.
    uint64_t hash() const { return m_rep != nullptr ? m_rep->hash : kEmptyHash; }

    friend bool operator==(const Labels& a, const Labels& b) {
        return a.m_rep == b.m_rep ||
               (a.hash() == b.hash() && compareLabels(a.view(), b.view()) == 0);
    }
    friend std::strong_ordering operator<=>(const Labels& a, const Labels& b) {
        return compareLabels(a.view(), b.view());
    }

  private:
    static constexpr uint64_t kEmptyHash = 0xef46db3751d8e999ULL;  // XXH64 of nothing
    /// Head of the allocation; `count` labels and then their text follow.
    struct Rep {
        uint64_t hash;
        size_t count;
        std::atomic<size_t> owners{1};
        LabelsView view() const { return {reinterpret_cast<const Label*>(this + 1), count}; }
    };
    void destroy();

    Rep* m_rep = nullptr;  // null: the empty set; shared with copies, counted in owners
};

/// Changes a label set: start from one, set and remove, take the result. Reusable after reset().
/// Values are copied. Threads: confined to one.
class LabelsBuilder {
  public:
    LabelsBuilder() = default;
    explicit LabelsBuilder(LabelsView base) { reset(base); }
    void reset(LabelsView base);
    /// An empty value removes the name.
    LabelsBuilder& set(std::string_view name, std::string_view value);
    LabelsBuilder& remove(std::string_view name);
    /// Keeps only the names in `names` (any order).
    LabelsBuilder& keep(std::span<const std::string> names);
    std::string_view get(std::string_view name) const;
    Labels labels() const;

  private:
    std::vector<std::pair<std::string, std::string>> m_pairs;  // sorted by name
};

/// For hash maps keyed by label sets.
struct LabelsHash {
    size_t operator()(const Labels& labels) const { return labels.hash(); }
};

}  // namespace pallium
