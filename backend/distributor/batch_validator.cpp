#include "backend/distributor/batch_validator.h"

#include "backend/distributor/exemplar_validator.h"

#include <algorithm>

namespace pallium::distributor {
namespace {

class BatchValidator {
  public:
    BatchValidator(const SeriesValidator& validator, WriteBatch& batch, Validated& result)
        : m_validator(validator), m_batch(batch), m_result(result) {}

    bool passes(const WriteBatch::Series& series) {
        const LabelsView labels = m_batch.labelsOf(series);
        const auto samples = m_batch.samplesOf(series);
        const auto histograms = m_batch.histogramsOf(series);
        m_result.labels.add(labels.size());
        noteLatest(samples);
        noteLatest(histograms);
        const Verdict ofSeries = m_validator.checkSeries(labels, samples, m_accepted);
        if (ofSeries.isRefused())
            return refuse(&DiscardCount::samples, ofSeries,
                          [&] { return m_validator.seriesText(ofSeries, labels, samples); });
        m_accepted = labels;
        const Verdict ofExemplars = checkExemplars(m_batch, series);
        if (ofExemplars.isRefused())
            return refuse(&DiscardCount::exemplars, ofExemplars,
                          [&] { return exemplarText(ofExemplars, m_batch, series); });
        const Verdict ofHistograms =
            m_validator.checkHistograms(histograms, m_result.reducedHistograms);
        if (ofHistograms.isRefused())
            return refuse(&DiscardCount::samples, ofHistograms, [&] {
                return m_validator.histogramText(ofHistograms, labels, histograms);
            });
        m_result.taken.samples += samples.size();
        m_result.taken.histograms += histograms.size();
        m_result.taken.exemplars += m_batch.exemplarsOf(series).size();
        return true;
    }

  private:
    /// Cortex, too, takes them to be in order.
    void noteLatest(const auto& points) {
        if (points.empty()) return;
        m_result.latestMs = std::max(m_result.latestMs, points.back().timestampMs);
    }

    /// Counts one, as Cortex does, whatever the series carries.
    template <class Text>
    bool refuse(size_t DiscardCount::*kind, const Verdict& verdict, const Text& text) {
        ++(m_result.refused[static_cast<size_t>(verdict.refusal)].*kind);
        if (m_result.firstRefusal.empty()) m_result.firstRefusal = text();
        return false;
    }

    const SeriesValidator& m_validator;
    WriteBatch& m_batch;
    Validated& m_result;
    LabelsView m_accepted;  // of the last series whose labels passed
};

}  // namespace

void validateSeries(const SeriesValidator& validator, WriteBatch& batch, std::span<uint8_t> skip,
                    Validated& result) {
    BatchValidator each(validator, batch, result);
    for (size_t i = 0; i < batch.series.size(); ++i)
        if (skip[i] == 0 && !each.passes(batch.series[i])) skip[i] = 1;
}

void validateMetadata(const SeriesValidator& validator, std::vector<MetadataView>& metadata,
                      Validated& result) {
    std::erase_if(metadata, [&](const MetadataView& one) {
        const Verdict verdict = validator.checkMetadata(one);
        if (!verdict.isRefused()) return false;
        ++result.refused[static_cast<size_t>(verdict.refusal)].metadata;
        if (result.firstRefusal.empty()) result.firstRefusal = validator.metadataText(verdict, one);
        return true;
    });
}

}  // namespace pallium::distributor
