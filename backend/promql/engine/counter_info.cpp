#include "backend/promql/engine/counter_info.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pallium::promql {
namespace {

bool looksLikeCounter(std::string_view name) {
    static constexpr std::array<std::string_view, 4> kSuffixes{"_total", "_sum", "_count",
                                                               "_bucket"};
    return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                       [name](auto suffix) { return name.ends_with(suffix); });
}

}  // namespace

void tellIfNoCounter(QueryState& state, std::string_view function, LabelsView metric,
                     PositionRange position) {
    const std::string_view name = labelValue(metric, kMetricName);
    if (name.empty() || (function != "rate" && function != "increase")) return;
    const std::string_view type = labelValue(metric, "__type__");
    if (state.hasTypeLabels && type != "counter" && type != "histogram")
        state.annotations.info(
            fmt::format(
                "metric might not be a counter, __type__ label is not set to \"counter\" or "
                "\"histogram\", got {}: {}",
                quoted(type), quoted(name)),
            position);
    if (!state.hasTypeLabels && !looksLikeCounter(name))
        state.annotations.info(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " +
                quoted(name),
            position);
}

}  // namespace pallium::promql
