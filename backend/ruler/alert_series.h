// The series that alerts are written as: ALERTS tells their states, ALERTS_FOR_STATE since when
// they are active, for a process after this one.
#pragma once

#include <string_view>

namespace pallium::ruler {

inline constexpr std::string_view kAlertsSeries = "ALERTS";
inline constexpr std::string_view kForStateSeries = "ALERTS_FOR_STATE";
inline constexpr std::string_view kAlertName = "alertname";
inline constexpr std::string_view kAlertState = "alertstate";

}  // namespace pallium::ruler
