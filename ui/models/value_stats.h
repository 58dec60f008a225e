#pragma once

#include <QtGlobal>

#include <cmath>
#include <limits>

namespace pallium::ui {

/// What is said of many values, added one after the other. NaN is no value: it is left out, and
/// stands where there is none. A value.
struct ValueStats {
    double last = std::numeric_limits<double>::quiet_NaN();
    double min = std::numeric_limits<double>::quiet_NaN();
    double max = std::numeric_limits<double>::quiet_NaN();
    double sum = std::numeric_limits<double>::quiet_NaN();
    qint64 count = 0;

    void add(double value) {
        if (std::isnan(value)) return;
        if (count == 0) sum = 0;
        if (count == 0 || value < min) min = value;
        if (count == 0 || value > max) max = value;
        last = value;
        sum += value;
        ++count;
    }
    double average() const { return sum / static_cast<double>(count); }
};

}  // namespace pallium::ui
