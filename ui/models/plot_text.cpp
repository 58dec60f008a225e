#include "ui/models/plot_text.h"

#include "ui/models/plot_model.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace pallium::ui {
namespace {

struct PlotTexts {
    Q_DECLARE_TR_FUNCTIONS(PlotText)
};

constexpr int kMaxSentences = 20;

/// The mean of the values in a third of the samples, 0 to 2; NaN without any.
double meanOfThird(const Series& samples, size_t third) {
    const size_t count = samples.values.size();
    double sum = 0;
    size_t used = 0;
    for (size_t i = count * third / 3; i < count * (third + 1) / 3; ++i) {
        if (std::isnan(samples.values[i])) continue;
        sum += samples.values[i];
        ++used;
    }
    return sum / static_cast<double>(used);
}

QString trendWord(const PlotSeries& series) {
    constexpr double kNotable = 0.15;  // of the span between lowest and highest
    const double change = meanOfThird(*series.samples, 2) - meanOfThird(*series.samples, 0);
    const double span = series.stats.max - series.stats.min;
    if (!(std::abs(change) > span * kNotable)) return PlotTexts::tr("steady", "trend of a series");
    return change > 0 ? PlotTexts::tr("rising", "trend of a series")
                      : PlotTexts::tr("falling", "trend of a series");
}

}  // namespace

QString seriesSummary(const PlotSeries& series, Unit unit) {
    if (series.stats.count == 0) return PlotTexts::tr("%1: no values").arg(series.name);
    const QString text =
        PlotTexts::tr("%1: last %2, min %3, max %4, %5", "series, three values, trend")
            .arg(series.name, formatValue(series.stats.last, unit),
                 formatValue(series.stats.min, unit), formatValue(series.stats.max, unit),
                 trendWord(series));
    if (series.stats.gaps == 0) return text;
    return PlotTexts::tr("%1, %2", "about a series, its gaps")
        .arg(text, PlotTexts::tr("%n gap(s)", nullptr, static_cast<int>(series.stats.gaps)));
}

QString plotTitle(int seriesCount, qint64 startMs, qint64 endMs, const QTimeZone& zone) {
    const QDateTime start = QDateTime::fromMSecsSinceEpoch(startMs, zone);
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(endMs, zone);
    const QString format =
        start.date() == end.date() ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm");
    const QString graph = PlotTexts::tr("Graph of %n series", nullptr, seriesCount);
    return PlotTexts::tr("%1, %2, %3 to %4 %5", "graph, length, both ends, time zone")
        .arg(graph, formatDuration(endMs - startMs), start.toString(format), end.toString(format),
             zone.abbreviation(end));
}

QString plotSummary(const PlotModel& model) {
    QStringList sentences;
    int left = 0;
    for (int i = 0; i < model.seriesCount(); ++i) {
        const PlotSeries& series = model.series(i);
        if (!series.isVisible) continue;
        const Unit unit = model.inputs()[static_cast<size_t>(series.input)].unit;
        if (sentences.size() < kMaxSentences)
            sentences.append(seriesSummary(series, unit));
        else
            ++left;
    }
    if (left > 0) sentences.append(PlotTexts::tr("and %n more series", nullptr, left));
    return sentences.join(QStringLiteral("; "));
}

}  // namespace pallium::ui
