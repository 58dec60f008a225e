#include "backend/promql/functions/families.h"

#include <limits>

namespace pallium::promql {
namespace {

/// The value of a vector with one float, else NaN; histograms do not count.
void scalar(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    const size_t steps = call.times.steps;
    Column result(steps);
    std::vector<uint8_t> count(steps);  // 0, 1, or 2 for more
    for (const Column& column : args[0].columns) {
        if (!call.mayGoOn(steps)) return;
        for (size_t step = 0; step < steps; ++step) {
            if (!column.isFloat(step)) continue;
            count[step] = count[step] == 0 ? 1 : 2;
            result.values[step] = column.values[step];
        }
    }
    for (size_t step = 0; step < steps; ++step)
        result.set(step, count[step] == 1 ? result.values[step]
                                          : std::numeric_limits<double>::quiet_NaN());
    out.push_back(std::move(result));
}

void vector(CallSite&, std::span<Argument> args, std::vector<Column>& out) {
    Column result;
    result.values = std::move(args[0].scalars);
    result.kinds.assign(result.values.size(), PointKind::Float);
    out.push_back(std::move(result));
}

constexpr Function kConversionFunctions[] = {
    {.name = "scalar", .columns = scalar},
    {.name = "vector", .columns = vector},
};

}  // namespace

std::span<const Function> conversionFunctions() {
    return kConversionFunctions;
}

}  // namespace pallium::promql
