#include "ui/models/starter_queries.h"

#include <QCoreApplication>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kLookedAtNames = 200;  // per word, of the best hits

struct StarterTexts {
    Q_DECLARE_TR_FUNCTIONS(StarterQueries)
};

/// Collects what is found by words that names of interesting metrics tend to have.
class StarterSearch {
  public:
    StarterSearch(const MetricIndex& names, const MetadataMap& metadata, int limit)
        : m_names(names), m_metadata(metadata), m_limit(limit) {}

    std::vector<StarterQuery> run() {
        addRate(QStringLiteral("requests_total"));
        addQuantile();
        addUp();
        addGauge(QStringLiteral("memory_bytes"));
        addRate(QStringLiteral("errors_total"));
        addRate(QStringLiteral("cpu_seconds_total"));
        addRate(QStringLiteral("_total"));
        addAnyGauge();
        return std::move(m_found);
    }

  private:
    bool isFull() const { return static_cast<int>(m_found.size()) >= m_limit; }

    void add(const QString& metric, const QString& title, const QString& expression) {
        if (isFull() || m_used.contains(metric)) return;
        m_used.append(metric);
        m_found.push_back({title, expression});
    }

    /// The first unused hit for `word` that ends with `suffix`; empty if there is none.
    QString find(const QString& word, const QString& suffix) const {
        for (const MetricIndex::Hit& hit : m_names.search(word, kLookedAtNames)) {
            if (hit.name.endsWith(suffix) && !m_used.contains(hit.name)) return hit.name;
        }
        return {};
    }

    void addRate(const QString& suffix) {
        const QString name = find(suffix, suffix);
        const QString type = m_metadata.value(name).type;
        if (name.isEmpty() || (!type.isEmpty() && type != u"counter" && type != u"unknown")) return;
        add(name, StarterTexts::tr("Rate of %1 by job").arg(name),
            QStringLiteral("sum by (job) (rate(%1[5m]))").arg(name));
    }

    void addQuantile() {
        const QString suffix = QStringLiteral("_bucket");
        QString name = find(QStringLiteral("duration_seconds_bucket"), suffix);
        if (name.isEmpty()) name = find(suffix, suffix);
        if (name.isEmpty()) return;
        add(name, StarterTexts::tr("99th percentile of %1").arg(name.chopped(suffix.size())),
            QStringLiteral("histogram_quantile(0.99, sum by (le) (rate(%1[5m])))").arg(name));
    }

    void addUp() {
        const QString name = QStringLiteral("up");
        if (!m_names.contains(name)) return;
        add(name, StarterTexts::tr("Targets that answer, by job"),
            QStringLiteral("sum by (job) (up)"));
    }

    void addGauge(const QString& suffix) {
        const QString name = find(suffix, suffix);
        if (name.isEmpty()) return;
        add(name, StarterTexts::tr("Largest %1").arg(name),
            QStringLiteral("topk(5, %1)").arg(name));
    }

    /// Where names follow no custom: whatever comes first.
    void addAnyGauge() {
        for (const MetricIndex::Hit& hit : m_names.search(QString(), m_limit)) {
            add(hit.name, StarterTexts::tr("Values of %1").arg(hit.name), hit.name);
        }
    }

    const MetricIndex& m_names;
    const MetadataMap& m_metadata;
    int m_limit;
    QStringList m_used;
    std::vector<StarterQuery> m_found;
};

}  // namespace

std::vector<StarterQuery> starterQueries(const MetricIndex& names, const MetadataMap& metadata,
                                         int limit) {
    return StarterSearch(names, metadata, limit).run();
}

}  // namespace pallium::ui
