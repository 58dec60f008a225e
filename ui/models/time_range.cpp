#include "ui/models/time_range.h"

#include "ui/models/format.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr qint64 kSecondMs = 1000;
constexpr qint64 kMinuteMs = 60 * kSecondMs;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr qint64 kDayMs = 24 * kHourMs;
constexpr qint64 kMaxRangeMs = 20 * 365 * kDayMs;
constexpr qint64 kMaxPoints = 11000;  // Prometheus refuses more

qint64 unitMs(const QString& unit) {
    static const std::pair<const char*, qint64> kUnits[] = {
        {"ms", 1},
        {"s", kSecondMs},
        {"sec", kSecondMs},
        {"m", kMinuteMs},
        {"min", kMinuteMs},
        {"h", kHourMs},
        {"hour", kHourMs},
        {"hours", kHourMs},
        {"d", kDayMs},
        {"day", kDayMs},
        {"days", kDayMs},
        {"w", 7 * kDayMs},
        {"week", 7 * kDayMs},
        {"y", 365 * kDayMs},
    };
    for (const auto& [name, lengthMs] : kUnits) {
        if (unit == QLatin1String(name)) return lengthMs;
    }
    return 0;
}

/// `1h30m`, `15 min`; nothing if it is no duration or not above zero.
std::optional<qint64> parseLength(const QString& text) {
    static const QRegularExpression part(QStringLiteral("\\s*(\\d{1,9})\\s*([a-z]+)"));
    qint64 totalMs = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = part.match(text, at, QRegularExpression::NormalMatch,
                                      QRegularExpression::AnchorAtOffsetMatchOption);
        const qint64 lengthMs = match.hasMatch() ? unitMs(match.captured(2)) : 0;
        if (lengthMs == 0) return {};
        const qint64 count = match.captured(1).toLongLong();
        if (count > kMaxRangeMs / lengthMs) return {};
        totalMs += count * lengthMs;
        at = match.capturedEnd();
    }
    if (totalMs <= 0 || totalMs > kMaxRangeMs) return {};
    return totalMs;
}

qint64 startOfDay(const QDate& day, const QTimeZone& zone) {
    return day.startOfDay(zone).toMSecsSinceEpoch();
}

struct Instant {
    qint64 timeMs;
    bool isNow;       // moves with the clock
    bool isWholeDay;  // a date alone
};

std::optional<Instant> parseDate(const QString& text, const QTimeZone& zone) {
    QString plain = text;
    plain.replace(u't', u' ');
    const bool isUtc = plain.endsWith(u'z') || plain.endsWith(QLatin1String(" utc"));
    if (isUtc) plain = plain.left(plain.lastIndexOf(plain.endsWith(u'z') ? u'z' : u' '));
    plain = plain.trimmed();
    for (const QString& format :
         {QStringLiteral("yyyy-MM-dd HH:mm:ss"), QStringLiteral("yyyy-MM-dd HH:mm"),
          QStringLiteral("yyyy-MM-dd H:mm"), QStringLiteral("yyyy-MM-dd")}) {
        const QDateTime read = QDateTime::fromString(plain, format);
        if (!read.isValid()) continue;
        const QDateTime time(read.date(), read.time(), isUtc ? QTimeZone::utc() : zone);
        if (!time.isValid()) return {};
        return Instant{time.toMSecsSinceEpoch(), false, format.size() == 10};
    }
    return {};
}

/// `now`, `now-3h`, a date with or without a time, Unix seconds.
std::optional<Instant> parseInstant(const QString& text, qint64 nowMs, const QTimeZone& zone) {
    if (text == QLatin1String("now")) return Instant{nowMs, true, false};
    if (text.startsWith(QLatin1String("now-"))) {
        const auto lengthMs = parseLength(text.mid(4));
        if (!lengthMs) return {};
        return Instant{nowMs - *lengthMs, true, false};
    }
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && seconds > 1e8 && seconds < 1e11)
        return Instant{static_cast<qint64>(seconds * 1000), false, false};
    return parseDate(text, zone);
}

std::optional<TimeRange> rangeOf(qint64 startMs, qint64 endMs, bool endsNow) {
    if (endMs <= startMs || endMs - startMs > kMaxRangeMs) return {};
    return TimeRange{endMs - startMs, endsNow ? 0 : endMs};
}

std::optional<TimeRange> parseBothEnds(const QString& from, const QString& to, qint64 nowMs,
                                       const QTimeZone& zone) {
    const auto start = parseInstant(from, nowMs, zone);
    const auto end = parseInstant(to, nowMs, zone);
    if (!start || !end) return {};
    qint64 endMs = end->timeMs;
    if (end->isWholeDay)
        endMs = startOfDay(QDateTime::fromMSecsSinceEpoch(endMs, zone).date().addDays(1), zone);
    return rangeOf(start->timeMs, endMs, end->isNow && end->timeMs == nowMs);
}

std::optional<TimeRange> parseNamed(const QString& text, qint64 nowMs, const QTimeZone& zone) {
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, zone).date();
    if (text == QLatin1String("today")) return rangeOf(startOfDay(today, zone), nowMs, true);
    if (text == QLatin1String("yesterday"))
        return rangeOf(startOfDay(today.addDays(-1), zone), startOfDay(today, zone), false);
    if (text == QLatin1String("this week"))
        return rangeOf(startOfDay(today.addDays(1 - today.dayOfWeek()), zone), nowMs, true);
    return {};
}

}  // namespace

std::optional<TimeRange> parseTimeRange(const QString& text, qint64 nowMs, const QTimeZone& zone) {
    QString plain = text.simplified().toLower();
    if (const auto named = parseNamed(plain, nowMs, zone)) return named;
    static const QRegularExpression separator(
        QStringLiteral("\\s+(?:to|until|-|\u2013|\u2192)\\s+|\\s*\\.\\.\\s*"));
    const QStringList ends = plain.split(separator);
    if (ends.size() == 2) return parseBothEnds(ends[0], ends[1], nowMs, zone);
    if (ends.size() != 1) return {};
    if (plain.startsWith(QLatin1String("last "))) plain.remove(0, 5);
    if (const auto lengthMs = parseLength(plain)) return TimeRange{*lengthMs, 0};
    const auto start = parseInstant(plain, nowMs, zone);
    if (!start) return {};
    if (!start->isWholeDay) return rangeOf(start->timeMs, nowMs, start->isNow);
    return parseBothEnds(plain, plain, nowMs, zone);
}

QString timeRangeText(const TimeRange& range, const QTimeZone& zone) {
    if (range.isRelative()) {
        const qint64 rounded = (range.lengthMs + kSecondMs / 2) / kSecondMs * kSecondMs;
        return promDuration(std::max(rounded, kSecondMs));
    }
    const auto text = [&zone](qint64 timeMs) {
        return QDateTime::fromMSecsSinceEpoch(timeMs, zone)
            .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    };
    return text(range.endMs - range.lengthMs) + QLatin1String(" to ") + text(range.endMs);
}

qint64 automaticStepMs(qint64 rangeMs, int widthPx, qint64 scrapeIntervalMs) {
    static constexpr std::array<qint64, 17> kRoundMs{
        kSecondMs, 2 * kSecondMs, 5 * kSecondMs, 10 * kSecondMs, 15 * kSecondMs, 30 * kSecondMs,
        kMinuteMs, 2 * kMinuteMs, 5 * kMinuteMs, 10 * kMinuteMs, 15 * kMinuteMs, 30 * kMinuteMs,
        kHourMs,   2 * kHourMs,   6 * kHourMs,   12 * kHourMs,   kDayMs};
    constexpr int kPixelsPerPoint = 2;
    const qint64 points = std::clamp<qint64>(widthPx / kPixelsPerPoint, 1, kMaxPoints - 1);
    const qint64 wanted =
        std::max((std::max<qint64>(rangeMs, 0) + points - 1) / points, scrapeIntervalMs);
    const auto* const found = std::lower_bound(kRoundMs.begin(), kRoundMs.end(), wanted);
    if (found != kRoundMs.end()) return *found;
    return (wanted + kDayMs - 1) / kDayMs * kDayMs;
}

QJsonObject toJson(const TimeRange& range) {
    // Milliseconds fit a double exactly for the next 280,000 years.
    return {{QStringLiteral("lengthMs"), static_cast<double>(range.lengthMs)},
            {QStringLiteral("endMs"), static_cast<double>(range.endMs)}};
}

TimeRange timeRangeFromJson(const QJsonObject& object) {
    TimeRange range;
    const auto lengthMs = static_cast<qint64>(object.value(QStringLiteral("lengthMs")).toDouble(0));
    const auto endMs = static_cast<qint64>(object.value(QStringLiteral("endMs")).toDouble(0));
    if (lengthMs > 0 && lengthMs <= kMaxRangeMs) range.lengthMs = lengthMs;
    if (endMs > 0) range.endMs = endMs;
    return range;
}

}  // namespace pallium::ui
