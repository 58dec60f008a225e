// The text exposition format, as far as the status pages need it: samples of known names.
#include "ui/client/status_api.h"

#include <QSet>

#include <optional>
#include <string_view>

namespace pallium::ui {
namespace {

using MetricLabels = std::vector<std::pair<QString, QString>>;

/// Reads `name="value",…}` behind the opening brace and leaves `rest` behind the closing one.
std::optional<MetricLabels> readMetricLabels(std::string_view& rest) {
    MetricLabels labels;
    while (!rest.empty() && rest.front() != '}') {
        const auto open = rest.find("=\"");
        if (open == std::string_view::npos) return std::nullopt;
        const auto name = rest.substr(0, open);
        std::string value;
        size_t at = open + 2;
        for (; at < rest.size() && rest[at] != '"'; ++at) {
            const bool isEscape = rest[at] == '\\' && at + 1 < rest.size();
            if (isEscape) ++at;
            value += isEscape && rest[at] == 'n' ? '\n' : rest[at];
        }
        if (at >= rest.size()) return std::nullopt;
        labels.emplace_back(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                            QString::fromStdString(value));
        rest.remove_prefix(at + 1);
        if (rest.starts_with(',')) rest.remove_prefix(1);
    }
    if (rest.empty()) return std::nullopt;
    rest.remove_prefix(1);
    return labels;
}

std::optional<double> readMetricValue(std::string_view rest) {
    const auto from = rest.find_first_not_of(' ');
    if (from == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(from);
    const auto text = rest.substr(0, rest.find(' '));  // a timestamp may follow
    if (text == "NaN") return qQNaN();
    if (text == "+Inf") return qInf();
    if (text == "-Inf") return -qInf();
    bool isNumber = false;
    const double value =
        QByteArrayView(text.data(), static_cast<qsizetype>(text.size())).toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

std::optional<MetricSample> readMetricLine(std::string_view line, const QSet<QByteArray>& names) {
    const auto nameEnd = line.find_first_of("{ ");
    if (nameEnd == std::string_view::npos || line.starts_with('#')) return std::nullopt;
    const auto name = QByteArray::fromRawData(line.data(), static_cast<qsizetype>(nameEnd));
    if (!names.contains(name)) return std::nullopt;
    MetricSample sample;
    sample.name = QString::fromUtf8(name);
    auto rest = line.substr(nameEnd);
    if (rest.starts_with('{')) {
        rest.remove_prefix(1);
        auto labels = readMetricLabels(rest);
        if (!labels) return std::nullopt;
        sample.labels = std::move(*labels);
    }
    const auto value = readMetricValue(rest);
    if (!value) return std::nullopt;
    sample.value = *value;
    return sample;
}

}  // namespace

std::vector<MetricSample> readMetricsText(const QByteArray& text, const QStringList& names) {
    QSet<QByteArray> wanted;
    for (const QString& name : names)
        wanted.insert(name.toUtf8());
    std::vector<MetricSample> samples;
    std::string_view rest(text.constData(), static_cast<size_t>(text.size()));
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (auto sample = readMetricLine(rest.substr(0, end), wanted))
            samples.push_back(std::move(*sample));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return samples;
}

}  // namespace pallium::ui
