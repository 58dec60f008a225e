#include "backend/distributor/otlp_classic_histogram.h"

#include "backend/base/go_text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace pallium::distributor {
namespace {

using wire::OtlpRequest;

constexpr std::string_view kBoundLabel = "le";
constexpr std::string_view kInfinite = "+Inf";

}  // namespace

std::string_view OtlpNumberTexts::at(size_t place, double number) {
    if (place >= m_known.size()) m_known.resize(place + 1);
    Known& known = m_known[place];
    const auto bits = std::bit_cast<uint64_t>(number);
    if (known.bits == bits && !known.text.empty()) return known.text;
    m_scratch.clear();
    appendFloatFixed(m_scratch, number);
    known = {bits, m_texts.keep(m_scratch)};
    return known.text;
}

void OtlpClassicHistograms::write(const wire::OtlpHistogramPoint& point, const OtlpRequest& request,
                                  LabelsView base, const Names& names) {
    m_series.useBase(base, kBoundLabel);
    const TimestampMs time = otlpTimeMs(point.timeNs);
    const auto one = [&](std::string_view name, double value) {
        m_series.begin(name);
        m_series.addSample({time, point.isWithoutValue ? staleNan() : value});
        m_series.end();
    };
    if (point.hasSum) one(names.sum, point.sum);
    one(names.count, static_cast<double>(point.count));
    writeBuckets(point, request, names.bucket);
}

/// The last bucket, without a bound, has the count of all, whatever the others say.
void OtlpClassicHistograms::writeBuckets(const wire::OtlpHistogramPoint& point,
                                         const OtlpRequest& request, std::string_view name) {
    const auto counts = OtlpRequest::part(request.counts, point.bucketCounts);
    auto bounds = OtlpRequest::part(request.bounds, point.bounds);
    bounds = bounds.first(std::min(bounds.size(), counts.size()));
    const auto exemplars = OtlpRequest::part(request.exemplars, point.exemplars);
    placeExemplars(exemplars, bounds);
    const TimestampMs time = otlpTimeMs(point.timeNs);
    uint64_t cumulative = 0;
    auto placed = m_exemplars.begin();
    for (size_t i = 0; i <= bounds.size() && !m_series.isFull(); ++i) {
        const bool isLast = i == bounds.size();
        if (!isLast) cumulative += counts[i];
        m_series.begin(name, isLast ? kInfinite : m_bounds.at(i, bounds[i]));
        const auto count = static_cast<double>(isLast ? point.count : cumulative);
        m_series.addSample({time, point.isWithoutValue ? staleNan() : count});
        for (; placed != m_exemplars.end() && placed->bucket == i; ++placed)
            m_series.addExemplar(exemplars[placed->exemplar], request);
        m_series.end();
    }
}

/// The lowest bucket that an exemplar's value fits in; none for NaN.
void OtlpClassicHistograms::placeExemplars(std::span<const wire::OtlpExemplar> exemplars,
                                           std::span<const double> bounds) {
    m_exemplars.clear();
    if (exemplars.empty()) return;
    // Senders should keep bounds in order, but need not.
    m_order.resize(bounds.size());
    std::iota(m_order.begin(), m_order.end(), size_t(0));
    std::erase_if(m_order, [&](size_t i) { return std::isnan(bounds[i]); });
    const auto isLower = [&](size_t a, size_t b) {
        return bounds[a] != bounds[b] ? bounds[a] < bounds[b] : a < b;
    };
    if (!std::is_sorted(m_order.begin(), m_order.end(), isLower))
        std::sort(m_order.begin(), m_order.end(), isLower);
    for (size_t i = 0; i < exemplars.size(); ++i) {
        if (!exemplars[i].hasValue || std::isnan(exemplars[i].value)) continue;
        const auto found =
            std::lower_bound(m_order.begin(), m_order.end(), exemplars[i].value,
                             [&](size_t bucket, double value) { return bounds[bucket] < value; });
        m_exemplars.push_back({found != m_order.end() ? *found : bounds.size(), i});
    }
    std::sort(m_exemplars.begin(), m_exemplars.end(), [](const Placed& a, const Placed& b) {
        return a.bucket != b.bucket ? a.bucket < b.bucket : a.exemplar < b.exemplar;
    });
}

}  // namespace pallium::distributor
