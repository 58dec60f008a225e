#include "ui/client/tolerant_time.h"

#include <QStringView>

#include <cmath>
#include <optional>

namespace pallium::ui {
namespace {

constexpr double kMaxUnixSeconds = 253402300799;  // the end of the year 9999

/// Reads a text from left to right.
class TimeCursor {
  public:
    explicit TimeCursor(QStringView text) : m_rest(text) {}

    bool isAtEnd() const { return m_rest.isEmpty(); }
    bool skip(QChar c) {
        if (m_rest.isEmpty() || m_rest.front() != c) return false;
        m_rest = m_rest.mid(1);
        return true;
    }
    /// Exactly so many digits.
    std::optional<int> number(qsizetype digits) {
        if (m_rest.size() < digits) return std::nullopt;
        int value = 0;
        for (qsizetype i = 0; i < digits; ++i) {
            const char16_t c = m_rest[i].unicode();
            if (c < u'0' || c > u'9') return std::nullopt;
            value = value * 10 + (c - u'0');
        }
        m_rest = m_rest.mid(digits);
        return value;
    }
    /// The digits after a point, as milliseconds.
    std::optional<int> fractionMs() {
        int value = 0;
        int digits = 0;
        while (const auto digit = number(1)) {
            if (digits < 3) value = value * 10 + *digit;
            ++digits;
        }
        if (digits == 0) return std::nullopt;
        for (int i = digits; i < 3; ++i)
            value *= 10;
        return value;
    }
    QStringView rest() const { return m_rest; }

  private:
    QStringView m_rest;
};

std::optional<QDate> readDate(TimeCursor& at) {
    const auto year = at.number(4);
    if (!year || !at.skip(u'-')) return std::nullopt;
    const auto month = at.number(2);
    if (!month || !at.skip(u'-')) return std::nullopt;
    const auto day = at.number(2);
    if (!day || !QDate::isValid(*year, *month, *day)) return std::nullopt;
    return QDate(*year, *month, *day);
}

std::optional<QTime> readTimeOfDay(TimeCursor& at) {
    const auto hour = at.number(2);
    if (!hour || !at.skip(u':')) return std::nullopt;
    const auto minute = at.number(2);
    if (!minute || !at.skip(u':')) return std::nullopt;
    const auto second = at.number(2);
    if (!second) return std::nullopt;
    const auto fraction = at.skip(u'.') ? at.fractionMs() : std::optional(0);
    if (!fraction || !QTime::isValid(*hour, *minute, *second, *fraction)) return std::nullopt;
    return QTime(*hour, *minute, *second, *fraction);
}

/// `Z`, `+01:00` or `+0100`, in seconds.
std::optional<int> readOffset(TimeCursor& at) {
    if (at.skip(u'Z') || at.skip(u'z')) return 0;
    const bool isWest = at.skip(u'-');
    if (!isWest && !at.skip(u'+')) return std::nullopt;
    const auto hours = at.number(2);
    if (!hours) return std::nullopt;
    at.skip(u':');
    const auto minutes = at.number(2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const int seconds = *hours * 3600 + *minutes * 60;
    return isWest ? -seconds : seconds;
}

/// What Go writes after the offset: the zone's name and the monotonic clock.
bool isGoSuffix(QStringView rest) {
    return rest.isEmpty() || rest.startsWith(u' ');
}

QDateTime readUnixSeconds(const QString& text) {
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(seconds) || std::abs(seconds) > kMaxUnixSeconds) return {};
    return QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000), Qt::UTC);
}

}  // namespace

QDateTime parseServerTime(const QString& text) {
    const QString trimmed = text.trimmed();
    TimeCursor at(trimmed);
    const auto date = readDate(at);
    if (!date) return readUnixSeconds(trimmed);
    if (!at.skip(u'T') && !at.skip(u't') && !at.skip(u' ')) return {};
    const auto time = readTimeOfDay(at);
    if (!time) return {};
    at.skip(u' ');
    const auto offset = readOffset(at);
    if (!offset || !isGoSuffix(at.rest())) return {};
    const bool isGoZero = *date == QDate(1, 1, 1) && *time == QTime(0, 0) && *offset == 0;
    if (isGoZero) return {};
    return QDateTime(*date, *time, Qt::UTC).addSecs(-*offset);
}

}  // namespace pallium::ui
