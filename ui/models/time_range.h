#pragma once

#include <QJsonObject>
#include <QString>
#include <QTimeZone>

#include <optional>

namespace pallium::ui {

/// A stretch of time on a page: relative to now (`last 1 h`) or absolute. A value.
struct TimeRange {
    qint64 lengthMs = 3600 * 1000;
    qint64 endMs = 0;  // 0: now

    bool isRelative() const { return endMs == 0; }
    qint64 endAt(qint64 nowMs) const { return isRelative() ? nowMs : endMs; }
    qint64 startAt(qint64 nowMs) const { return endAt(nowMs) - lengthMs; }
    bool operator==(const TimeRange&) const = default;
};

/// Reads what people type: `1h`, `now-3h`, `now-3h to now-1h`, `2026-01-02 10:00 to 2026-01-02
/// 12:00`, `today`, `yesterday`, `this week`. Nothing if it is no range.
std::optional<TimeRange> parseTimeRange(const QString& text, qint64 nowMs, const QTimeZone& zone);
/// The same text back: `1h`, or both ends to the second.
QString timeRangeText(const TimeRange& range, const QTimeZone& zone);

/// A step for a graph of `widthPx`: range / (width / 2), rounded up to a round duration, never
/// below `scrapeIntervalMs` nor above 11,000 points.
qint64 automaticStepMs(qint64 rangeMs, int widthPx, qint64 scrapeIntervalMs);

QJsonObject toJson(const TimeRange& range);
TimeRange timeRangeFromJson(const QJsonObject& object);

}  // namespace pallium::ui
