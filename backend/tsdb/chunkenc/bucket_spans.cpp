#include "backend/tsdb/chunkenc/bucket_spans.h"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>

namespace pallium::tsdb {

namespace {

/// Walks over the buckets that spans cover, by index.
class BucketWalk {
  public:
    explicit BucketWalk(std::span<const HistogramSpan> spans) : m_spans(spans) { enter(); }
    bool atEnd() const { return m_spans.empty(); }
    int64_t index() const { return m_index; }
    void next() {
        ++m_index;
        if (--m_left > 0) return;
        m_spans = m_spans.subspan(1);
        enter();
    }

  private:
    void enter() {
        for (; !m_spans.empty(); m_spans = m_spans.subspan(1)) {
            m_index += m_spans.front().offset;
            m_left = m_spans.front().length;
            if (m_left > 0) return;
        }
    }

    std::span<const HistogramSpan> m_spans;
    int64_t m_index = 0;
    uint32_t m_left = 0;
};

/// And with their counts, of which integers are deltas.
template <class B>
class CountWalk {
  public:
    CountWalk(std::span<const HistogramSpan> spans, std::span<const B> buckets)
        : m_walk(spans), m_at(buckets.data()) {
        enter();
    }
    bool atEnd() const { return m_walk.atEnd(); }
    int64_t index() const { return m_walk.index(); }
    B count() const { return m_count; }
    void next() {
        m_walk.next();
        enter();
    }

  private:
    void enter() {
        if (m_walk.atEnd()) return;
        if constexpr (std::is_same_v<B, int64_t>)  // wraps around
            m_count =
                static_cast<B>(static_cast<uint64_t>(m_count) + static_cast<uint64_t>(*m_at++));
        else
            m_count = *m_at++;
    }

    BucketWalk m_walk;
    const B* m_at;
    B m_count = 0;
};

/// Of the same buckets.
template <class B>
bool isAnyLower(std::span<const B> before, std::span<const B> buckets) {
    bool isLower = false;
    if constexpr (std::is_same_v<B, int64_t>) {
        uint64_t sumBefore = 0, sum = 0;
        for (size_t i = 0; i < before.size(); ++i) {
            sumBefore += static_cast<uint64_t>(before[i]);
            sum += static_cast<uint64_t>(buckets[i]);
            isLower |= static_cast<B>(sumBefore) > static_cast<B>(sum);
        }
    } else {
        for (size_t i = 0; i < before.size(); ++i)
            isLower |= before[i] > buckets[i];
    }
    return isLower;
}

void addBucket(std::vector<HistogramSpan>& spans, int64_t index, int64_t& end) {
    if (!spans.empty() && index == end)
        ++spans.back().length;
    else
        spans.push_back({static_cast<int32_t>(index - end), 1});
    end = index + 1;
}

}  // namespace

size_t countBuckets(std::span<const HistogramSpan> spans) {
    size_t count = 0;
    for (const HistogramSpan& span : spans)
        count += span.length;
    return count;
}

template <class B>
BucketMatch matchBuckets(std::span<const HistogramSpan> beforeSpans, std::span<const B> before,
                         std::span<const HistogramSpan> spans, std::span<const B> buckets) {
    BucketMatch match;
    if (std::ranges::equal(beforeSpans, spans)) {
        match.isReset = isAnyLower(before, buckets);
        return match;
    }
    CountWalk<B> a(beforeSpans, before), b(spans, buckets);
    while (!a.atEnd() || !b.atEnd()) {
        const bool isNew = a.atEnd() || (!b.atEnd() && b.index() < a.index());
        const bool isMissing = !isNew && (b.atEnd() || a.index() < b.index());
        match.chunkLacks |= isNew;
        match.sampleLacks |= isMissing;
        if (isMissing)
            match.isReset |= a.count() != 0;
        else if (!isNew)
            match.isReset |= a.count() > b.count();
        if (!isNew) a.next();
        if (!isMissing) b.next();
    }
    return match;
}

template <class B>
bool hasSameCounts(std::span<const HistogramSpan> spansA, std::span<const B> a,
                   std::span<const HistogramSpan> spansB, std::span<const B> b) {
    const auto bits = [](B count) { return std::bit_cast<uint64_t>(count); };
    CountWalk<B> first(spansA, a), second(spansB, b);
    while (!first.atEnd() || !second.atEnd()) {
        const bool takesFirst =
            second.atEnd() || (!first.atEnd() && first.index() <= second.index());
        const bool takesSecond =
            first.atEnd() || (!second.atEnd() && second.index() <= first.index());
        if (bits(takesFirst ? first.count() : B{}) != bits(takesSecond ? second.count() : B{}))
            return false;
        if (takesFirst) first.next();
        if (takesSecond) second.next();
    }
    return true;
}

std::vector<HistogramSpan> unite(std::span<const HistogramSpan> a,
                                 std::span<const HistogramSpan> b) {
    std::vector<HistogramSpan> spans;
    int64_t end = 0;
    BucketWalk first(a), second(b);
    while (!first.atEnd() || !second.atEnd()) {
        const bool takesFirst =
            second.atEnd() || (!first.atEnd() && first.index() <= second.index());
        const int64_t index = takesFirst ? first.index() : second.index();
        addBucket(spans, index, end);
        if (!first.atEnd() && first.index() == index) first.next();
        if (!second.atEnd() && second.index() == index) second.next();
    }
    return spans;
}

template <class B>
void moveBuckets(std::span<const HistogramSpan> from, std::span<const B> buckets,
                 std::span<const HistogramSpan> to, std::vector<B>& out) {
    out.clear();
    CountWalk<B> source(from, buckets);
    B before = 0;
    for (BucketWalk target(to); !target.atEnd(); target.next()) {
        const bool isThere = !source.atEnd() && source.index() == target.index();
        const B count = isThere ? source.count() : 0;
        if (isThere) source.next();
        if constexpr (std::is_same_v<B, int64_t>)  // wraps around
            out.push_back(static_cast<B>(static_cast<uint64_t>(count) -
                                         static_cast<uint64_t>(std::exchange(before, count))));
        else
            out.push_back(count);
    }
}

template BucketMatch matchBuckets(std::span<const HistogramSpan>, std::span<const int64_t>,
                                  std::span<const HistogramSpan>, std::span<const int64_t>);
template BucketMatch matchBuckets(std::span<const HistogramSpan>, std::span<const double>,
                                  std::span<const HistogramSpan>, std::span<const double>);
template bool hasSameCounts(std::span<const HistogramSpan>, std::span<const int64_t>,
                            std::span<const HistogramSpan>, std::span<const int64_t>);
template bool hasSameCounts(std::span<const HistogramSpan>, std::span<const double>,
                            std::span<const HistogramSpan>, std::span<const double>);
template void moveBuckets(std::span<const HistogramSpan>, std::span<const int64_t>,
                          std::span<const HistogramSpan>, std::vector<int64_t>&);
template void moveBuckets(std::span<const HistogramSpan>, std::span<const double>,
                          std::span<const HistogramSpan>, std::vector<double>&);

}  // namespace pallium::tsdb
