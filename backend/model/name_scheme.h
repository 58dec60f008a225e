#pragma once

#include "backend/base/utf8.h"
#include "backend/model/labels.h"

#include <cstdint>
#include <string_view>

namespace pallium {

/// Which names metrics and labels may have.
enum class NameScheme : uint8_t {
    Classic,  // isClassicMetricName, isClassicLabelName
    Utf8,     // any text that is not empty
};

inline bool isMetricName(std::string_view name, NameScheme scheme) {
    if (scheme == NameScheme::Classic) return isClassicMetricName(name);
    return !name.empty() && isValidUtf8(name);
}

inline bool isLabelName(std::string_view name, NameScheme scheme) {
    if (scheme == NameScheme::Classic) return isClassicLabelName(name);
    return !name.empty() && isValidUtf8(name);
}

}  // namespace pallium
