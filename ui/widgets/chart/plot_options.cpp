#include "ui/widgets/chart/plot_options.h"

#include <array>

namespace pallium::ui {
namespace {

// What is kept must survive a change of the enumerations' order.
constexpr std::array<const char*, 3> kKindNames{"lines", "stacked", "points"};
constexpr std::array<const char*, 2> kScaleNames{"linear", "log10"};

template <class E, size_t N>
E fromName(const std::array<const char*, N>& names, const QJsonValue& value) {
    for (size_t i = 0; i < N; ++i) {
        if (value.toString() == QLatin1String(names[i])) return static_cast<E>(i);
    }
    return E{};
}

}  // namespace

QJsonObject toJson(const PlotOptions& options) {
    QJsonObject object{
        {QStringLiteral("kind"), QLatin1String(kKindNames[static_cast<size_t>(options.kind)])},
        {QStringLiteral("scale"), QLatin1String(kScaleNames[static_cast<size_t>(options.scale)])},
        {QStringLiteral("startsAtZero"), options.startsAtZero},
        {QStringLiteral("connectsGaps"), options.connectsGaps}};
    if (options.unit) object.insert(QStringLiteral("unit"), static_cast<int>(*options.unit));
    return object;
}

PlotOptions plotOptionsFromJson(const QJsonObject& object) {
    PlotOptions options;
    options.kind = fromName<PlotOptions::Kind>(kKindNames, object.value(QStringLiteral("kind")));
    options.scale =
        fromName<PlotOptions::Scale>(kScaleNames, object.value(QStringLiteral("scale")));
    options.startsAtZero = object.value(QStringLiteral("startsAtZero")).toBool();
    options.connectsGaps = object.value(QStringLiteral("connectsGaps")).toBool();
    const int unit = object.value(QStringLiteral("unit")).toInt(-1);
    if (unit >= 0 && unit <= static_cast<int>(Unit::Timestamp))
        options.unit = static_cast<Unit>(unit);
    return options;
}

}  // namespace pallium::ui
