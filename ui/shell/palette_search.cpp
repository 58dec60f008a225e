#include "ui/shell/palette_search.h"

#include "ui/models/fuzzy_match.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace pallium::ui {
namespace {

// Used lately outranks a somewhat better match, never a far better one.
constexpr int kRecentScore = 40;
constexpr int kRecentStep = 4;
// Beside commands and places a metric needs to match clearly better: there are many of them.
constexpr int kMetricHandicap = 30;

bool isPrefix(QChar character) {
    return QStringLiteral(">@#:?").contains(character);
}

/// An input in its two parts.
struct Pattern {
    QChar kind;  // the prefix; null: none
    QString text;
};

Pattern patternOf(const QString& input) {
    const QString trimmed = input.trimmed();
    if (trimmed.isEmpty() || !isPrefix(trimmed.front())) return {QChar(), trimmed};
    return {trimmed.front(), trimmed.mid(1).trimmed()};
}

Row metricRow(const QString& name) {
    Row row;
    row.key = QLatin1Char('@') + name;
    row.text = name;
    row.hint = QCoreApplication::translate("PaletteSearch", "metric");
    row.icon = QStringLiteral("chart-line");
    return row;
}

}  // namespace

void PaletteSearch::setRecent(const QStringList& keys) {
    m_recency.clear();
    for (qsizetype index = 0; index < keys.size(); ++index)
        m_recency.insert(keys[index], static_cast<int>(keys.size() - 1 - index));
}

void PaletteSearch::addEntries(QChar prefix, const QString& pattern,
                               std::vector<Ranked>& found) const {
    for (const Row& entry : m_entries) {
        if (!prefix.isNull() && entry.key.front() != prefix) continue;
        std::optional<int> score = fuzzyScore(pattern, entry.text);
        // A stable id is a name too: `query.run`.
        if (!score && entry.key.front() == QLatin1Char('>'))
            score = fuzzyScore(pattern, entry.key.mid(1));
        if (!score) continue;
        if (const auto recent = m_recency.constFind(entry.key); recent != m_recency.cend())
            *score += kRecentScore + kRecentStep * *recent;
        found.push_back({*score, entry});
    }
}

std::optional<QString> PaletteSearch::metricPattern(const QString& input) {
    const Pattern pattern = patternOf(input);
    const bool isWanted =
        pattern.kind == QLatin1Char('@') || (pattern.kind.isNull() && !pattern.text.isEmpty());
    return isWanted ? std::optional(pattern.text) : std::nullopt;
}

std::vector<Row> PaletteSearch::find(const QString& input,
                                     const std::vector<MetricIndex::Hit>& metrics) const {
    const Pattern pattern = patternOf(input);
    const bool isOnlyMetrics = pattern.kind == QLatin1Char('@');
    std::vector<Ranked> found;
    if (!isOnlyMetrics) addEntries(pattern.kind, pattern.text, found);
    int rank = 0;
    for (const MetricIndex::Hit& hit : metrics) {
        // The index knows best how its names compare; its order is kept.
        const int score = isOnlyMetrics
                              ? -rank++
                              : fuzzyScore(pattern.text, hit.name).value_or(0) - kMetricHandicap;
        found.push_back({score, metricRow(hit.name)});
    }
    std::stable_sort(found.begin(), found.end(), [](const Ranked& left, const Ranked& right) {
        return left.score > right.score;
    });
    std::vector<Row> rows;
    for (Ranked& ranked : found) {
        if (rows.size() == kMaxRows) break;
        rows.push_back(std::move(ranked.row));
    }
    return rows;
}

}  // namespace pallium::ui
