#pragma once

#include "ui/connection/connection.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>

namespace pallium::ui {

/// Where the runtime file of a server of this computer lies, by its settings; empty where the
/// server is another's, has none, or keeps it in a bucket.
QString ownRuntimeFile(const Connection& connection, const QHash<QString, QString>& config);

/// What stands in a runtime file of this computer. Read on the pool. Threads: GUI thread.
class OwnRuntimeFile final : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    /// Reads it anew, then signals read(); an empty path is no file.
    void open(const QString& path);
    bool isThere() const { return !m_path.isEmpty() && m_problem.isEmpty(); }
    const QString& path() const { return m_path; }
    const QByteArray& text() const { return m_text; }
    /// Why it cannot be edited here; empty if it can.
    const QString& problem() const { return m_problem; }

  Q_SIGNALS:
    void read();

  private:
    QString m_path;
    QByteArray m_text;
    QString m_problem;
    int m_readings = 0;  // begun; only the last one counts
};

}  // namespace pallium::ui
