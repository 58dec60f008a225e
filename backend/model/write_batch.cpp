#include "backend/model/write_batch.h"

namespace pallium {

std::string_view metricTypeName(MetricType type) {
    switch (type) {
        case MetricType::Counter:
            return "counter";
        case MetricType::Gauge:
            return "gauge";
        case MetricType::Histogram:
            return "histogram";
        case MetricType::GaugeHistogram:
            return "gaugehistogram";
        case MetricType::Summary:
            return "summary";
        case MetricType::Info:
            return "info";
        case MetricType::StateSet:
            return "stateset";
        case MetricType::Unknown:
            break;
    }
    return "unknown";
}

MetricType metricTypeOf(uint64_t number) {
    return number <= static_cast<uint64_t>(MetricType::StateSet) ? static_cast<MetricType>(number)
                                                                 : MetricType::Unknown;
}

}  // namespace pallium
