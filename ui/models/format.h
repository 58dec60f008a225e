#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

namespace pallium::ui {

/// What a number measures; decides how it is written.
enum class Unit : quint8 {
    None,
    Seconds,
    Bytes,
    BytesPerSecond,
    PerSecond,
    Ratio,
    Percent,
    Celsius,
    Timestamp
};

/// The unit that a metric's or expression's name and metadata suggest; None if nothing does.
Unit guessUnit(const QString& expression, const QString& metadataUnit);

/// For views, in the locale of the window: `1.2k`, `3.4 MiB`, `12 ms`, `42 %`; `NaN`, `+Inf` as
/// Prometheus writes them. `digits` significant ones.
QString formatValue(double value, Unit unit = Unit::None, int digits = 4);
/// Full precision and independent of the locale, as Prometheus' JSON has a sample: for tables' tool
/// tips, exports.
QString exactValue(double value);
/// `3 s`, `2 m 5 s`, `4 h`: the two largest parts.
QString formatDuration(qint64 milliseconds);
/// A duration as Prometheus prints it: `1h30m`, `1d12h`.
QString promDuration(qint64 milliseconds);
/// `8,240` in the locale.
QString formatCount(qint64 count);
/// `412 MiB`.
QString formatBytes(qint64 bytes);
/// `2026-01-02 14:03:10 UTC`.
QString formatTime(qint64 timeMs, const QTimeZone& zone);
/// `14:03:10` on the day of `nowMs`, else with the date.
QString formatShortTime(qint64 timeMs, qint64 nowMs, const QTimeZone& zone);
/// `3 s ago`.
QString formatAge(qint64 milliseconds);

}  // namespace pallium::ui
