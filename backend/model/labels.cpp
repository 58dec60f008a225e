#include "backend/model/labels.h"

#include "backend/base/go_text.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace pallium {
namespace {

/// What a byte may do in a name.
enum NameUse : uint8_t { kInLabel = 1, kInMetric = 2, kStartsLabel = 4, kStartsMetric = 8 };

/// A look-up, since every label of every write is checked.
constexpr auto kNameUses = [] {
    constexpr uint8_t kInside = kInLabel | kInMetric;
    constexpr uint8_t kAnywhere = kInside | kStartsLabel | kStartsMetric;
    std::array<uint8_t, 256> table{};
    for (int c = 'a'; c <= 'z'; ++c)
        table[static_cast<size_t>(c)] = kAnywhere;
    for (int c = 'A'; c <= 'Z'; ++c)
        table[static_cast<size_t>(c)] = kAnywhere;
    for (int c = '0'; c <= '9'; ++c)
        table[static_cast<size_t>(c)] = kInside;
    table['_'] = kAnywhere;
    table[':'] = kInMetric | kStartsMetric;
    return table;
}();

uint8_t usesOf(char c) {
    return kNameUses[static_cast<unsigned char>(c)];
}

/// What all bytes may do. Without a branch for each: names are short, and nearly all are right.
uint8_t usesOfAll(std::string_view text) {
    uint8_t uses = UINT8_MAX;
    for (const char c : text)
        uses &= usesOf(c);
    return uses;
}

void appendLabels(std::string& out, LabelsView labels, bool skipName) {
    bool isFirst = true;
    for (const Label& label : labels) {
        if (skipName && label.name == kMetricName) continue;
        if (!isFirst) out += ", ";
        isFirst = false;
        if (isClassicLabelName(label.name))
            out += label.name;
        else
            appendQuoted(out, label.name);
        out += '=';
        appendQuoted(out, label.value);
    }
}

auto findPair(auto& pairs, std::string_view name) {
    return std::lower_bound(pairs.begin(), pairs.end(), name,
                            [](const auto& pair, std::string_view n) { return pair.first < n; });
}

}  // namespace

std::string_view labelValue(LabelsView labels, std::string_view name) {
    for (const Label& label : labels)
        if (label.name == name) return label.value;
    return {};
}

std::strong_ordering compareLabels(LabelsView a, LabelsView b) {
    const size_t common = std::min(a.size(), b.size());
    for (size_t i = 0; i < common; ++i) {
        if (const auto order = a[i].name <=> b[i].name; order != 0) return order;
        if (const auto order = a[i].value <=> b[i].value; order != 0) return order;
    }
    return a.size() <=> b.size();
}

uint64_t hashLabels(LabelsView labels) {
    char buffer[1024];
    size_t used = 0;
    for (const Label& label : labels) {
        if (used + label.name.size() + label.value.size() + 2 > sizeof buffer) {
            std::string text;  // rare: longer than any sane label set
            for (const Label& l : labels)
                text.append(l.name).append(1, '\xff').append(l.value).append(1, '\xff');
            return XXH64(text.data(), text.size(), 0);
        }
        std::memcpy(buffer + used, label.name.data(), label.name.size());
        used += label.name.size();
        buffer[used++] = '\xff';
        std::memcpy(buffer + used, label.value.data(), label.value.size());
        used += label.value.size();
        buffer[used++] = '\xff';
    }
    return XXH64(buffer, used, 0);
}

std::string formatLabels(LabelsView labels) {
    const std::string_view name = labelValue(labels, kMetricName);
    std::string out;
    if (!name.empty() && !isClassicMetricName(name)) {
        out += '{';
        appendQuoted(out, name);
        if (labels.size() > 1) out += ", ";
        appendLabels(out, labels, true);
        return out + '}';
    }
    out += name;
    if (labels.size() > (name.empty() ? 0u : 1u) || name.empty()) {
        out += '{';
        appendLabels(out, labels, true);
        out += '}';
    }
    return out;
}

std::string formatLabelsRaw(LabelsView labels) {
    std::string out = "{";
    appendLabels(out, labels, false);
    return out + '}';
}

bool isClassicLabelName(std::string_view name) {
    return !name.empty() && (usesOf(name[0]) & kStartsLabel) != 0 &&
           (usesOfAll(name) & kInLabel) != 0;
}

bool isClassicMetricName(std::string_view name) {
    return !name.empty() && (usesOf(name[0]) & kStartsMetric) != 0 &&
           (usesOfAll(name) & kInMetric) != 0;
}

Labels::Labels(LabelsView view) {
    if (view.empty()) return;
    size_t textBytes = 0;
    for (const Label& label : view)
        textBytes += label.name.size() + label.value.size();
    const size_t bytes = sizeof(Rep) + view.size() * sizeof(Label) + textBytes;
    auto* memory = static_cast<char*>(::operator new(bytes));
    m_rep = new (memory) Rep{hashLabels(view), view.size()};
    auto* slots = reinterpret_cast<Label*>(memory + sizeof(Rep));
    char* text = memory + sizeof(Rep) + view.size() * sizeof(Label);
    const auto copy = [&text](std::string_view from) {
        if (!from.empty()) std::memcpy(text, from.data(), from.size());
        const std::string_view copied(text, from.size());
        text += from.size();
        return copied;
    };
    for (size_t i = 0; i < view.size(); ++i) {
        const std::string_view name = copy(view[i].name);
        new (slots + i) Label{name, copy(view[i].value)};
    }
}

void Labels::destroy() {
    m_rep->~Rep();
    ::operator delete(m_rep);
}

Labels Labels::of(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
    LabelsBuilder builder;
    for (const auto& [name, value] : pairs)
        builder.set(name, value);
    return builder.labels();
}

void LabelsBuilder::reset(LabelsView base) {
    m_pairs.clear();
    for (const Label& label : base)
        m_pairs.emplace_back(label.name, label.value);
}

LabelsBuilder& LabelsBuilder::set(std::string_view name, std::string_view value) {
    if (value.empty()) return remove(name);
    const auto it = findPair(m_pairs, name);
    if (it != m_pairs.end() && it->first == name)
        it->second = value;
    else
        m_pairs.emplace(it, name, value);
    return *this;
}

LabelsBuilder& LabelsBuilder::remove(std::string_view name) {
    const auto it = findPair(m_pairs, name);
    if (it != m_pairs.end() && it->first == name) m_pairs.erase(it);
    return *this;
}

LabelsBuilder& LabelsBuilder::keep(std::span<const std::string> names) {
    std::erase_if(m_pairs, [names](const auto& pair) {
        return std::find(names.begin(), names.end(), pair.first) == names.end();
    });
    return *this;
}

std::string_view LabelsBuilder::get(std::string_view name) const {
    const auto it = findPair(m_pairs, name);
    return it != m_pairs.end() && it->first == name ? std::string_view(it->second)
                                                    : std::string_view{};
}

Labels LabelsBuilder::labels() const {
    std::vector<Label> view;
    view.reserve(m_pairs.size());
    for (const auto& [name, value] : m_pairs)
        view.push_back({name, value});
    return Labels(view);
}

}  // namespace pallium
