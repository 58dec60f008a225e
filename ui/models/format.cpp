#include "ui/models/format.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <span>
#include <string>

namespace pallium::ui {
namespace {

struct FormatTexts {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

/// `text` is `%1` and a unit.
struct Scale {
    double factor;
    QString text;
};

double roundToDigits(double value, int digits) {
    if (value == 0) return 0;
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
    const int shift = digits - 1 - magnitude;
    if (shift > 300 || shift < -300) return value;
    // A division by a power of ten is exact where a multiplication by its inverse is not.
    const double power = std::pow(10.0, std::abs(shift));
    const double scaled = shift >= 0 ? value * power : value / power;
    if (!std::isfinite(scaled)) return value;
    return shift >= 0 ? std::round(scaled) / power : std::round(scaled) * power;
}

/// Without an exponent and without zeros at the end.
QString plainNumber(double value, int digits) {
    const double rounded = roundToDigits(value, digits);
    if (rounded == 0) return QLocale().toString(0);
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded))));
    const int decimals = std::clamp(digits - 1 - magnitude, 0, 17);
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = locale.toString(rounded, 'f', decimals);
    if (decimals == 0) return text;
    const QString zero = locale.zeroDigit();
    while (text.endsWith(zero))
        text.chop(zero.size());
    if (text.endsWith(locale.decimalPoint())) text.chop(locale.decimalPoint().size());
    return text;
}

QString exponentNumber(double value, int digits) {
    return QLocale().toString(value, 'e', std::max(digits - 1, 0));
}

/// With the largest scale that leaves a number of at least 1; scales descend.
QString scaledNumber(double value, int digits, std::span<const Scale> scales) {
    const double rounded = std::abs(roundToDigits(value, digits));
    for (const Scale& scale : scales) {
        // Rounding after the division may reach the factor that rounding before it did not.
        if (rounded >= scale.factor || std::abs(roundToDigits(value / scale.factor, digits)) >= 1 ||
            &scale == &scales.back())
            return scale.text.arg(plainNumber(value / scale.factor, digits));
    }
    return plainNumber(value, digits);
}

QString siNumber(double value, int digits) {
    const double magnitude = std::abs(value);
    if (magnitude >= 1e18 || (magnitude > 0 && magnitude < 1e-4))
        return exponentNumber(value, digits);
    static const std::array<Scale, 6> scales{{{1e15, QStringLiteral("%1P")},
                                              {1e12, QStringLiteral("%1T")},
                                              {1e9, QStringLiteral("%1G")},
                                              {1e6, QStringLiteral("%1M")},
                                              {1e3, QStringLiteral("%1k")},
                                              {1, QStringLiteral("%1")}}};
    return scaledNumber(value, digits, scales);
}

QString bytesNumber(double value, int digits) {
    constexpr double kKi = 1024;
    const std::array<Scale, 6> scales{
        {{kKi * kKi * kKi * kKi * kKi, FormatTexts::tr("%1 PiB", "pebibytes")},
         {kKi * kKi * kKi * kKi, FormatTexts::tr("%1 TiB", "tebibytes")},
         {kKi * kKi * kKi, FormatTexts::tr("%1 GiB", "gibibytes")},
         {kKi * kKi, FormatTexts::tr("%1 MiB", "mebibytes")},
         {kKi, FormatTexts::tr("%1 KiB", "kibibytes")},
         {1, FormatTexts::tr("%1 B", "bytes")}}};
    if (std::abs(value) > 1e21) return scales.back().text.arg(exponentNumber(value, digits));
    return scaledNumber(value, digits, scales);
}

/// Below a minute; above it two parts are clearer.
QString secondsNumber(double seconds, int digits) {
    if (std::abs(seconds) >= 60 && std::abs(seconds) < 1e12) {
        const QString text = formatDuration(std::llround(std::abs(seconds) * 1000));
        return seconds < 0 ? FormatTexts::tr("-%1", "negative duration").arg(text) : text;
    }
    const std::array<Scale, 4> scales{{{1, FormatTexts::tr("%1 s", "seconds")},
                                       {1e-3, FormatTexts::tr("%1 ms", "milliseconds")},
                                       {1e-6, FormatTexts::tr("%1 µs", "microseconds")},
                                       {1e-9, FormatTexts::tr("%1 ns", "nanoseconds")}}};
    const double magnitude = std::abs(seconds);
    if (magnitude == 0) return scales.front().text.arg(plainNumber(0, digits));
    if (magnitude < 1e-12 || magnitude >= 1e12)
        return scales.front().text.arg(exponentNumber(seconds, digits));
    return scaledNumber(seconds, digits, scales);
}

QString percentNumber(double percent, int digits) {
    const double magnitude = std::abs(percent);
    const bool isExtreme = magnitude >= 1e9 || (magnitude > 0 && magnitude < 1e-4);
    return FormatTexts::tr("%1 %", "percent")
        .arg(isExtreme ? exponentNumber(percent, digits) : plainNumber(percent, digits));
}

QString specialNumber(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    return value > 0 ? QStringLiteral("+Inf") : QStringLiteral("-Inf");
}

bool hasWord(const QString& name, const char* word) {
    const QString suffix = QLatin1String("_") + QLatin1String(word);
    qsizetype at = name.indexOf(suffix);
    while (at >= 0) {
        const qsizetype end = at + suffix.size();
        if (end == name.size() || !(name[end].isLetterOrNumber())) return true;
        at = name.indexOf(suffix, end);
    }
    return false;
}

bool hasRate(const QString& expression) {
    for (const char* function : {"rate(", "irate(", "deriv("}) {
        if (expression.contains(QLatin1String(function))) return true;
    }
    return false;
}

}  // namespace

Unit guessUnit(const QString& expression, const QString& metadataUnit) {
    const bool isRate = hasRate(expression);
    const auto has = [&](const char* word) {
        return metadataUnit == QLatin1String(word) || hasWord(expression, word);
    };
    // How many there are has no unit, whatever is counted.
    if (expression.startsWith(QLatin1String("count"))) return Unit::None;
    if (expression.contains(QLatin1String("histogram_quantile"))) {
        if (has("seconds")) return Unit::Seconds;
        return has("bytes") ? Unit::Bytes : Unit::None;
    }
    if (hasWord(expression, "bucket") || hasWord(expression, "count"))
        return isRate && !expression.contains(u'/') ? Unit::PerSecond : Unit::None;
    if (hasWord(expression, "timestamp_seconds")) return isRate ? Unit::None : Unit::Timestamp;
    // Of a quotient nothing is known but that two like things make a ratio.
    if (expression.contains(u'/')) return has("ratio") ? Unit::Ratio : Unit::None;
    if (has("bytes")) return isRate ? Unit::BytesPerSecond : Unit::Bytes;
    // Seconds per second are a share: the processor's, for instance.
    if (has("seconds")) return isRate ? Unit::Ratio : Unit::Seconds;
    if (has("ratio")) return Unit::Ratio;
    if (has("percent")) return Unit::Percent;
    if (has("celsius")) return Unit::Celsius;
    return isRate ? Unit::PerSecond : Unit::None;
}

QString formatValue(double value, Unit unit, int digits) {
    if (!std::isfinite(value)) return specialNumber(value);
    switch (unit) {
        case Unit::None:
            return siNumber(value, digits);
        case Unit::Seconds:
            return secondsNumber(value, digits);
        case Unit::Bytes:
            return bytesNumber(value, digits);
        case Unit::BytesPerSecond:
            return FormatTexts::tr("%1/s", "per second").arg(bytesNumber(value, digits));
        case Unit::PerSecond:
            return FormatTexts::tr("%1/s", "per second").arg(siNumber(value, digits));
        case Unit::Ratio:
            return percentNumber(value * 100, digits);
        case Unit::Percent:
            return percentNumber(value, digits);
        case Unit::Celsius:
            return FormatTexts::tr("%1 °C", "degrees Celsius").arg(siNumber(value, digits));
        case Unit::Timestamp:
            if (std::abs(value) >= 1e11) return siNumber(value, digits);
            return formatTime(std::llround(value * 1000), QTimeZone::utc());
    }
    return siNumber(value, digits);
}

QString exactValue(double value) {
    std::string text;
    appendFloatJson(text, value);
    return QString::fromStdString(text);
}

QString formatDuration(qint64 milliseconds) {
    const qint64 total = std::max<qint64>(milliseconds, 0);
    if (total < 1000) return FormatTexts::tr("%1 ms", "milliseconds").arg(total);
    const struct {
        qint64 lengthMs;
        QString text;
    } parts[] = {{86400000, FormatTexts::tr("%1 d", "days")},
                 {3600000, FormatTexts::tr("%1 h", "hours")},
                 {60000, FormatTexts::tr("%1 m", "minutes")},
                 {1000, FormatTexts::tr("%1 s", "seconds")}};
    for (size_t i = 0; i < std::size(parts); ++i) {
        if (total < parts[i].lengthMs) continue;
        const QString first = parts[i].text.arg(QLocale().toString(total / parts[i].lengthMs));
        if (i + 1 == std::size(parts)) return first;
        const qint64 rest = total % parts[i].lengthMs / parts[i + 1].lengthMs;
        if (rest == 0) return first;
        return FormatTexts::tr("%1 %2", "two parts of a duration: 2 m 5 s")
            .arg(first, parts[i + 1].text.arg(rest));
    }
    return {};
}

QString promDuration(qint64 milliseconds) {
    return QString::fromStdString(
        formatPrometheusDuration(std::chrono::milliseconds(milliseconds)));
}

QString formatCount(qint64 count) {
    return QLocale().toString(count);
}

QString formatBytes(qint64 bytes) {
    return bytesNumber(static_cast<double>(bytes), 3);
}

QString formatTime(qint64 timeMs, const QTimeZone& zone) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs, zone);
    return FormatTexts::tr("%1 %2", "date and time, then time zone")
        .arg(time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), zone.abbreviation(time));
}

QString formatShortTime(qint64 timeMs, qint64 nowMs, const QTimeZone& zone) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs, zone);
    const bool isToday = time.date() == QDateTime::fromMSecsSinceEpoch(nowMs, zone).date();
    return time.toString(isToday ? QStringLiteral("HH:mm:ss")
                                 : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString formatAge(qint64 milliseconds) {
    if (milliseconds < 1000) return FormatTexts::tr("just now");
    return FormatTexts::tr("%1 ago", "a duration").arg(formatDuration(milliseconds));
}

}  // namespace pallium::ui
