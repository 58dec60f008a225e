#include "ui/models/log_model.h"

#include "ui/models/format.h"
#include "ui/models/health.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <utility>

namespace pallium::ui {
namespace {

// As they stand in a line.
constexpr std::array kLevels{"debug", "info", "warn", "error"};

LogLevel levelOf(const QString& name) {
    for (size_t level = 0; level < kLevels.size(); ++level)
        if (name == QLatin1String(kLevels[level])) return static_cast<LogLevel>(level);
    return LogLevel::Info;
}

Health levelHealth(LogLevel level) {
    switch (level) {
        case LogLevel::Error:
            return Health::Bad;
        case LogLevel::Warn:
            return Health::Warn;
        default:
            return Health::Neutral;
    }
}

QString fieldText(const QString& name, const QString& value) {
    const bool isPlain = !value.isEmpty() && !value.contains(u' ') && !value.contains(u'"');
    return isPlain ? QStringLiteral("%1=%2").arg(name, value)
                   : QStringLiteral("%1=\"%2\"").arg(name, value);
}

}  // namespace

LogLine parseLogLine(const QByteArray& json) {
    LogLine line;
    line.raw = json;
    QJsonObject fields = QJsonDocument::fromJson(json).object();
    if (fields.isEmpty()) {
        line.text = QString::fromUtf8(json);
        return line;
    }
    const auto take = [&fields](const char* name) {
        return fields.take(QLatin1String(name)).toString();
    };
    line.timeMs = QDateTime::fromString(take("ts"), Qt::ISODateWithMs).toMSecsSinceEpoch();
    line.level = levelOf(take("level"));
    line.component = take("component");
    QStringList parts{take("msg")};
    for (auto field = fields.begin(); field != fields.end(); ++field)
        parts << fieldText(field.key(), field.value().toString());
    line.text = parts.join(QStringLiteral("  "));
    return line;
}

void LogModel::add(const ServerLog& log) {
    std::vector<LogLine> lines;
    lines.reserve(log.lines.size() + 1);
    if (log.lost > 0) {
        LogLine gap;
        gap.level = LogLevel::Warn;
        gap.component = QStringLiteral("console");
        gap.text = tr("%n lines before this one were not kept", nullptr,
                      static_cast<int>(std::min<quint64>(log.lost, 1'000'000'000)));
        lines.push_back(std::move(gap));
    }
    for (const QByteArray& json : log.lines)
        lines.push_back(parseLogLine(json));
    if (log.lost > 0 && lines.size() > 1) lines.front().timeMs = lines[1].timeMs;
    append(std::move(lines));
}

void LogModel::append(std::vector<LogLine> lines) {
    if (lines.size() > kMaxLines)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMaxLines));
    if (lines.empty()) return;
    const size_t all = m_lines.size() + lines.size();
    if (const size_t excess = all > kMaxLines ? all - kMaxLines : 0; excess > 0) {
        beginRemoveRows({}, 0, static_cast<int>(excess) - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + static_cast<std::ptrdiff_t>(excess));
        m_dropped += excess;
        endRemoveRows();
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
    for (LogLine& line : lines) {
        if (!m_components.contains(line.component)) m_components << line.component;
        m_lines.push_back(std::move(line));
    }
    m_components.sort();
    endInsertRows();
}

void LogModel::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    if (!m_lines.empty()) Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString LogModel::text(const LogLine& line, int column) const {
    switch (column) {
        case Time:
            return formatTime(line.timeMs, m_zone);
        case Level:
            return QLatin1String(kLevels[static_cast<size_t>(line.level)]);
        case Component:
            return line.component;
        default:
            return line.text;
    }
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const LogLine& line = this->line(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(line, index.column());
        case SortRole:
            if (index.column() == Time)
                return static_cast<qulonglong>(m_dropped + static_cast<quint64>(index.row()));
            if (index.column() == Level) return static_cast<int>(line.level);
            return text(line, index.column());
        case HealthRole:
            return index.column() == Level ? QVariant(static_cast<int>(levelHealth(line.level)))
                                           : QVariant();
        case Qt::ToolTipRole:
            return index.column() == Message ? QVariant(line.text) : QVariant();
        default:
            return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time:
            return tr("Time");
        case Level:
            return tr("Level");
        case Component:
            return tr("Component");
        case Message:
            return tr("Message");
        default:
            return {};
    }
}

LogFilter::LogFilter(LogModel& model, QObject* parent)
    : QSortFilterProxyModel(parent), m_model(model) {
    setSourceModel(&model);
}

void LogFilter::setLeast(LogLevel level) {
    m_least = level;
    invalidateFilter();
}

void LogFilter::setComponent(const QString& component) {
    m_component = component;
    invalidateFilter();
}

void LogFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

QByteArray LogFilter::jsonLines() const {
    QByteArray lines;
    for (int row = 0; row < rowCount(); ++row) {
        const QByteArray& raw = m_model.line(mapToSource(index(row, 0)).row()).raw;
        if (!raw.isEmpty()) lines += raw + '\n';
    }
    return lines;
}

bool LogFilter::filterAcceptsRow(int sourceRow, const QModelIndex& /*sourceParent*/) const {
    const LogLine& line = m_model.line(sourceRow);
    return line.level >= m_least && (m_component.isEmpty() || line.component == m_component) &&
           (m_text.isEmpty() || line.text.contains(m_text, Qt::CaseInsensitive) ||
            line.component.contains(m_text, Qt::CaseInsensitive));
}

}  // namespace pallium::ui
