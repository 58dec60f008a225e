#include "backend/promql/parser/ast.h"

#include <algorithm>

namespace pallium::promql {
namespace {

/// Sorted by name, so that a name is found by bisection.
std::vector<FunctionSignature> makeTable() {
    constexpr ValueKind s = ValueKind::Scalar;
    constexpr ValueKind v = ValueKind::Vector;
    constexpr ValueKind r = ValueKind::Matrix;
    constexpr ValueKind t = ValueKind::String;
    constexpr bool kExperimental = true;
    std::vector<FunctionSignature> table = {
        {"abs", {v}, 0, v},
        {"absent", {v}, 0, v},
        {"absent_over_time", {r}, 0, v},
        {"acos", {v}, 0, v},
        {"acosh", {v}, 0, v},
        {"asin", {v}, 0, v},
        {"asinh", {v}, 0, v},
        {"atan", {v}, 0, v},
        {"atanh", {v}, 0, v},
        {"avg_over_time", {r}, 0, v},
        {"ceil", {v}, 0, v},
        {"changes", {r}, 0, v},
        {"clamp", {v, s, s}, 0, v},
        {"clamp_max", {v, s}, 0, v},
        {"clamp_min", {v, s}, 0, v},
        {"cos", {v}, 0, v},
        {"cosh", {v}, 0, v},
        {"count_over_time", {r}, 0, v},
        {"day_of_month", {v}, 1, v},
        {"day_of_week", {v}, 1, v},
        {"day_of_year", {v}, 1, v},
        {"days_in_month", {v}, 1, v},
        {"deg", {v}, 0, v},
        {"delta", {r}, 0, v},
        {"deriv", {r}, 0, v},
        {"double_exponential_smoothing", {r, s, s}, 0, v, kExperimental},
        {"end", {}, 0, s, kExperimental},
        {"exp", {v}, 0, v},
        {"first_over_time", {r}, 0, v},
        {"floor", {v}, 0, v},
        {"histogram_avg", {v}, 0, v},
        {"histogram_count", {v}, 0, v},
        {"histogram_fraction", {s, s, v}, 0, v},
        {"histogram_quantile", {s, v}, 0, v},
        {"histogram_quantiles", {v, t, s, s}, 9, v, kExperimental},
        {"histogram_stddev", {v}, 0, v},
        {"histogram_stdvar", {v}, 0, v},
        {"histogram_sum", {v}, 0, v},
        // Cortex keeps the former name of double_exponential_smoothing.
        {"holt_winters", {r, s, s}, 0, v},
        {"hour", {v}, 1, v},
        {"idelta", {r}, 0, v},
        {"increase", {r}, 0, v},
        {"info", {v, v}, 1, v, kExperimental},
        {"irate", {r}, 0, v},
        {"label_join", {v, t, t, t}, -1, v},
        {"label_replace", {v, t, t, t, t}, 0, v},
        {"last_over_time", {r}, 0, v},
        {"ln", {v}, 0, v},
        {"log10", {v}, 0, v},
        {"log2", {v}, 0, v},
        {"mad_over_time", {r}, 0, v, kExperimental},
        {"max_of", {s, s}, 0, s, kExperimental},
        {"max_over_time", {r}, 0, v},
        {"min_of", {s, s}, 0, s, kExperimental},
        {"min_over_time", {r}, 0, v},
        {"minute", {v}, 1, v},
        {"month", {v}, 1, v},
        {"pi", {}, 0, s},
        {"predict_linear", {r, s}, 0, v},
        {"present_over_time", {r}, 0, v},
        {"quantile_over_time", {s, r}, 0, v},
        {"rad", {v}, 0, v},
        {"range", {}, 0, s, kExperimental},
        {"rate", {r}, 0, v},
        {"resets", {r}, 0, v},
        {"round", {v, s}, 1, v},
        {"scalar", {v}, 0, s},
        {"sgn", {v}, 0, v},
        {"sin", {v}, 0, v},
        {"sinh", {v}, 0, v},
        {"sort", {v}, 0, v},
        {"sort_by_label", {v, t}, -1, v, kExperimental},
        {"sort_by_label_desc", {v, t}, -1, v, kExperimental},
        {"sort_desc", {v}, 0, v},
        {"sqrt", {v}, 0, v},
        {"start", {}, 0, s, kExperimental},
        {"start_timestamp", {v}, 0, v, kExperimental},
        {"stddev_over_time", {r}, 0, v},
        {"stdvar_over_time", {r}, 0, v},
        {"step", {}, 0, s, kExperimental},
        {"sum_over_time", {r}, 0, v},
        {"tan", {v}, 0, v},
        {"tanh", {v}, 0, v},
        {"time", {}, 0, s},
        {"timestamp", {v}, 0, v},
        {"ts_of_first_over_time", {r}, 0, v, kExperimental},
        {"ts_of_last_over_time", {r}, 0, v, kExperimental},
        {"ts_of_max_over_time", {r}, 0, v, kExperimental},
        {"ts_of_min_over_time", {r}, 0, v, kExperimental},
        {"vector", {s}, 0, v},
        {"year", {v}, 1, v},
    };
    return table;
}

}  // namespace

const std::vector<FunctionSignature>& allFunctions() {
    static const std::vector<FunctionSignature> table = makeTable();
    return table;
}

const FunctionSignature* findFunction(std::string_view name) {
    const std::vector<FunctionSignature>& table = allFunctions();
    const auto it =
        std::lower_bound(table.begin(), table.end(), name,
                         [](const FunctionSignature& f, std::string_view n) { return f.name < n; });
    return it != table.end() && it->name == name ? &*it : nullptr;
}

}  // namespace pallium::promql
