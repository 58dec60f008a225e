#pragma once

#include "ui/models/plot_model.h"

#include <cmath>
#include <random>

namespace pallium::ui {

constexpr qint64 kPlotEndMs = 1767362400000;  // 2026-01-02 14:00:00 UTC
constexpr qint64 kPlotStepMs = 15000;

/// Waves with a little noise, the same in every run; with a hole of ten steps in every third
/// series.
inline QueryAnswerPtr waves(int seriesCount, int pointCount, double base = 100,
                            bool hasHoles = false) {
    auto answer = std::make_shared<QueryAnswer>();
    answer->type = QueryAnswer::Type::Matrix;
    std::mt19937 random(7);
    std::uniform_real_distribution<double> noise(-1, 1);
    for (int s = 0; s < seriesCount; ++s) {
        Series series;
        series.labels = {{QStringLiteral("__name__"), QStringLiteral("http_requests_total")},
                         {QStringLiteral("instance"), QStringLiteral("api-%1:9090").arg(s)},
                         {QStringLiteral("job"), QStringLiteral("api")}};
        const double level = base * (1 + 0.35 * s);
        for (int i = 0; i < pointCount; ++i) {
            const bool isHole = hasHoles && s % 3 == 0 && i > pointCount / 2 &&
                                i < pointCount / 2 + 10 && i != pointCount / 2 + 5;
            if (isHole) continue;
            series.timesMs.push_back(kPlotEndMs - (pointCount - 1 - i) * kPlotStepMs);
            series.values.push_back(level *
                                    (1 + 0.3 * std::sin(i * 0.05 + s) + 0.04 * noise(random)));
        }
        answer->series.push_back(std::move(series));
    }
    answer->totalSeries = seriesCount;
    return answer;
}

inline void fill(PlotModel& model, QueryAnswerPtr answer, int pointCount, Unit unit = Unit::None) {
    PlotInput input;
    input.id = QStringLiteral("A");
    input.expression = QStringLiteral("rate(http_requests_total[5m])");
    input.answer = std::move(answer);
    input.stepMs = kPlotStepMs;
    input.unit = unit;
    model.setInputs({input}, kPlotEndMs - (pointCount - 1) * kPlotStepMs, kPlotEndMs);
}

}  // namespace pallium::ui
