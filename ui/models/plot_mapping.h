#pragma once

#include <QPointF>
#include <QRectF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pallium::ui {

/// From time and value to a place in the plot and back. A value; the same mapping gives the same
/// picture. Requires: endMs > startMs, maxValue > minValue, with isLog minValue > 0.
struct PlotMapping {
    double startMs = 0;
    double endMs = 1;
    double minValue = 0;
    double maxValue = 1;
    bool isLog = false;
    QRectF area;

    bool operator==(const PlotMapping&) const = default;

    double x(double timeMs) const {
        return area.left() + (timeMs - startMs) / (endMs - startMs) * area.width();
    }
    double timeAt(double x) const {
        return startMs + (x - area.left()) / area.width() * (endMs - startMs);
    }
    /// NaN for what has no place: NaN, infinities, and on a log scale what is not above zero.
    double y(double value) const {
        if (!std::isfinite(value) || (isLog && value <= 0))
            return std::numeric_limits<double>::quiet_NaN();
        // Far outside nobody sees the slope, and painters dislike huge coordinates.
        constexpr double kFarPx = 1e6;
        return area.bottom() - std::clamp(share(value) * area.height(), -kFarPx, kFarPx);
    }
    double valueAt(double y) const {
        const double at = (area.bottom() - y) / area.height();
        if (isLog) return minValue * std::pow(maxValue / minValue, at);
        return minValue + at * (maxValue - minValue);
    }

  private:
    double share(double value) const {
        if (isLog) return std::log10(value / minValue) / std::log10(maxValue / minValue);
        return (value - minValue) / (maxValue - minValue);
    }
};

}  // namespace pallium::ui
