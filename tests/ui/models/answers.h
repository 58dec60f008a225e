#pragma once

#include "ui/client/query_api.h"

#include <QString>

#include <memory>
#include <utility>
#include <vector>

namespace pallium::test {

/// A series with samples at the times 1,000,000 ms, + 15 s, + 30 s …
inline ui::Series madeSeries(ui::LabelList labels, std::vector<double> values) {
    ui::Series series;
    series.labels = std::move(labels);
    series.values = std::move(values);
    for (size_t i = 0; i < series.values.size(); ++i) {
        series.timesMs.push_back(1000000 + 15000 * static_cast<qint64>(i));
    }
    return series;
}

inline std::shared_ptr<ui::QueryAnswer> madeAnswer(ui::QueryAnswer::Type type,
                                                   std::vector<ui::Series> series) {
    auto answer = std::make_shared<ui::QueryAnswer>();
    answer->type = type;
    answer->totalSeries = static_cast<qint64>(series.size());
    for (const ui::Series& one : series) {
        answer->totalPoints += static_cast<qint64>(one.values.size());
    }
    answer->series = std::move(series);
    return answer;
}

inline QString latin(const char* text) {
    return QString::fromLatin1(text);
}

/// `count` rows with a label of as many values, one of seven, and descending numbers.
inline std::shared_ptr<ui::QueryAnswer> manyRows(int count) {
    std::vector<ui::Series> series;
    series.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        const QString pod = QStringLiteral("pod-%1").arg((i * 7919LL) % count, 6, 10, QChar(u'0'));
        const QString code = QString::number(200 + i % 7);
        series.push_back(madeSeries(
            {{latin("__name__"), latin("requests")}, {latin("code"), code}, {latin("pod"), pod}},
            {static_cast<double>(count - i)}));
    }
    return madeAnswer(ui::QueryAnswer::Type::Vector, std::move(series));
}

}  // namespace pallium::test
