#pragma once

#include "backend/promql/functions/function.h"

#include <span>

namespace pallium::promql {

/// The rows of the table, one span a source file; they live as long as the process.
std::span<const Function> absentFunctions();
std::span<const Function> changesFunctions();
std::span<const Function> conversionFunctions();
std::span<const Function> dateFunctions();
std::span<const Function> histogramFunctions();
std::span<const Function> infoFunctions();
std::span<const Function> labelFunctions();
std::span<const Function> lastChangeFunctions();
std::span<const Function> mathFunctions();
std::span<const Function> overTimeFunctions();
std::span<const Function> rateFunctions();
std::span<const Function> regressionFunctions();
std::span<const Function> sortFunctions();
std::span<const Function> trigonometryFunctions();

}  // namespace pallium::promql
