#include "backend/telemetry/registry.h"

#include "backend/telemetry/family.h"

#include <algorithm>
#include <iterator>

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

void Histogram::observe(double value, uint64_t times) {
    const auto bound = std::lower_bound(m_bounds.begin(), m_bounds.end(), value);
    m_counts[static_cast<size_t>(bound - m_bounds.begin())].fetch_add(times,
                                                                      std::memory_order_relaxed);
    addTo(m_sum, value * static_cast<double>(times));
}

struct Registry::Impl {
    /// Of several families: a list of values for each name.
    struct Group {
        std::vector<std::string> names;
        std::function<std::vector<std::vector<Collected>>()> collector;
    };

    mutable Mutex mutex;
    std::vector<Group> groups PALLIUM_GUARDED_BY(mutex);
    std::map<std::string, Family, std::less<>> families PALLIUM_GUARDED_BY(mutex);
    /// Withdrawn, and kept for those who hold a reference: a few bytes each.
    std::vector<std::shared_ptr<void>> withdrawn PALLIUM_GUARDED_BY(mutex);

    using Values = std::map<std::string, std::vector<Collected>, std::less<>>;
    /// What all collectors say, by name.
    Values collect() const;

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

Family::Kind kindOf(CollectedFamily::Kind kind) {
    switch (kind) {
        case CollectedFamily::Kind::Counter:
            return Family::Kind::Counter;
        case CollectedFamily::Kind::Summary:
            return Family::Kind::Summary;
        case CollectedFamily::Kind::Gauge:
            break;
    }
    return Family::Kind::Gauge;
}

/// The metric with these labels, made by `make` if there is none yet.
template <class T, class Make>
T& obtain(Family::Metrics<T>& metrics, LabelPairs labels, const Make& make) {
    std::sort(labels.begin(), labels.end());
    std::unique_ptr<T>& slot = metrics[std::move(labels)];
    if (!slot) slot = make();
    return *slot;
}

/// Moves the metrics with this label out of `metrics`.
template <class T>
void withdrawFrom(Family::Metrics<T>& metrics, const LabelPairs::value_type& label,
                  std::vector<std::shared_ptr<void>>& withdrawn) {
    for (auto metric = metrics.begin(); metric != metrics.end();) {
        const LabelPairs& labels = metric->first;
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
            ++metric;
            continue;
        }
        withdrawn.emplace_back(std::move(metric->second));
        metric = metrics.erase(metric);
    }
}

}  // namespace

void Registry::withdraw(std::string_view label, std::string_view value) {
    const LabelPairs::value_type wanted(label, value);
    const Lock lock(m_impl->mutex);
    for (auto& [name, family] : m_impl->families) {
        withdrawFrom(family.counters, wanted, m_impl->withdrawn);
        withdrawFrom(family.gauges, wanted, m_impl->withdrawn);
        withdrawFrom(family.histograms, wanted, m_impl->withdrawn);
    }
}

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
    const auto kind = isCounter ? CollectedFamily::Kind::Counter : CollectedFamily::Kind::Gauge;
    const CollectedFamily family{name, help, kind};
    collectTogether({&family, 1}, [collector = std::move(collector)] {
        return std::vector<std::vector<Collected>>{collector()};
    });
}

void Registry::collectTogether(std::span<const CollectedFamily> families,
                               std::function<std::vector<std::vector<Collected>>()> collector) {
    const Lock lock(m_impl->mutex);
    Impl::Group group{{}, std::move(collector)};
    for (const CollectedFamily& family : families) {
        m_impl->family(family.name, family.help, kindOf(family.kind));
        group.names.emplace_back(family.name);
    }
    m_impl->groups.push_back(std::move(group));
}

Registry::Impl::Values Registry::Impl::collect() const {
    // Collectors call into other modules, so they run without the mutex.
    std::vector<Group> groupsNow;
    {
        const Lock lock(mutex);
        groupsNow = groups;
    }
    Values collected;
    for (const Group& group : groupsNow) {
        std::vector<std::vector<Collected>> lists = group.collector();
        for (size_t i = 0; i < std::min(lists.size(), group.names.size()); ++i)
            std::ranges::move(lists[i], std::back_inserter(collected[group.names[i]]));
    }
    return collected;
}

std::string Registry::expose(ExpositionFormat format) const {
    Impl::Values collected = m_impl->collect();
    std::string out;
    const Lock lock(m_impl->mutex);
    for (const auto& [name, family] : m_impl->families)
        exposeFamily(out, name, family, std::move(collected[name]), format);
    if (format == ExpositionFormat::OpenMetrics) out += "# EOF\n";
    return out;
}

std::string_view Registry::contentType(ExpositionFormat format) {
    if (format == ExpositionFormat::Protobuf)
        return "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
               "encoding=delimited; escaping=underscores";
    if (format == ExpositionFormat::OpenMetrics)
        return "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    return "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
}

}  // namespace pallium::telemetry
