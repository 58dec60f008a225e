#pragma once

#include "ui/models/format.h"

#include <QJsonObject>

#include <optional>

namespace pallium::ui {

/// How a graph draws its series. A value.
struct PlotOptions {
    enum class Kind : quint8 { Lines, Stacked, Points };
    enum class Scale : quint8 { Linear, Log10 };
    Kind kind = Kind::Lines;
    Scale scale = Scale::Linear;
    bool startsAtZero = false;  // the value axis reaches down (or up) to 0; not on a log scale
    bool connectsGaps = false;
    std::optional<Unit> unit;  // instead of the model's

    bool operator==(const PlotOptions&) const = default;
    /// Stacks begin at zero, where a log scale has no place: they are always linear.
    bool isLog() const { return scale == Scale::Log10 && kind != Kind::Stacked; }
};

QJsonObject toJson(const PlotOptions& options);
PlotOptions plotOptionsFromJson(const QJsonObject& object);

}  // namespace pallium::ui
