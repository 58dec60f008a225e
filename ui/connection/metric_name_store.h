#pragma once

#include <QByteArray>
#include <QString>

#include <utility>

namespace pallium::ui {

/// Metric names of each connection's tenants as fetched last, for completion before the server
/// answers. They are kept in the state database, but read and written over a connection of their
/// own: hundreds of thousands of names take too long for the GUI thread. What cannot be read or
/// written is no loss, so nothing fails. A value. Threads: any.
class MetricNameStore {
  public:
    /// The state database's file; an empty path keeps nothing.
    explicit MetricNameStore(QString path) : m_path(std::move(path)) {}

    /// Empty if there are none.
    QByteArray read(const QString& connectionId, const QString& tenant) const;
    /// Replaces what is there; the same names are not written again.
    void write(const QString& connectionId, const QString& tenant, const QByteArray& names) const;

  private:
    QString m_path;
};

}  // namespace pallium::ui
