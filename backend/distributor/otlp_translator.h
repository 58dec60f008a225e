#pragma once

#include "backend/base/result.h"
#include "backend/base/scratch_text.h"
#include "backend/distributor/otlp_classic_histogram.h"
#include "backend/distributor/otlp_labels.h"
#include "backend/distributor/otlp_names.h"
#include "backend/distributor/otlp_series.h"
#include "backend/distributor/otlp_settings.h"
#include "backend/model/write_batch.h"
#include "backend/wire/otlp_metrics.h"

#include <string>
#include <string_view>

namespace pallium::distributor {

/// What became of a request.
struct OtlpOutcome {
    size_t translated = 0;  // data points that became series
    size_t dropped = 0;     // data points that did not
    std::string error;      // why, each reason once a metric, joined with `; `; empty: all well
};

/// Turns metrics of OpenTelemetry into series, as Prometheus' translator does for Cortex 1.20: what
/// is no letter of a name becomes an underscore, units and `_total` become suffixes, explicit
/// histograms become classic, exponential ones native, the resource becomes `job`, `instance` and a
/// series target_info. A metric that cannot be translated is left out. No metadata is made.
///
/// Keeps its memory for the next request: a warm one allocates nothing per data point. Threads:
/// confined to one.
class OtlpTranslator {
  public:
    /// Writes `request` to `batch`, which is cleared first. Views in it: into the request and this,
    /// valid until the next call.
    OtlpOutcome translate(const wire::OtlpRequest& request, const OtlpSettings& settings,
                          WriteBatch& batch);

  private:
    void resource(const wire::OtlpResource& resource);
    void metric(const wire::OtlpMetric& metric);
    void dataOf(const wire::OtlpMetric& metric, std::string_view name);
    void numbers(const wire::OtlpMetric& metric, std::string_view name);
    void histograms(const wire::OtlpMetric& metric, std::string_view name);
    void exponentials(const wire::OtlpMetric& metric, std::string_view name);
    void summaries(const wire::OtlpMetric& metric, std::string_view name);
    void targetInfo();
    template <class Point, class Write>
    void points(const std::vector<Point>& array, const wire::OtlpMetric& metric,
                const Write& write);
    void addExemplars(const wire::OtlpPoint& point);
    Result<void> checkExemplars(const wire::OtlpPoint& point) const;
    void noteTimes(const wire::OtlpMetric& metric);
    void drop(size_t points, std::string_view why);

    ScratchText m_texts;
    OtlpNamer m_namer;
    OtlpLabels m_labels{m_namer, m_texts};
    OtlpSeries m_series{m_texts};
    OtlpClassicHistograms m_histograms{m_series, m_texts};
    OtlpNumberTexts m_quantiles{m_texts};
    HistogramPoint m_histogram;  // scratch
    // Of the request that is being translated.
    const wire::OtlpRequest* m_request = nullptr;
    const OtlpSettings* m_settings = nullptr;
    OtlpOutcome m_outcome;
    uint64_t m_earliestNs = 0, m_latestNs = 0;  // of the resource's data points
};

}  // namespace pallium::distributor
