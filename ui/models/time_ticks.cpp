#include "ui/models/ticks.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr qint64 kTickSecondMs = 1000;
constexpr qint64 kTickMinuteMs = 60 * kTickSecondMs;
constexpr qint64 kTickHourMs = 60 * kTickMinuteMs;
constexpr qint64 kTickDayMs = 24 * kTickHourMs;

struct TickTexts {
    Q_DECLARE_TR_FUNCTIONS(Ticks)
};

/// Steps within a day, in milliseconds.
constexpr std::array<qint64, 26> kClockSteps{1,
                                             2,
                                             5,
                                             10,
                                             20,
                                             50,
                                             100,
                                             200,
                                             500,
                                             kTickSecondMs,
                                             2 * kTickSecondMs,
                                             5 * kTickSecondMs,
                                             10 * kTickSecondMs,
                                             15 * kTickSecondMs,
                                             30 * kTickSecondMs,
                                             kTickMinuteMs,
                                             2 * kTickMinuteMs,
                                             5 * kTickMinuteMs,
                                             10 * kTickMinuteMs,
                                             15 * kTickMinuteMs,
                                             30 * kTickMinuteMs,
                                             kTickHourMs,
                                             2 * kTickHourMs,
                                             3 * kTickHourMs,
                                             6 * kTickHourMs,
                                             12 * kTickHourMs};

/// Steps of whole days, months or years.
struct CalendarStep {
    int days = 0;
    int months = 0;
    qint64 lengthMs() const { return days * kTickDayMs + months * 30 * kTickDayMs; }
};
constexpr std::array<CalendarStep, 13> kCalendarSteps{{{1, 0},
                                                       {2, 0},
                                                       {7, 0},
                                                       {14, 0},
                                                       {0, 1},
                                                       {0, 2},
                                                       {0, 3},
                                                       {0, 6},
                                                       {0, 12},
                                                       {0, 24},
                                                       {0, 60},
                                                       {0, 120},
                                                       {0, 1200}}};

qint64 offsetMs(const QTimeZone& zone, qint64 timeMs) {
    return zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc())) *
           kTickSecondMs;
}

QString clockText(qint64 timeMs, qint64 stepMs, const QTimeZone& zone) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs, zone);
    if (time.time() == QTime(0, 0))
        return QLocale().toString(time.date(), TickTexts::tr("MMM d", "day and month on an axis"));
    if (stepMs >= kTickMinuteMs) return time.toString(QStringLiteral("HH:mm"));
    if (stepMs >= kTickSecondMs) return time.toString(QStringLiteral("HH:mm:ss"));
    return time.toString(QStringLiteral("HH:mm:ss.zzz"));
}

/// Walks in absolute time by steps of the local clock, so that an hour that comes twice is marked
/// twice and one that is skipped is not marked at all.
std::vector<AxisTick> clockTicks(qint64 startMs, qint64 endMs, qint64 stepMs,
                                 const QTimeZone& zone) {
    std::vector<AxisTick> ticks;
    qint64 at = startMs;
    qint64 lastOffset = offsetMs(zone, startMs);
    while (at <= endMs) {
        const qint64 offset = offsetMs(zone, at);
        const qint64 local = at + offset;
        const qint64 rest = ((local % stepMs) + stepMs) % stepMs;
        const qint64 next = at + (rest == 0 ? 0 : stepMs - rest);
        if (offsetMs(zone, next) != offset) {
            // The clocks change before the next tick: go on from there with the new offset.
            at = zone.nextTransition(QDateTime::fromMSecsSinceEpoch(at, QTimeZone::utc()))
                     .atUtc.toMSecsSinceEpoch();
            continue;
        }
        if (next > endMs) break;
        QString text = clockText(next, stepMs, zone);
        if (offset != lastOffset)
            text = TickTexts::tr("%1 %2", "time, then time zone")
                       .arg(text, zone.abbreviation(QDateTime::fromMSecsSinceEpoch(next, zone)));
        lastOffset = offset;
        ticks.push_back({static_cast<double>(next), text});
        at = next + stepMs / 2 + 1;
    }
    return ticks;
}

QDate firstDay(const QDate& day, CalendarStep step) {
    if (step.days > 0) {
        // Julian day 0 was a Monday, so weeks begin on one.
        const qint64 julian = day.toJulianDay();
        return QDate::fromJulianDay(julian - julian % step.days);
    }
    const int month = day.year() * 12 + day.month() - 1;
    const int first = month - month % step.months;
    return {first / 12, first % 12 + 1, 1};
}

QString calendarText(const QDate& day, CalendarStep step) {
    if (step.months >= 12) return QString::number(day.year());
    if (step.months > 0)
        return QLocale().toString(day, TickTexts::tr("MMM yyyy", "month and year on an axis"));
    return QLocale().toString(day, TickTexts::tr("MMM d", "day and month on an axis"));
}

std::vector<AxisTick> calendarTicks(qint64 startMs, qint64 endMs, CalendarStep step,
                                    const QTimeZone& zone) {
    std::vector<AxisTick> ticks;
    QDate day = firstDay(QDateTime::fromMSecsSinceEpoch(startMs, zone).date(), step);
    while (day.isValid()) {
        const qint64 at = day.startOfDay(zone).toMSecsSinceEpoch();
        if (at > endMs) break;
        if (at >= startMs) ticks.push_back({static_cast<double>(at), calendarText(day, step)});
        day = step.days > 0 ? day.addDays(step.days) : day.addMonths(step.months);
    }
    return ticks;
}

}  // namespace

std::vector<AxisTick> timeTicks(qint64 startMs, qint64 endMs, int maxTicks, const QTimeZone& zone) {
    if (endMs <= startMs) return {};
    const qint64 wanted = (endMs - startMs) / std::max(maxTicks, 1) + 1;
    for (const qint64 stepMs : kClockSteps) {
        if (stepMs >= wanted) return clockTicks(startMs, endMs, stepMs, zone);
    }
    for (const CalendarStep& step : kCalendarSteps) {
        if (step.lengthMs() >= wanted) return calendarTicks(startMs, endMs, step, zone);
    }
    return {};
}

}  // namespace pallium::ui
