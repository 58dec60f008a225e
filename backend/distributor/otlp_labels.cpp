#include "backend/distributor/otlp_labels.h"

#include "backend/base/equal_bytes.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::distributor {
namespace {

using wire::OtlpAttribute;

constexpr std::string_view kServiceName = "service.name";
constexpr std::string_view kServiceNamespace = "service.namespace";
constexpr std::string_view kServiceInstance = "service.instance.id";

bool isIdentifying(std::string_view key) {
    return key == kServiceName || key == kServiceNamespace || key == kServiceInstance;
}

/// The first of that key; null: there is none.
const OtlpAttribute* findAttribute(OtlpLabels::Attributes attributes, std::string_view key) {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [key](const OtlpAttribute& each) { return each.key == key; });
    return found != attributes.end() ? &*found : nullptr;
}

/// Sorts, equal elements in their order. Short lists without allocating, unlike std::stable_sort.
template <class T, class Less>
void sortStably(std::vector<T>& list, const Less& less) {
    if (std::is_sorted(list.begin(), list.end(), less)) return;
    constexpr size_t kSmall = 64;
    if (list.size() > kSmall) {
        std::stable_sort(list.begin(), list.end(), less);
        return;
    }
    for (auto at = list.begin(); at != list.end(); ++at)
        std::rotate(std::upper_bound(list.begin(), at, *at, less), at, at + 1);
}

Error tooManyAttributes() {
    return {ErrorKind::InvalidArgument,
            fmt::format("too many attributes (limit: {})", OtlpLabels::kMaxAttributes)};
}

bool hasEarlierKey(const OtlpAttribute& a, const OtlpAttribute& b) {
    return a.key < b.key;
}
bool hasEarlierLabelName(const Label& a, const Label& b) {
    return a.name < b.name;
}

}  // namespace

void OtlpLabels::beginRequest(const OtlpSettings& settings) {
    constexpr size_t kUsualAttributes = 256;
    m_settings = &settings;
    m_made = 0;  // the plans point into the request before
    m_planned.clear();
    for (Plan& plan : m_plans)
        if (plan.keys.capacity() > kUsualAttributes) plan = {};
}

void OtlpLabels::beginResource(Attributes resource) {
    m_resourceError.reset();
    m_resource = resource;
    if (resource.size() > kMaxAttributes) {
        m_resource = {};
        m_resourceError = tooManyAttributes();
    }
    shareAttributes();
    identify();
    promote();
    if (!m_settings->addsTypeAndUnit) fix(MetricType::Unknown, {});
}

/// Of equal keys the last one counts, where the first one was.
void OtlpLabels::shareAttributes() {
    m_shared.clear();
    if (!m_settings->convertsAllAttributes) return;
    m_shared.assign(m_resource.begin(), m_resource.end());
    sortStably(m_shared, hasEarlierKey);
    size_t kept = 0;
    for (size_t i = 0; i < m_shared.size(); ++i)
        if (i + 1 == m_shared.size() || m_shared[i].key != m_shared[i + 1].key)
            m_shared[kept++] = m_shared[i];
    m_shared.resize(kept);
}

void OtlpLabels::identify() {
    m_identity.clear();
    if (const OtlpAttribute* name = findAttribute(m_resource, kServiceName)) {
        const OtlpAttribute* space = findAttribute(m_resource, kServiceNamespace);
        m_identity.push_back({"job", space == nullptr
                                         ? name->value
                                         : m_texts.join({space->value, "/", name->value})});
    }
    if (const OtlpAttribute* instance = findAttribute(m_resource, kServiceInstance))
        m_identity.push_back({"instance", instance->value});
}

void OtlpLabels::promote() {
    m_promoted.clear();
    if (m_settings->convertsAllAttributes) return;
    const auto& wanted = m_settings->promoted;
    if (wanted.empty()) return;
    m_attributes.clear();
    for (const OtlpAttribute& each : m_resource)
        if (std::find(wanted.begin(), wanted.end(), each.key) != wanted.end())
            m_attributes.push_back(each);
    sortStably(m_attributes, hasEarlierKey);
    for (const OtlpAttribute& each : m_attributes) {
        const auto name = m_namer.label(each.key, m_texts);
        if (!name) {
            m_resourceError = name.error();
            return;
        }
        m_promoted.push_back({*name, each.value});
    }
    sortStably(m_promoted, hasEarlierLabelName);
    const auto isSameName = [](const Label& a, const Label& b) { return a.name == b.name; };
    m_promoted.erase(std::unique(m_promoted.begin(), m_promoted.end(), isSameName),
                     m_promoted.end());
}

void OtlpLabels::beginMetric(MetricType type, std::string_view unit) {
    if (m_settings->addsTypeAndUnit) fix(type, unit);
}

/// The labels that are not the point's own.
void OtlpLabels::fix(MetricType type, std::string_view unit) {
    m_fixed.clear();
    for (const Label& label : m_promoted)
        m_fixed.push_back({label, false});
    if (type != MetricType::Unknown) setFixed({"__type__", metricTypeName(type)});
    if (!unit.empty()) setFixed({"__unit__", m_texts.keep(m_namer.unit(unit))});
    for (const Label& label : m_identity)
        setFixed(label);
    setFixed({kMetricName, {}});
    forgetPlansOfOthers();
}

void OtlpLabels::setFixed(const Label& label) {
    const auto at = std::lower_bound(
        m_fixed.begin(), m_fixed.end(), label,
        [](const Fixed& fixed, const Label& wanted) { return fixed.label.name < wanted.name; });
    if (at != m_fixed.end() && at->label.name == label.name)
        *at = {label, true};
    else
        m_fixed.insert(at, {label, true});
}

/// Plans hold for fixed labels of the same names.
void OtlpLabels::forgetPlansOfOthers() {
    const auto isAlike = [](const Fixed& a, const Fixed& b) {
        return a.label.name == b.label.name && a.isOverriding == b.isOverriding;
    };
    if (std::equal(m_fixed.begin(), m_fixed.end(), m_planned.begin(), m_planned.end(), isAlike))
        return;
    m_planned = m_fixed;
    m_made = 0;
}

Result<LabelsView> OtlpLabels::ofPoint(Attributes attributes) {
    if (m_resourceError) return fail(*m_resourceError);
    if (attributes.size() > kMaxAttributes) return fail(tooManyAttributes());
    return arrange(withShared(attributes));
}

Result<std::optional<LabelsView>> OtlpLabels::ofTarget() {
    if (m_resource.empty()) return std::nullopt;
    m_attributes.clear();
    for (const OtlpAttribute& each : m_resource)
        if (!isIdentifying(each.key)) m_attributes.push_back(each);
    if (m_attributes.empty()) return std::nullopt;
    m_promoted.clear();
    fix(MetricType::Unknown, {});
    const auto labels = arrange(m_attributes);
    PALLIUM_TRY(labels);
    const bool isIdentified = std::any_of(labels->begin(), labels->end(), [](const Label& label) {
        return label.name == "job" || label.name == "instance";
    });
    if (!isIdentified) return std::nullopt;
    return *labels;
}

/// The attributes of a point; those of the resource replace them if they are converted.
OtlpLabels::Attributes OtlpLabels::withShared(Attributes attributes) {
    if (m_shared.empty()) return attributes;
    m_attributes.clear();
    for (const OtlpAttribute& each : attributes)
        if (!std::binary_search(m_shared.begin(), m_shared.end(), each, hasEarlierKey))
            m_attributes.push_back(each);
    m_attributes.insert(m_attributes.end(), m_shared.begin(), m_shared.end());
    return m_attributes;
}

Result<LabelsView> OtlpLabels::arrange(Attributes attributes) {
    const Plan* plan = findPlan(attributes);
    if (plan == nullptr) {
        const auto made = makePlan(attributes);
        PALLIUM_TRY(made);
        plan = *made;
    }
    m_labels.clear();
    for (const Source& source : plan->sources)
        m_labels.push_back({source.name, valueOf(*plan, source, attributes)});
    return m_labels;
}

const OtlpLabels::Plan* OtlpLabels::findPlan(Attributes attributes) const {
    const auto fits = [attributes](const Plan& plan) {
        if (plan.keys.size() != attributes.size()) return false;
        for (size_t i = 0; i < attributes.size(); ++i)
            if (!equalBytes(plan.keys[i], attributes[i].key)) return false;
        return true;
    };
    const size_t count = std::min(m_made, kPlans);
    for (size_t i = 0; i < count; ++i)
        if (fits(m_plans[i])) return &m_plans[i];
    return nullptr;
}

/// In the oldest one's place.
Result<const OtlpLabels::Plan*> OtlpLabels::makePlan(Attributes attributes) {
    Plan& plan = m_plans[m_made % kPlans];
    plan.keys.clear();  // fits nothing if this fails
    PALLIUM_TRY(nameAttributes(attributes, plan));
    planSources(plan);
    for (const OtlpAttribute& each : attributes)
        plan.keys.push_back(each.key);
    ++m_made;
    return &plan;
}

/// Sorts by name, equal names by key, so that values that are joined do not depend on the order of
/// arrival.
Result<void> OtlpLabels::nameAttributes(Attributes attributes, Plan& plan) {
    m_names.clear();
    plan.order.clear();
    for (const OtlpAttribute& each : attributes) {
        const auto name = m_namer.label(each.key, m_texts);
        PALLIUM_TRY(name);
        plan.order.push_back(static_cast<uint32_t>(m_names.size()));
        m_names.push_back(*name);
    }
    sortStably(plan.order, [&](uint32_t a, uint32_t b) {
        if (m_names[a] != m_names[b]) return m_names[a] < m_names[b];
        return attributes[a].key < attributes[b].key;
    });
    return {};
}

/// Merges the names of attributes and fixed labels.
void OtlpLabels::planSources(Plan& plan) const {
    plan.sources.clear();
    uint32_t next = 0;  // of m_fixed
    const auto takeFixed = [&] {
        plan.sources.push_back({m_fixed[next].label.name, next, 0, 0});
        ++next;
    };
    for (uint32_t i = 0; i < plan.order.size();) {
        const std::string_view name = m_names[plan.order[i]];
        uint32_t end = i + 1;
        while (end < plan.order.size() && m_names[plan.order[end]] == name)
            ++end;
        while (next < m_fixed.size() && m_fixed[next].label.name < name)
            takeFixed();
        const bool isFixed = next < m_fixed.size() && m_fixed[next].label.name == name;
        if (isFixed && m_fixed[next].isOverriding) {
            takeFixed();
        } else {
            plan.sources.push_back({name, 0, i, end});
            if (isFixed) ++next;
        }
        i = end;
    }
    while (next < m_fixed.size())
        takeFixed();
}

std::string_view OtlpLabels::valueOf(const Plan& plan, const Source& source,
                                     Attributes attributes) {
    if (source.begin == source.end) return m_fixed[source.fixed].label.value;
    const auto value = [&](uint32_t place) { return attributes[plan.order[place]].value; };
    if (source.end == source.begin + 1) return value(source.begin);
    size_t bytes = 0;
    for (uint32_t i = source.begin; i < source.end; ++i)
        bytes += 1 + value(i).size();
    char* const begin = m_texts.room(bytes);
    char* at = begin;
    for (uint32_t i = source.begin; i < source.end; ++i) {
        if (i > source.begin) *at++ = ';';
        const std::string_view text = value(i);
        at = std::copy(text.begin(), text.end(), at);
    }
    return {begin, static_cast<size_t>(at - begin)};
}

}  // namespace pallium::distributor
