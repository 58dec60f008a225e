#pragma once

#include "ui/models/metric_index.h"
#include "ui/shell/row_model.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace pallium::ui {

/// What the command palette can find, and in which order. A plain value: no widget, no server.
/// Metrics are searched in their own index by the caller, since there may be very many.
///
/// The first character of the input may narrow to one kind: `>` commands, `@` metrics, `#` tenants,
/// `:` connections, `?` help. Without one everything is ranked by match, what was used lately
/// first. Keys of rows are the prefix and the name: `>query.run`, `@http_requests_total`, `#shop`.
class PaletteSearch {
  public:
    static constexpr int kMaxRows = 50;

    /// A thing that is not a metric; `row.key` begins with its kind's prefix.
    void setEntries(std::vector<Row> entries) { m_entries = std::move(entries); }
    /// Keys, the latest first.
    void setRecent(const QStringList& keys);

    /// What metrics are to be searched by; nothing if the input asks for none.
    static std::optional<QString> metricPattern(const QString& input);
    /// At most kMaxRows, best first. `metrics` are the index's best hits for metricPattern(), or
    /// none as long as they are not known. Cost: one pass over the entries.
    std::vector<Row> find(const QString& input,
                          const std::vector<MetricIndex::Hit>& metrics = {}) const;

  private:
    struct Ranked {
        int score = 0;
        Row row;
    };
    void addEntries(QChar prefix, const QString& pattern, std::vector<Ranked>& found) const;

    std::vector<Row> m_entries;
    QHash<QString, int> m_recency;  // key -> 0 for the oldest
};

}  // namespace pallium::ui
