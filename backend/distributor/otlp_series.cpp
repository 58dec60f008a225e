#include "backend/distributor/otlp_series.h"

#include "backend/base/utf8.h"

#include <algorithm>

namespace pallium::distributor {
namespace {

template <class List>
uint32_t placeAfter(const List& list) {
    return static_cast<uint32_t>(list.size());
}

}  // namespace

void OtlpSeries::beginBatch(WriteBatch& batch) {
    m_batch = &batch;
    m_isFull = false;
    batch.clear();
}

void OtlpSeries::useBase(LabelsView base, std::string_view extraName) {
    m_base.assign(base.begin(), base.end());
    m_namePlace = 0;
    while (m_base[m_namePlace].name != kMetricName)
        ++m_namePlace;
    m_hasExtra = !extraName.empty();
    if (!m_hasExtra) return;
    const auto place = std::upper_bound(
        m_base.begin(), m_base.end(), extraName,
        [](std::string_view wanted, const Label& label) { return wanted < label.name; });
    m_extraPlace = static_cast<size_t>(place - m_base.begin());
    m_base.insert(place, Label{extraName, {}});
    if (m_extraPlace <= m_namePlace) ++m_namePlace;
}

void OtlpSeries::begin(std::string_view name, std::string_view extraValue) {
    WriteBatch& batch = *m_batch;
    m_series = {};
    m_series.labelsBegin = placeAfter(batch.labels);
    m_series.samplesBegin = placeAfter(batch.samples);
    m_series.histogramsBegin = placeAfter(batch.histograms);
    m_series.exemplarsBegin = placeAfter(batch.exemplars);
    if (batch.labels.size() + m_base.size() > kMaxLabels) {
        m_isFull = true;
        return;
    }
    m_base[m_namePlace].value = name;
    if (!m_hasExtra) {
        batch.labels.insert(batch.labels.end(), m_base.begin(), m_base.end());
        return;
    }
    m_base[m_extraPlace].value = extraValue;
    const auto extra = m_base.begin() + static_cast<ptrdiff_t>(m_extraPlace);
    batch.labels.insert(batch.labels.end(), m_base.begin(), extra);
    batch.labels.insert(batch.labels.end(), extraValue.empty() ? extra + 1 : extra, m_base.end());
}

void OtlpSeries::addExemplar(const wire::OtlpExemplar& exemplar, const wire::OtlpRequest& request) {
    constexpr size_t kMaxCharacters = 128;  // OpenMetrics
    constexpr std::string_view kTrace = "trace_id";
    constexpr std::string_view kSpan = "span_id";
    WriteBatch& batch = *m_batch;
    ExemplarPoint point;
    point.timestampMs = otlpTimeMs(exemplar.timeNs);
    point.value = exemplar.value;
    point.labelsBegin = placeAfter(batch.exemplarLabels);
    size_t characters = 0;
    if (!exemplar.traceId.empty()) {
        addIdentifier(kTrace, exemplar.traceId);
        characters += kTrace.size() + 2 * exemplar.traceId.size();
    }
    if (!exemplar.spanId.empty()) {
        addIdentifier(kSpan, exemplar.spanId);
        characters += kSpan.size() + 2 * exemplar.spanId.size();
    }
    const auto attributes =
        wire::OtlpRequest::part(request.exemplarAttributes, exemplar.attributes);
    for (const wire::OtlpAttribute& each : attributes)
        characters += utf8Length(each.key) + utf8Length(each.value);
    if (characters <= kMaxCharacters)
        for (const wire::OtlpAttribute& each : attributes)
            batch.exemplarLabels.push_back({each.key, each.value});
    point.labelsEnd = placeAfter(batch.exemplarLabels);
    batch.exemplars.push_back(point);
}

void OtlpSeries::addIdentifier(std::string_view name, std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    char* const digits = m_texts.room(2 * bytes.size());
    for (size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<uint8_t>(bytes[i]);
        digits[2 * i] = kDigits[byte >> 4];
        digits[2 * i + 1] = kDigits[byte & 0xf];
    }
    m_batch->exemplarLabels.push_back({name, {digits, 2 * bytes.size()}});
}

void OtlpSeries::end() {
    WriteBatch& batch = *m_batch;
    m_series.labelsEnd = placeAfter(batch.labels);
    m_series.samplesEnd = placeAfter(batch.samples);
    m_series.histogramsEnd = placeAfter(batch.histograms);
    m_series.exemplarsEnd = placeAfter(batch.exemplars);
    batch.series.push_back(m_series);
}

}  // namespace pallium::distributor
