#include "backend/telemetry/registry.h"

#include "backend/telemetry/family.h"

#include <algorithm>

namespace pallium::telemetry {
namespace {

/// Atomic addition; std::atomic<double>::fetch_add is not lock-free everywhere.
void addTo(std::atomic<double>& target, double amount) {
    double old = target.load(std::memory_order_relaxed);
    while (!target.compare_exchange_weak(old, old + amount, std::memory_order_relaxed)) {
    }
}

}  // namespace

void Counter::add(double amount) {
    addTo(m_value, amount);
}

void Gauge::add(double amount) {
    addTo(m_value, amount);
}

Histogram::Histogram(std::vector<double> bounds)
    : m_bounds(std::move(bounds)),
      m_counts(std::make_unique<std::atomic<uint64_t>[]>(m_bounds.size() + 1)) {}

void Histogram::observe(double value) {
    const auto bound = std::lower_bound(m_bounds.begin(), m_bounds.end(), value);
    m_counts[static_cast<size_t>(bound - m_bounds.begin())].fetch_add(1, std::memory_order_relaxed);
    addTo(m_sum, value);
}

struct Registry::Impl {
    mutable Mutex mutex;
    std::map<std::string, Family, std::less<>> families PALLIUM_GUARDED_BY(mutex);

    Family& family(std::string_view name, std::string_view help, Family::Kind kind)
        PALLIUM_REQUIRES(mutex) {
        const auto found = families.find(name);
        if (found != families.end()) return found->second;
        Family& made = families[std::string(name)];
        made.help = help;
        made.kind = kind;
        return made;
    }
};

Registry::Registry() : m_impl(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

namespace {

/// The metric with these labels, made by `make` if there is none yet.
template <class T, class Make>
T& obtain(Family::Metrics<T>& metrics, LabelPairs labels, const Make& make) {
    std::sort(labels.begin(), labels.end());
    std::unique_ptr<T>& slot = metrics[std::move(labels)];
    if (!slot) slot = make();
    return *slot;
}

}  // namespace

Counter& Registry::counter(std::string_view name, std::string_view help, LabelPairs labels) {
    const Lock lock(m_impl->mutex);
    Family& family = m_impl->family(name, help, Family::Kind::Counter);
    return obtain(family.counters, std::move(labels), [] { return std::make_unique<Counter>(); });
}

Gauge& Registry::gauge(std::string_view name, std::string_view help, LabelPairs labels) {
    const Lock lock(m_impl->mutex);
    Family& family = m_impl->family(name, help, Family::Kind::Gauge);
    return obtain(family.gauges, std::move(labels), [] { return std::make_unique<Gauge>(); });
}

Histogram& Registry::histogram(std::string_view name, std::string_view help,
                               std::vector<double> bounds, LabelPairs labels) {
    const Lock lock(m_impl->mutex);
    Family& family = m_impl->family(name, help, Family::Kind::Histogram);
    return obtain(family.histograms, std::move(labels),
                  [&bounds] { return std::make_unique<Histogram>(std::move(bounds)); });
}

void Registry::collect(std::string_view name, std::string_view help, bool isCounter,
                       std::function<std::vector<Collected>()> collector) {
    const Lock lock(m_impl->mutex);
    const auto kind = isCounter ? Family::Kind::Counter : Family::Kind::Gauge;
    m_impl->family(name, help, kind).collectors.push_back(std::move(collector));
}

std::string Registry::expose(ExpositionFormat format) const {
    // Collectors call into other modules, so they run without the registry's mutex.
    std::map<std::string, std::vector<std::function<std::vector<Collected>()>>> collectors;
    {
        const Lock lock(m_impl->mutex);
        for (const auto& [name, family] : m_impl->families)
            if (!family.collectors.empty()) collectors[name] = family.collectors;
    }
    std::map<std::string, std::vector<Collected>, std::less<>> collected;
    for (const auto& [name, list] : collectors)
        for (const auto& collector : list)
            for (Collected& value : collector())
                collected[name].push_back(std::move(value));

    std::string out;
    const Lock lock(m_impl->mutex);
    for (const auto& [name, family] : m_impl->families)
        exposeFamily(out, name, family, std::move(collected[name]), format);
    if (format == ExpositionFormat::OpenMetrics) out += "# EOF\n";
    return out;
}

std::string_view Registry::contentType(ExpositionFormat format) {
    if (format == ExpositionFormat::OpenMetrics)
        return "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    return "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
}

}  // namespace pallium::telemetry
