#pragma once

#include "backend/telemetry/registry.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace pallium::distributor {

/// How many labels the series of one push have; a histogram is told once a push, not once a series.
/// Threads: confined to the push.
class LabelTally {
  public:
    void add(size_t labels) {
        const size_t place = std::min(labels, kMany);
        ++m_series[place];
        if (place == kMany) m_labelsOfMany += labels;
    }
    void observe(telemetry::Histogram& histogram) const {
        for (size_t labels = 0; labels < kMany; ++labels)
            if (m_series[labels] > 0)
                histogram.observe(static_cast<double>(labels), m_series[labels]);
        const uint32_t many = m_series[kMany];
        if (many > 0) histogram.observe(static_cast<double>(m_labelsOfMany) / many, many);
    }

  private:
    static constexpr size_t kMany = 40;  // beyond all bounds of the histogram

    std::array<uint32_t, kMany + 1> m_series{};  // by number of labels; the last: that many or more
    size_t m_labelsOfMany = 0;
};

}  // namespace pallium::distributor
