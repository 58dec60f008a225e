#pragma once

#include "ui/connection/embedded_server.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QTimeZone>

#include <deque>

namespace pallium::ui {

enum class LogLevel : quint8 { Debug, Info, Warn, Error };

/// One event of a log.
struct LogLine {
    qint64 timeMs = 0;
    LogLevel level = LogLevel::Info;
    QString component;
    QString text;  // the message, then its fields as `name=value`
    QByteArray raw;
};
/// Reads a line as PalliumHost::takeLog has it; what is none becomes a message.
LogLine parseLogLine(const QByteArray& json);

/// The newest lines of a log, oldest first; at most kMaxLines. Threads: GUI thread.
class LogModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    static constexpr size_t kMaxLines = 20'000;
    enum Column { Time, Level, Component, Message, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void add(const ServerLog& log);
    void setTimeZone(const QTimeZone& zone);
    const LogLine& line(int row) const { return m_lines[static_cast<size_t>(row)]; }
    /// Seen so far, ascending.
    const QStringList& components() const { return m_components; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void append(std::vector<LogLine> lines);
    QString text(const LogLine& line, int column) const;

    std::deque<LogLine> m_lines;
    quint64 m_dropped = 0;  // older than m_lines; with the row it numbers a line
    QStringList m_components;
    QTimeZone m_zone = QTimeZone::utc();
};

/// The lines of a LogModel of a level, a component and a text. Threads: GUI thread.
class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit LogFilter(LogModel& model, QObject* parent = nullptr);
    void setLeast(LogLevel level);
    /// Empty: all.
    void setComponent(const QString& component);
    void setText(const QString& text);
    /// What is shown, a line of JSON each.
    QByteArray jsonLines() const;

  protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

  private:
    LogModel& m_model;
    LogLevel m_least = LogLevel::Debug;
    QString m_component;
    QString m_text;
};

}  // namespace pallium::ui
