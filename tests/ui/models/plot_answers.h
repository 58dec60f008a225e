#pragma once

#include "ui/models/plot_model.h"

#include <initializer_list>

namespace pallium::ui {

/// A series at steps of a second from 0 on.
inline Series plotSeries(LabelList labels, std::vector<double> values) {
    Series series;
    series.labels = std::move(labels);
    for (size_t i = 0; i < values.size(); ++i)
        series.timesMs.push_back(static_cast<qint64>(i) * 1000);
    series.values = std::move(values);
    return series;
}

inline LabelList code(const char* value) {
    return {{QStringLiteral("__name__"), QStringLiteral("requests")},
            {QStringLiteral("code"), QString::fromLatin1(value)},
            {QStringLiteral("job"), QStringLiteral("api")}};
}

inline PlotInput plotInput(const char* id, std::vector<Series> series) {
    auto answer = std::make_shared<QueryAnswer>();
    answer->totalSeries = static_cast<qint64>(series.size());
    answer->series = std::move(series);
    PlotInput input;
    input.id = QString::fromLatin1(id);
    input.expression = QStringLiteral("expression_%1").arg(input.id);
    input.answer = answer;
    input.stepMs = 1000;
    return input;
}

}  // namespace pallium::ui
