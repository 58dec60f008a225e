#include "backend/promql/functions/sliding_over_time.h"

#include "backend/promql/functions/numerics.h"

#include <cmath>
#include <vector>

namespace pallium::promql {
namespace {

/// The compensated sum of a window that slides over values.
class SlidingSum {
  public:
    explicit SlidingSum(std::span<const double> values) : m_values(values) {}

    /// Requires: both edges are at or behind those of the call before.
    KahanSum moveTo(WindowEdges edges) {
        if (edges.begin >= m_middle) restart(edges);
        for (; m_end < edges.end; ++m_end)
            m_grown.add(m_values[m_end]);
        KahanSum total = m_suffixes[edges.begin - m_first];
        total.add(m_grown.sum);
        total.error += m_grown.error;
        return total;
    }

  private:
    /// Makes all of the window the part whose suffixes are known.
    void restart(WindowEdges edges) {
        m_first = edges.begin;
        m_middle = m_end = edges.end;
        m_grown = {};
        m_suffixes.resize(edges.size());
        KahanSum suffix;
        for (size_t i = edges.end; i-- > edges.begin;) {
            suffix.add(m_values[i]);
            m_suffixes[i - m_first] = suffix;
        }
    }

    std::span<const double> m_values;
    std::vector<KahanSum> m_suffixes;  // of the values from m_first to m_middle
    size_t m_first = 0, m_middle = 0, m_end = 0;
    KahanSum m_grown;  // of the values from m_middle to m_end
};

std::span<const double> valuesOf(const SlidingWindows& windows, WindowEdges edges) {
    return windows.values.subspan(edges.begin, edges.size());
}

/// `finish` makes the result of a sum and a count; where that is not finite, the order of the
/// values matters, and `direct` computes the window from scratch.
template <class Finish, class Direct>
void slideSums(const SlidingWindows& windows, Column& out, Finish finish, Direct direct) {
    SlidingSum sum(windows.values);
    for (size_t step = 0; step < windows.edges.size(); ++step) {
        const WindowEdges edges = windows.edges[step];
        if (edges.isEmpty()) continue;
        const double value = finish(sum.moveTo(edges), static_cast<double>(edges.size()));
        out.set(step, std::isfinite(value) ? value : direct(valuesOf(windows, edges)));
    }
}

/// The extreme of a window, as a queue of the samples that may still become it. `isBetter` says
/// whether a value drives out an earlier one; among equal ones the first stays.
template <class IsBetter>
void slideExtreme(const SlidingWindows& windows, Column& out, IsBetter isBetter) {
    std::vector<uint32_t> queue;  // indexes, ascending; values from the best on
    size_t front = 0;
    uint32_t next = 0;
    for (size_t step = 0; step < windows.edges.size(); ++step) {
        const WindowEdges edges = windows.edges[step];
        for (; next < edges.end; ++next) {
            const double value = windows.values[next];
            if (std::isnan(value)) continue;
            while (queue.size() > front && isBetter(value, windows.values[queue.back()]))
                queue.pop_back();
            queue.push_back(next);
        }
        while (front < queue.size() && queue[front] < edges.begin)
            ++front;
        if (edges.isEmpty()) continue;
        // Without a candidate all values are NaN, and any of them is the answer.
        out.set(step, windows.values[front < queue.size() ? queue[front] : edges.end - 1]);
    }
}

}  // namespace

void slideSum(CallSite&, const SlidingWindows& windows, Column& out) {
    slideSums(
        windows, out, [](const KahanSum& sum, double) { return sum.value(); }, sumOf);
}

void slideAvg(CallSite&, const SlidingWindows& windows, Column& out) {
    slideSums(
        windows, out,
        [](const KahanSum& sum, double count) { return sum.sum / count + sum.error / count; },
        meanOf);
}

void slideMin(CallSite&, const SlidingWindows& windows, Column& out) {
    slideExtreme(windows, out, [](double a, double b) { return a < b; });
}

void slideMax(CallSite&, const SlidingWindows& windows, Column& out) {
    slideExtreme(windows, out, [](double a, double b) { return a > b; });
}

void slideCount(CallSite&, const SlidingWindows& windows, Column& out) {
    for (size_t step = 0; step < windows.edges.size(); ++step)
        if (!windows.edges[step].isEmpty())
            out.set(step, static_cast<double>(windows.edges[step].size()));
}

}  // namespace pallium::promql
