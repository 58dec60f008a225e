#include "ui/models/series_name.h"

#include <QHash>
#include <QSet>

namespace pallium::ui {
namespace {

const QString* valueOf(const LabelList& labels, QStringView name) {
    for (const auto& [key, value] : labels) {
        if (key == name) return &value;
    }
    return nullptr;
}

/// The names of labels that are absent somewhere or have more than one value.
QSet<QString> differingLabels(std::span<const LabelList* const> series) {
    struct Seen {
        const QString* value = nullptr;
        size_t count = 0;
        bool differs = false;
    };
    QHash<QString, Seen> seen;
    for (const LabelList* labels : series) {
        for (const auto& [name, value] : *labels) {
            Seen& entry = seen[name];
            if (entry.value != nullptr && *entry.value != value) entry.differs = true;
            entry.value = &value;
            ++entry.count;
        }
    }
    QSet<QString> names;
    for (auto it = seen.cbegin(); it != seen.cend(); ++it) {
        if (it->differs || it->count < series.size()) names.insert(it.key());
    }
    return names;
}

QString nameOfSingle(const LabelList& labels, const QString& fallback) {
    if (labels.empty()) return fallback;
    if (const QString* metric = valueOf(labels, u"__name__")) return *metric;
    return labelsText(labels);
}

}  // namespace

QStringList differingNames(std::span<const LabelList* const> series, const QString& fallback) {
    if (series.size() == 1) return {nameOfSingle(*series.front(), fallback)};
    const QSet<QString> names = differingLabels(series);
    QStringList result;
    result.reserve(static_cast<qsizetype>(series.size()));
    for (const LabelList* labels : series) {
        LabelList differing;
        for (const auto& label : *labels) {
            if (names.contains(label.first)) differing.push_back(label);
        }
        const bool isOneValue =
            names.size() == 1 && differing.size() == 1 && !differing.front().second.isEmpty();
        if (isOneValue)
            result.append(differing.front().second);
        else
            result.append(differing.empty() && labels->empty() ? fallback : labelsText(differing));
    }
    return result;
}

quint64 stableHash(const LabelList& labels, const QString& salt) {
    // FNV-1a: Qt's own hash is seeded anew in every process.
    quint64 hash = 14695981039346656037ULL;
    const auto add = [&hash](const QString& text) {
        for (const QChar character : text) {
            hash ^= character.unicode();
            hash *= 1099511628211ULL;
        }
        hash ^= 0x1F;  // a border, so that `ab` `c` is not `a` `bc`
        hash *= 1099511628211ULL;
    };
    add(salt);
    for (const auto& [name, value] : labels) {
        add(name);
        add(value);
    }
    // FNV's low bits are weak, and colours are taken from them.
    return hash ^ (hash >> 29);
}

}  // namespace pallium::ui
