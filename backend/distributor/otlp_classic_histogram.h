#pragma once

#include "backend/base/scratch_text.h"
#include "backend/distributor/otlp_series.h"
#include "backend/model/labels.h"
#include "backend/wire/otlp_metrics.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::distributor {

/// Text of numbers that are labels, as Go's 'f' format writes them: mostly those of the point
/// before, in the same order. Threads: confined to one.
class OtlpNumberTexts {
  public:
    explicit OtlpNumberTexts(ScratchText& texts) : m_texts(texts) {}
    /// The texts that were made before are gone.
    void beginRequest() { m_known.clear(); }
    /// Text of the number at a place of its list.
    std::string_view at(size_t place, double number);

  private:
    struct Known {
        uint64_t bits = 0;
        std::string_view text;
    };
    ScratchText& m_texts;
    std::vector<Known> m_known;
    std::string m_scratch;
};

/// Writes histograms with explicit bounds as Prometheus' classic ones: `_sum`, `_count` and one
/// `_bucket` a bound, counted from below, with the exemplars that fall into it. Threads: confined
/// to one.
class OtlpClassicHistograms {
  public:
    OtlpClassicHistograms(OtlpSeries& series, ScratchText& texts)
        : m_series(series), m_bounds(texts) {}

    void beginRequest() { m_bounds.beginRequest(); }
    struct Names {
        std::string_view sum, count, bucket;
    };
    /// `base`: see OtlpSeries.
    void write(const wire::OtlpHistogramPoint& point, const wire::OtlpRequest& request,
               LabelsView base, const Names& names);

  private:
    void writeBuckets(const wire::OtlpHistogramPoint& point, const wire::OtlpRequest& request,
                      std::string_view name);
    void placeExemplars(std::span<const wire::OtlpExemplar> exemplars,
                        std::span<const double> bounds);

    /// An exemplar and the bucket it belongs to.
    struct Placed {
        size_t bucket = 0, exemplar = 0;
    };
    OtlpSeries& m_series;
    OtlpNumberTexts m_bounds;
    std::vector<size_t> m_order;      // of buckets, by their bounds
    std::vector<Placed> m_exemplars;  // by bucket
};

}  // namespace pallium::distributor
