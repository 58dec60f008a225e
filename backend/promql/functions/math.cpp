#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"

#include <cmath>

namespace pallium::promql {
namespace {

using Scalars = std::span<const double>;
using MaybeValue = std::optional<double>;

MaybeValue absolute(CallSite&, double value, Scalars) {
    return std::fabs(value);
}
MaybeValue ceiling(CallSite&, double value, Scalars) {
    return std::ceil(value);
}
MaybeValue floorOf(CallSite&, double value, Scalars) {
    return std::floor(value);
}
MaybeValue exponential(CallSite&, double value, Scalars) {
    return std::exp(value);
}
MaybeValue ln(CallSite&, double value, Scalars) {
    return std::log(value);
}
MaybeValue logBase2(CallSite&, double value, Scalars) {
    return std::log2(value);
}
MaybeValue logBase10(CallSite&, double value, Scalars) {
    return std::log10(value);
}
MaybeValue squareRoot(CallSite&, double value, Scalars) {
    return std::sqrt(value);
}

MaybeValue sgn(CallSite&, double value, Scalars) {
    if (value < 0) return -1;
    if (value > 0) return 1;
    return value;  // zeros keep their sign, NaN stays
}

/// Halves go up. Multiplying by the inverse keeps decimal steps such as 0.1 exact.
MaybeValue roundTo(CallSite&, double value, Scalars scalars) {
    const double inverse = 1 / (scalars.empty() ? 1 : scalars[0]);
    return std::floor(value * inverse + 0.5) / inverse;
}

MaybeValue clamp(CallSite&, double value, Scalars scalars) {
    const double min = scalars[0];
    const double max = scalars[1];
    if (max < min) return std::nullopt;
    return goMax(min, goMin(max, value));
}

MaybeValue clampMin(CallSite&, double value, Scalars scalars) {
    return goMax(scalars[0], value);
}
MaybeValue clampMax(CallSite&, double value, Scalars scalars) {
    return goMin(scalars[0], value);
}

double maxOf(CallSite&, TimestampMs, Scalars scalars) {
    return goMax(scalars[0], scalars[1]);
}
double minOf(CallSite&, TimestampMs, Scalars scalars) {
    return goMin(scalars[0], scalars[1]);
}

constexpr Function kMathFunctions[] = {
    {.name = "abs", .element = absolute},       {.name = "ceil", .element = ceiling},
    {.name = "clamp", .element = clamp},        {.name = "clamp_max", .element = clampMax},
    {.name = "clamp_min", .element = clampMin}, {.name = "exp", .element = exponential},
    {.name = "floor", .element = floorOf},      {.name = "ln", .element = ln},
    {.name = "log10", .element = logBase10},    {.name = "log2", .element = logBase2},
    {.name = "max_of", .scalar = maxOf},        {.name = "min_of", .scalar = minOf},
    {.name = "round", .element = roundTo},      {.name = "sgn", .element = sgn},
    {.name = "sqrt", .element = squareRoot},
};

}  // namespace

std::span<const Function> mathFunctions() {
    return kMathFunctions;
}

}  // namespace pallium::promql
