#include "backend/distributor/otlp_labels.h"

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
    m_settings = &settings;
    m_known.clear();  // they point into the request before
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
    m_fixed.clear();
    for (const Label& label : m_promoted)
        m_fixed.push_back({label, false});
    if (m_settings->addsTypeAndUnit) {
        if (type != MetricType::Unknown) setFixed({"__type__", metricTypeName(type)}, true);
        if (!unit.empty()) setFixed({"__unit__", m_texts.keep(m_namer.unit(unit))}, true);
    }
    for (const Label& label : m_identity)
        setFixed(label, true);
}

void OtlpLabels::setFixed(const Label& label, bool isOverriding) {
    const auto at = std::lower_bound(
        m_fixed.begin(), m_fixed.end(), label,
        [](const Fixed& fixed, const Label& wanted) { return fixed.label.name < wanted.name; });
    if (at != m_fixed.end() && at->label.name == label.name)
        *at = {label, isOverriding};
    else
        m_fixed.insert(at, {label, isOverriding});
}

Result<LabelsView> OtlpLabels::ofPoint(Attributes attributes) {
    if (m_resourceError) return fail(*m_resourceError);
    if (attributes.size() > kMaxAttributes) return fail(tooManyAttributes());
    m_attributes.clear();
    addShared(attributes);
    PALLIUM_TRY(nameAttributes());
    mergeFixed();
    return m_labels;
}

Result<std::optional<LabelsView>> OtlpLabels::ofTarget() {
    if (m_resource.empty()) return std::nullopt;
    m_attributes.clear();
    for (const OtlpAttribute& each : m_resource)
        if (!isIdentifying(each.key)) m_attributes.push_back(each);
    if (m_attributes.empty()) return std::nullopt;
    PALLIUM_TRY(nameAttributes());
    m_fixed.clear();
    for (const Label& label : m_identity)
        setFixed(label, true);
    mergeFixed();
    const bool isIdentified = std::any_of(m_labels.begin(), m_labels.end(), [](const Label& label) {
        return label.name == "job" || label.name == "instance";
    });
    if (!isIdentified) return std::nullopt;
    return m_labels;
}

/// The attributes of a point; those of the resource replace them if they are converted.
void OtlpLabels::addShared(Attributes attributes) {
    const auto isShared = [this](const OtlpAttribute& each) {
        return std::binary_search(m_shared.begin(), m_shared.end(), each, hasEarlierKey);
    };
    for (const OtlpAttribute& each : attributes)
        if (m_shared.empty() || !isShared(each)) m_attributes.push_back(each);
    m_attributes.insert(m_attributes.end(), m_shared.begin(), m_shared.end());
}

/// In the order of their keys, so that values that are joined do not depend on that of arrival.
Result<void> OtlpLabels::nameAttributes() {
    sortStably(m_attributes, hasEarlierKey);
    m_named.clear();
    for (size_t i = 0; i < m_attributes.size(); ++i) {
        const auto name = nameOf(i, m_attributes[i].key);
        PALLIUM_TRY(name);
        m_named.push_back({*name, m_attributes[i].value});
    }
    sortStably(m_named, hasEarlierLabelName);
    joinEqualNames();
    return {};
}

/// Neighbouring points mostly have the same keys in the same places.
Result<std::string_view> OtlpLabels::nameOf(size_t position, std::string_view key) {
    if (position < m_known.size() && m_known[position].key == key) return m_known[position].name;
    const auto name = m_namer.label(key, m_texts);
    PALLIUM_TRY(name);
    if (position >= m_known.size()) m_known.resize(position + 1);
    m_known[position] = {key, *name};
    return *name;
}

void OtlpLabels::joinEqualNames() {
    size_t kept = 0;
    for (size_t i = 0; i < m_named.size();) {
        size_t end = i + 1;
        size_t bytes = m_named[i].value.size();
        for (; end < m_named.size() && m_named[end].name == m_named[i].name; ++end)
            bytes += 1 + m_named[end].value.size();
        Label joined = m_named[i];
        if (end > i + 1) {
            char* const begin = m_texts.room(bytes);
            char* at = begin;
            for (size_t j = i; j < end; ++j) {
                if (j > i) *at++ = ';';
                at = std::copy(m_named[j].value.begin(), m_named[j].value.end(), at);
            }
            joined.value = {begin, bytes};
        }
        m_named[kept++] = joined;
        i = end;
    }
    m_named.resize(kept);
}

void OtlpLabels::mergeFixed() {
    m_labels.clear();
    size_t next = 0;
    for (const Label& label : m_named) {
        while (next < m_fixed.size() && m_fixed[next].label.name < label.name)
            m_labels.push_back(m_fixed[next++].label);
        const bool isFixed = next < m_fixed.size() && m_fixed[next].label.name == label.name;
        m_labels.push_back(isFixed && m_fixed[next].isOverriding ? m_fixed[next].label : label);
        if (isFixed) ++next;
    }
    for (; next < m_fixed.size(); ++next)
        m_labels.push_back(m_fixed[next].label);
}

}  // namespace pallium::distributor
