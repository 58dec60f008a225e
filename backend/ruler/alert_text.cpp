#include "backend/ruler/alert_text.h"

#include "backend/promql/histogram/statistics.h"
#include "backend/ruler/alert_series.h"

namespace pallium::ruler {
namespace {

rulefmt::StringMap toMap(LabelsView labels) {
    rulefmt::StringMap map;
    for (const Label& label : labels)
        map.emplace(label.name, label.value);
    return map;
}

rulefmt::TemplateValue templateValue(const promql::VectorSample& sample) {
    if (sample.histogram) return rulefmt::HistogramText{promql::toText(*sample.histogram)};
    return sample.sample.value;
}

}  // namespace

std::pair<Labels, FoundAlert> AlertText::of(const promql::VectorSample& sample) {
    const rulefmt::StringMap sampleLabels = toMap(sample.metric.view());
    FoundAlert found{{}, templateValue(sample)};
    const rulefmt::AlertTemplateData data{sampleLabels, m_options.externalLabels,
                                          m_options.externalUrl, found.value, m_time};
    const auto expand = [&](const std::string& text) {
        return rulefmt::expandAlertTemplate(m_rule.alert, text, data, m_query);
    };
    m_labels.reset(sample.metric.view());
    m_labels.remove(kMetricName);
    for (const auto& [name, text] : m_rule.labels)
        m_labels.set(name, expand(text));
    m_labels.set(kAlertName, m_rule.alert);
    for (const auto& [name, text] : m_rule.annotations)
        found.annotations.emplace(name, expand(text));
    return {m_labels.labels(), std::move(found)};
}

std::vector<rulefmt::TemplateSample> templateSamples(const promql::Vector& vector) {
    std::vector<rulefmt::TemplateSample> samples;
    samples.reserve(vector.size());
    for (const promql::VectorSample& sample : vector)
        samples.push_back({toMap(sample.metric.view()), templateValue(sample)});
    return samples;
}

}  // namespace pallium::ruler
