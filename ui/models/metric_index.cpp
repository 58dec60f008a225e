#include "ui/models/metric_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <tuple>

namespace pallium::ui {
namespace {

/// Byte by byte, as UTF-8 sorts by code point.
bool isBefore(QByteArrayView a, QByteArrayView b) {
    const int order =
        std::memcmp(a.data(), b.data(), static_cast<size_t>(qMin(a.size(), b.size())));
    return order != 0 ? order < 0 : a.size() < b.size();
}

std::vector<QByteArrayView> viewsOf(const std::vector<QByteArray>& texts) {
    return {texts.begin(), texts.end()};
}

std::vector<QByteArray> utf8Of(const QStringList& names) {
    std::vector<QByteArray> texts;
    texts.reserve(static_cast<size_t>(names.size()));
    for (const QString& name : names)
        texts.push_back(name.toUtf8());
    return texts;
}

std::vector<QByteArrayView> linesOf(const QByteArray& text) {
    std::vector<QByteArrayView> lines;
    const QByteArrayView all(text);
    for (qsizetype start = 0; start < all.size();) {
        qsizetype end = all.indexOf('\n', start);
        if (end < 0) end = all.size();
        if (end > start) lines.push_back(all.sliced(start, end - start));
        start = end + 1;
    }
    return lines;
}

/// Insertions, deletions, replacements and swaps of neighbours between two short names; `limit` + 1
/// as soon as it is more.
int editDistance(QByteArrayView a, QByteArrayView b, int limit) {
    const int width = static_cast<int>(b.size());
    if (std::abs(static_cast<int>(a.size()) - width) > limit) return limit + 1;
    std::vector<int> before2(static_cast<size_t>(width) + 1);
    std::vector<int> before(before2.size());
    std::vector<int> row(before2.size());
    for (size_t j = 0; j < before.size(); ++j)
        before[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        int best = row[0];
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const int replaced = before[at - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[at] = std::min({before[at] + 1, row[at - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], before2[at - 2] + 1);
            best = std::min(best, row[at]);
        }
        if (best > limit) return limit + 1;
        std::swap(before2, before);
        std::swap(before, row);
    }
    return before.back();
}

}  // namespace

MetricIndex::MetricIndex(const QStringList& names) : MetricIndex(viewsOf(utf8Of(names))) {}

MetricIndex::MetricIndex(std::vector<QByteArrayView> names) {
    std::sort(names.begin(), names.end(), isBefore);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    qsizetype bytes = 0;
    for (const QByteArrayView name : names)
        bytes += name.size();
    m_text.reserve(bytes);
    m_names.reserve(names.size());
    for (const QByteArrayView name : names) {
        m_names.push_back({letterSet(name), static_cast<quint32>(m_text.size()),
                           static_cast<quint32>(name.size())});
        m_text.append(name.data(), name.size());
    }
}

std::shared_ptr<const MetricIndex> MetricIndex::fromSerialized(const QByteArray& text) {
    return std::shared_ptr<const MetricIndex>(new MetricIndex(linesOf(text)));
}

QByteArrayView MetricIndex::view(const Name& name) const {
    return QByteArrayView(m_text).sliced(name.offset, name.length);
}

QString MetricIndex::text(const Name& name) const {
    return QString::fromUtf8(view(name));
}

std::vector<MetricIndex::Name>::const_iterator MetricIndex::lowerBound(QByteArrayView name) const {
    return std::lower_bound(
        m_names.begin(), m_names.end(), name,
        [this](const Name& a, QByteArrayView b) { return isBefore(view(a), b); });
}

std::vector<MetricIndex::Hit> MetricIndex::search(const QString& typed, int limit) const {
    struct Candidate {
        MatchTier tier;
        int gaps;
        quint32 index;
    };
    const NamePattern pattern(typed);
    std::vector<Candidate> candidates;
    std::array<int, kMatchTiers> counts{};  // of candidates in this tier and the better ones
    auto worst = MatchTier::Scattered;
    for (quint32 i = 0; i < m_names.size(); ++i) {
        const std::optional<NameMatch> match =
            pattern.match(view(m_names[i]), m_names[i].letters, worst);
        if (!match) continue;
        candidates.push_back({match->tier, match->gaps, i});
        for (size_t tier = static_cast<size_t>(match->tier); tier < kMatchTiers; ++tier)
            ++counts[tier];
        // With the list full of better names, worse ones need not be looked for.
        while (worst > MatchTier::Prefix && counts[static_cast<size_t>(worst) - 1] >= limit)
            worst = static_cast<MatchTier>(static_cast<int>(worst) - 1);
        if (pattern.isEmpty() && static_cast<int>(candidates.size()) == limit) break;
    }
    const auto shown = std::min(candidates.size(), static_cast<size_t>(limit));
    const bool byAlphabet = pattern.isEmpty();
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<ptrdiff_t>(shown),
                      candidates.end(), [&](const Candidate& a, const Candidate& b) {
                          const auto key = [&](const Candidate& c) {
                              const quint32 length = byAlphabet ? 0 : m_names[c.index].length;
                              return std::make_tuple(c.tier, c.gaps, length, c.index);
                          };
                          return key(a) < key(b);
                      });
    std::vector<Hit> hits;
    for (size_t i = 0; i < shown; ++i) {
        const QString name = text(m_names[candidates[i].index]);
        hits.push_back({name, pattern.positions(name)});
    }
    return hits;
}

bool MetricIndex::contains(const QString& name) const {
    const QByteArray utf8 = name.toUtf8();
    const auto it = lowerBound(utf8);
    return it != m_names.end() && view(*it) == utf8;
}

QStringList MetricIndex::nearest(const QString& name, int limit) const {
    const QByteArray utf8 = name.toUtf8();
    const int reach = qBound(1, static_cast<int>(utf8.size()) / 4, 3);
    const quint64 letters = letterSet(utf8);
    std::vector<std::pair<int, quint32>> found;
    for (quint32 i = 0; i < m_names.size(); ++i) {
        // An edit changes at most two letters of the set, and all together the bit of the case.
        if (std::popcount(m_names[i].letters ^ letters) > 2 * reach + 1) continue;
        const int distance = editDistance(utf8, view(m_names[i]), reach);
        if (distance <= reach) found.emplace_back(distance, i);
    }
    std::sort(found.begin(), found.end());
    QStringList names;
    for (size_t i = 0; i < found.size() && names.size() < limit; ++i)
        names << text(m_names[found[i].second]);
    return names;
}

QByteArray MetricIndex::serialized() const {
    QByteArray result;
    result.reserve(m_text.size() + static_cast<qsizetype>(m_names.size()));
    for (const Name& name : m_names) {
        const QByteArrayView bytes = view(name);
        result.append(bytes.data(), bytes.size());
        result.append('\n');
    }
    return result;
}

size_t MetricIndex::memoryBytes() const {
    return static_cast<size_t>(m_text.capacity()) + m_names.capacity() * sizeof(Name) +
           sizeof(*this);
}

}  // namespace pallium::ui
