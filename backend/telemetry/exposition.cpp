#include "backend/base/go_text.h"
#include "backend/telemetry/family.h"

#include <algorithm>
#include <cmath>

namespace pallium::telemetry {
namespace {

void appendEscaped(std::string& out, std::string_view text, bool escapeQuotes) {
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && escapeQuotes)
            out += "\\\"";
        else
            out += c;
    }
}

/// Writes the lines of one family.
class FamilyWriter {
  public:
    FamilyWriter(std::string& out, std::string_view name, ExpositionFormat format)
        : m_out(out), m_name(name), m_isOpenMetrics(format == ExpositionFormat::OpenMetrics) {}

    void head(Family::Kind kind, std::string_view help) {
        constexpr std::string_view kSuffix = "_total";
        std::string_view family = m_name;
        if (m_isOpenMetrics && kind == Family::Kind::Counter && family.ends_with(kSuffix))
            family.remove_suffix(kSuffix.size());
        ((m_out += "# HELP ") += family) += ' ';
        appendEscaped(m_out, help, m_isOpenMetrics);
        ((m_out += "\n# TYPE ") += family) += ' ';
        m_out += kindName(kind);
        m_out += '\n';
    }

    void line(std::string_view suffix, const LabelPairs& labels, double value,
              std::string_view bound = {}) {
        (m_out += m_name) += suffix;
        appendLabels(labels, bound);
        m_out += ' ';
        appendValue(value);
        m_out += '\n';
    }

    void collected(Family::Kind kind, const Collected& value) {
        const bool isSummary = kind == Family::Kind::Summary;
        line(isSummary ? "_sum" : "", value.labels, value.value);
        if (isSummary) line("_count", value.labels, static_cast<double>(value.count));
    }

    void histogram(const LabelPairs& labels, const Histogram& metric) {
        uint64_t total = 0;
        for (size_t i = 0; i < metric.bounds().size(); ++i) {
            total += metric.bucketCount(i);
            line("_bucket", labels, static_cast<double>(total), bound(metric.bounds()[i]));
        }
        total += metric.bucketCount(metric.bounds().size());
        line("_bucket", labels, static_cast<double>(total), "+Inf");
        line("_sum", labels, metric.sum());
        line("_count", labels, static_cast<double>(total));
    }

  private:
    std::string_view kindName(Family::Kind kind) const {
        switch (kind) {
            case Family::Kind::Counter:
                // OpenMetrics demands the suffix of its counters; a family without it has no type.
                return m_isOpenMetrics && !m_name.ends_with("_total") ? "unknown" : "counter";
            case Family::Kind::Histogram:
                return "histogram";
            case Family::Kind::Summary:
                return "summary";
            case Family::Kind::Gauge:
                break;
        }
        return "gauge";
    }

    std::string bound(double value) const {
        std::string text = formatFloatGeneral(value);
        addFraction(text);
        return text;
    }

    void appendValue(double value) {
        std::string text = formatFloatGeneral(value);
        addFraction(text);
        m_out += text;
    }

    /// OpenMetrics writes floats as such: `1.0`.
    void addFraction(std::string& text) const {
        if (m_isOpenMetrics && text.find_first_of(".eIN") == std::string::npos) text += ".0";
    }

    void appendLabels(const LabelPairs& labels, std::string_view bound) {
        if (labels.empty() && bound.empty()) return;
        char separator = '{';
        for (const auto& [name, value] : labels) {
            m_out += separator;
            (m_out += name) += "=\"";
            appendEscaped(m_out, value, true);
            m_out += '"';
            separator = ',';
        }
        if (!bound.empty()) {
            m_out += separator;
            ((m_out += "le=\"") += bound) += '"';
        }
        m_out += '}';
    }

    std::string& m_out;
    const std::string_view m_name;
    const bool m_isOpenMetrics;
};

/// Sorts the values by labels; of equal labels one is left, with the sum.
void addUpEqual(std::vector<Collected>& values) {
    std::sort(values.begin(), values.end(),
              [](const Collected& a, const Collected& b) { return a.labels < b.labels; });
    size_t kept = 0;
    for (size_t i = 1; i < values.size(); ++i) {
        if (values[i].labels == values[kept].labels) {
            values[kept].value += values[i].value;
            values[kept].count += values[i].count;
        } else if (++kept != i) {
            values[kept] = std::move(values[i]);
        }
    }
    if (!values.empty()) values.resize(kept + 1);
}

}  // namespace

void exposeFamily(std::string& out, std::string_view name, const Family& family,
                  std::vector<Collected> collected, ExpositionFormat format) {
    for (const auto& [labels, metric] : family.counters)
        collected.push_back({labels, metric->value()});
    for (const auto& [labels, metric] : family.gauges)
        collected.push_back({labels, metric->value()});
    if (collected.empty() && family.histograms.empty()) return;
    addUpEqual(collected);
    if (format == ExpositionFormat::Protobuf)
        return appendFamilyMessage(out, name, family, collected);

    FamilyWriter writer(out, name, format);
    writer.head(family.kind, family.help);
    for (const Collected& value : collected)
        writer.collected(family.kind, value);
    for (const auto& [labels, metric] : family.histograms)
        writer.histogram(labels, *metric);
}

}  // namespace pallium::telemetry
