#include "ui/models/limit_value.h"

#include "ui/models/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace pallium::ui {
namespace {

using Parsed = tl::expected<QJsonValue, QString>;

QString valueText(const char* text) {
    return QCoreApplication::translate("LimitValue", text);
}

tl::unexpected<QString> wrong(const char* text) {
    return tl::unexpected(valueText(text));
}

/// The factor of a unit's prefix; 0 for one that is not known.
double factorOf(const QString& prefix) {
    constexpr double kThousand = 1000;
    constexpr double kBinary = 1024;
    static constexpr QStringView kLetters = u"kMGT";
    if (prefix.isEmpty()) return 1;
    const qsizetype power = kLetters.indexOf(
        prefix == QLatin1String("K") || prefix == QLatin1String("Ki") ? u'k' : prefix.front());
    if (power < 0) return 0;
    return std::pow(prefix.endsWith(u'i') ? kBinary : kThousand, static_cast<double>(power + 1));
}

Parsed parseNumber(const QString& text, bool isWhole) {
    static const QRegularExpression form(
        // Separators part thousands only, so that a decimal comma is not taken for one.
        QStringLiteral("^([+-]?(?:[0-9]{1,3}(?:[,_' ][0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?"
                       "(?:e[+-]?[0-9]+)?)\\s*"
                       "([kKMGT]i?)?(?:B|/s)?$"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return wrong(QT_TRANSLATE_NOOP("LimitValue", "Write a number, for example 10k or 1.5M."));
    static const QRegularExpression separators(QStringLiteral("[,_' ]"));
    QString digits = match.captured(1);
    bool isNumber = false;
    const double number = digits.remove(separators).toDouble(&isNumber);
    const double factor = factorOf(match.captured(2));
    if (!isNumber || factor == 0)
        return wrong(QT_TRANSLATE_NOOP("LimitValue", "Write a number, for example 10k or 1.5M."));
    const double value = number * factor;
    if (!isWhole) return QJsonValue(value);
    constexpr double kMost = 9'007'199'254'740'992;  // whole numbers are exact up to here
    if (value != std::floor(value))
        return wrong(QT_TRANSLATE_NOOP("LimitValue", "Write a whole number."));
    if (std::abs(value) > kMost)
        return wrong(QT_TRANSLATE_NOOP("LimitValue", "The number is too large."));
    return QJsonValue(static_cast<qint64>(value));
}

Parsed parseDuration(const QString& text) {
    static const QRegularExpression form(
        QStringLiteral("^(?:0|(?=\\d)(?:\\d+y)?(?:\\d+w)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?"
                       "(?:\\d+ms)?)$"));
    QString plain = text;
    plain.remove(u' ');
    if (!form.match(plain).hasMatch())
        return wrong(
            QT_TRANSLATE_NOOP("LimitValue", "Write a duration, for example 30s, 5m or 1h30m."));
    return QJsonValue(plain == QLatin1String("0") ? QStringLiteral("0s") : plain);
}

Parsed parseSwitch(const QString& text) {
    const QString word = text.toLower();
    for (const char* yes : {"true", "on", "yes"})
        if (word == QLatin1String(yes)) return QJsonValue(true);
    for (const char* no : {"false", "off", "no"})
        if (word == QLatin1String(no)) return QJsonValue(false);
    return wrong(QT_TRANSLATE_NOOP("LimitValue", "Write on or off."));
}

}  // namespace

tl::expected<QJsonValue, QString> parseLimit(const QString& text, LimitKind kind) {
    const QString trimmed = text.trimmed();
    switch (kind) {
        case LimitKind::Count:
        case LimitKind::Bytes:
            return parseNumber(trimmed, true);
        case LimitKind::Number:
        case LimitKind::PerSecond:
            return parseNumber(trimmed, false);
        case LimitKind::Duration:
            return parseDuration(trimmed);
        case LimitKind::Switch:
            return parseSwitch(trimmed);
        case LimitKind::Text:
            return QJsonValue(trimmed);
        case LimitKind::List:
            break;
    }
    return wrong(
        QT_TRANSLATE_NOOP("LimitValue", "Lists are not edited here: change the runtime file."));
}

QJsonValue limitFromYaml(const QString& text, LimitKind kind) {
    if (kind == LimitKind::Text || kind == LimitKind::List) return text;
    const auto value = parseLimit(text, kind);
    return value ? *value : QJsonValue();
}

QString limitText(const QJsonValue& value) {
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number == std::floor(number) && std::abs(number) < 1e15
                   ? QString::number(static_cast<qint64>(number))
                   : QString::number(number, 'g', QLocale::FloatingPointShortest);
    }
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toString();
}

QString limitDisplay(const QJsonValue& value, const LimitDoc& doc) {
    if (value.isUndefined() || value.isNull()) return {};
    const bool isZero =
        (value.isDouble() && value.toDouble() == 0) || value == QJsonValue(QStringLiteral("0s"));
    if (isZero && doc.isOffAtZero) return valueText(QT_TRANSLATE_NOOP("LimitValue", "no limit"));
    if (!value.isDouble()) return limitText(value);
    const double number = value.toDouble();
    if (number >= std::numeric_limits<double>::max())
        return valueText(QT_TRANSLATE_NOOP("LimitValue", "no limit"));
    if (doc.kind == LimitKind::Bytes && number >= 1024)
        return formatBytes(static_cast<qint64>(number));
    const bool isWhole = number == std::floor(number) && std::abs(number) < 1e15;
    const QString text =
        isWhole ? formatCount(static_cast<qint64>(number)) : formatValue(number, Unit::None, 6);
    return doc.kind == LimitKind::PerSecond
               ? valueText(QT_TRANSLATE_NOOP("LimitValue", "%1/s")).arg(text)
               : text;
}

}  // namespace pallium::ui
