#pragma once

#include "ui/models/metric_index.h"
#include "ui/shell/row_model.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace pallium::ui {

/// What the command palette can find, and in which order. A plain value: no widget, no server.
///
/// The first character of the input may narrow to one kind: `>` commands, `@` metrics, `#` tenants,
/// `:` connections, `?` help. Without one everything is ranked by match, what was used lately
/// first. Keys of rows are the prefix and the name: `>query.run`, `@http_requests_total`, `#shop`.
class PaletteSearch {
  public:
    static constexpr int kMaxRows = 50;

    /// A thing that is not a metric; `row.key` begins with its kind's prefix.
    void setEntries(std::vector<Row> entries) { m_entries = std::move(entries); }
    /// Null: none known.
    void setMetrics(MetricIndexPtr metrics) { m_metrics = std::move(metrics); }
    /// Keys, the latest first.
    void setRecent(const QStringList& keys);

    /// At most kMaxRows, best first. Cost: one pass over metrics and entries.
    std::vector<Row> find(const QString& input) const;

  private:
    struct Ranked {
        int score = 0;
        Row row;
    };
    void addEntries(QChar prefix, const QString& pattern, std::vector<Ranked>& found) const;
    void addMetrics(const QString& pattern, bool isOnlyKind, std::vector<Ranked>& found) const;

    std::vector<Row> m_entries;
    MetricIndexPtr m_metrics;
    QHash<QString, int> m_recency;  // key -> 0 for the oldest
};

}  // namespace pallium::ui
