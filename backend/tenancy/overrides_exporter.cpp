#include "backend/tenancy/overrides_exporter.h"

#include <optional>
#include <utility>

namespace pallium::tenancy {
namespace {

std::optional<double> numberOf(const config::Setting& setting) {
    using std::chrono::milliseconds;
    if (setting.list) return std::nullopt;
    if (const auto* flag = std::get_if<bool*>(&setting.value)) return **flag ? 1 : 0;
    if (const auto* count = std::get_if<int64_t*>(&setting.value))
        return static_cast<double>(**count);
    if (const auto* real = std::get_if<double*>(&setting.value)) return **real;
    if (const auto* span = std::get_if<milliseconds*>(&setting.value))
        return std::chrono::duration<double>(**span).count();
    return std::nullopt;
}

/// What a limit was called as long as dashboards knew it under another name; empty: it was not.
std::string_view oldNameOf(std::string_view key) {
    if (key == "max_series_per_user") return "max_local_series_per_user";
    if (key == "max_series_per_metric") return "max_local_series_per_metric";
    return {};
}

std::vector<telemetry::Collected> collectOverrides(const RuntimeDocument& document) {
    std::vector<telemetry::Collected> values;
    Limits shown;  // what the fields read
    config::Fields fields("");
    shown.describe(fields);
    for (const auto& [tenant, limits] : document.overrides) {
        if (!limits) continue;
        shown = *limits;
        for (const config::Setting& setting : fields.settings()) {
            const auto number = numberOf(setting);
            // Those in blocks belong to rules, which are no numbers.
            if (!number || setting.path != setting.key) continue;
            const auto add = [&, &user = tenant](std::string_view name) {
                values.push_back({{{"limit_name", std::string(name)}, {"user", user}}, *number});
            };
            add(setting.key);
            if (const auto old = oldNameOf(setting.key); !old.empty()) add(old);
        }
    }
    return values;
}

}  // namespace

void exportOverrides(const RuntimeConfig& runtime, telemetry::Registry& metrics) {
    metrics.collect("cortex_overrides", "Resource limit overrides applied to tenants", false,
                    [&runtime] { return collectOverrides(*runtime.current()); });
}

}  // namespace pallium::tenancy
