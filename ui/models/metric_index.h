#pragma once

#include "ui/models/name_match.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace pallium::ui {

/// The names of one tenant's metrics, searchable while a person types. Immutable after
/// construction, shared between the editor and the pool. Memory: the names in UTF-8 and 16 bytes
/// each, so 200,000 ordinary names take about 12 MB. Threads: any.
class MetricIndex {
  public:
    /// From so many names on a search takes longer than the GUI thread may: run it on the pool.
    static constexpr int kSearchOnPoolFrom = 20000;

    /// Sorts and removes duplicates, which takes a while for many: build it on the pool.
    explicit MetricIndex(const QStringList& names);
    /// From what serialized() gave: names in any order, separated by line feeds.
    static std::shared_ptr<const MetricIndex> fromSerialized(const QByteArray& text);

    struct Hit {
        QString name;
        std::vector<int> matches;  // ascending positions in name
    };
    /// The best `limit` names for `typed`, best first by tier, then by gaps, length and alphabet.
    /// An empty text gives the first names of the alphabet.
    /// Cost: one pass over the names; 30 ms at most for 200,000.
    std::vector<Hit> search(const QString& typed, int limit) const;

    bool contains(const QString& name) const;
    /// Names that differ from `name` by few letters, nearest first; for "did you mean".
    QStringList nearest(const QString& name, int limit) const;
    int size() const { return static_cast<int>(m_names.size()); }
    bool isEmpty() const { return m_names.empty(); }
    QByteArray serialized() const;
    size_t memoryBytes() const;

  private:
    struct Name {
        quint64 letters = 0;  // letterSet()
        quint32 offset = 0;   // in m_text
        quint32 length = 0;   // bytes
    };
    explicit MetricIndex(std::vector<QByteArrayView> names);
    QByteArrayView view(const Name& name) const;
    QString text(const Name& name) const;
    std::vector<Name>::const_iterator lowerBound(QByteArrayView name) const;

    QByteArray m_text;          // the names one behind the other
    std::vector<Name> m_names;  // sorted by name
};
using MetricIndexPtr = std::shared_ptr<const MetricIndex>;

}  // namespace pallium::ui
