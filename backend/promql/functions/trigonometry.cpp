#include "backend/promql/functions/families.h"

#include <cmath>
#include <numbers>

namespace pallium::promql {
namespace {

/// An element function from a function of one number.
template <double (*F)(double)>
std::optional<double> element(CallSite&, double value, std::span<const double>) {
    return F(value);
}

double degrees(double radians) {
    return radians * 180 / std::numbers::pi;
}
double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

double pi(CallSite&, TimestampMs, std::span<const double>) {
    return std::numbers::pi;
}

constexpr Function kTrigonometryFunctions[] = {
    {.name = "acos", .element = element<std::acos>},
    {.name = "acosh", .element = element<std::acosh>},
    {.name = "asin", .element = element<std::asin>},
    {.name = "asinh", .element = element<std::asinh>},
    {.name = "atan", .element = element<std::atan>},
    {.name = "atanh", .element = element<std::atanh>},
    {.name = "cos", .element = element<std::cos>},
    {.name = "cosh", .element = element<std::cosh>},
    {.name = "deg", .element = element<degrees>},
    {.name = "pi", .scalar = pi},
    {.name = "rad", .element = element<radians>},
    {.name = "sin", .element = element<std::sin>},
    {.name = "sinh", .element = element<std::sinh>},
    {.name = "tan", .element = element<std::tan>},
    {.name = "tanh", .element = element<std::tanh>},
};

}  // namespace

std::span<const Function> trigonometryFunctions() {
    return kTrigonometryFunctions;
}

}  // namespace pallium::promql
