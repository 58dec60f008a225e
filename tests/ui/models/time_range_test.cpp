#include "ui/models/time_range.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

constexpr qint64 kHourMs = 3600 * 1000;
constexpr qint64 kNowMs = 1767362590000;  // Friday 2026-01-02 14:03:10 UTC
constexpr qint64 kMidnightMs = 1767312000000;

class TimeRangeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsWhatPeopleType_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("lengthMs");
        QTest::addColumn<qint64>("endMs");
        const auto row = [](const char* text, qint64 lengthMs, qint64 endMs) {
            QTest::addRow("%s", text) << QString::fromLatin1(text) << lengthMs << endMs;
        };
        row("1h", kHourMs, 0);
        row(" 1H30m ", kHourMs * 3 / 2, 0);
        row("15 min", kHourMs / 4, 0);
        row("last 2 d", 48 * kHourMs, 0);
        row("now-3h", 3 * kHourMs, 0);
        row("now-3h to now", 3 * kHourMs, 0);
        row("now-3h to now-1h", 2 * kHourMs, kNowMs - kHourMs);
        row("2026-01-02 10:00 to 2026-01-02 12:00", 2 * kHourMs, kMidnightMs + 12 * kHourMs);
        row("2026-01-02T10:00:00Z to 2026-01-02T10:00:30Z", 30000,
            kMidnightMs + 10 * kHourMs + 30000);
        row("2026-01-02 10:00", kNowMs - kMidnightMs - 10 * kHourMs, kNowMs);
        row("2026-01-01", 24 * kHourMs, kMidnightMs);
        row("2025-12-31 to 2026-01-01", 48 * kHourMs, kMidnightMs);
        row("1767312000 to 1767315600", kHourMs, kMidnightMs + kHourMs);
        row("today", kNowMs - kMidnightMs, 0);
        row("yesterday", 24 * kHourMs, kMidnightMs);
        row("this week", kNowMs - kMidnightMs + 96 * kHourMs, 0);
    }
    void readsWhatPeopleType() {
        QFETCH(QString, text);
        QFETCH(qint64, lengthMs);
        QFETCH(qint64, endMs);
        const auto range = parseTimeRange(text, kNowMs, QTimeZone::utc());
        QVERIFY(range.has_value());
        QCOMPARE(range->lengthMs, lengthMs);
        QCOMPARE(range->endMs, endMs);
    }

    void refusesWhatIsNoRange() {
        for (const char* text :
             {"", "h", "1", "1x", "0s", "-1h", "now+1h", "now to now-1h", "2026-13-01", "tomorrow",
              "2026-01-02 12:00 to 2026-01-02 10:00", "999999999y", "1h to", "now-", "a to b to c",
              "2030-01-01 10:00"}) {
            QVERIFY2(!parseTimeRange(QString::fromLatin1(text), kNowMs, QTimeZone::utc()), text);
        }
    }

    void daysFollowTheZoneAcrossAChangeOfClocks() {
        const QTimeZone berlin("Europe/Berlin");
        const auto day = parseTimeRange(QStringLiteral("2026-03-29"), kNowMs, berlin);
        QVERIFY(day.has_value());
        QCOMPARE(day->lengthMs, 23 * kHourMs);
    }

    void textReadsBackAsTheSameRange() {
        const QTimeZone berlin("Europe/Berlin");
        for (const TimeRange& range :
             {TimeRange{}, TimeRange{90 * 60000, 0}, TimeRange{2 * kHourMs, kMidnightMs}}) {
            const QString text = timeRangeText(range, berlin);
            QCOMPARE(parseTimeRange(text, kNowMs, berlin), std::optional(range));
        }
        QCOMPARE(timeRangeText({kHourMs, kMidnightMs + kHourMs}, QTimeZone::utc()),
                 QStringLiteral("2026-01-02 00:00:00 to 2026-01-02 01:00:00"));
    }

    void keepsARangeAsJson() {
        const TimeRange range{2 * kHourMs, kMidnightMs};
        QCOMPARE(timeRangeFromJson(toJson(range)), range);
        QCOMPARE(timeRangeFromJson({}), TimeRange());
        QCOMPARE(timeRangeFromJson({{QStringLiteral("lengthMs"), -5}}), TimeRange());
        QCOMPARE(timeRangeFromJson({{QStringLiteral("lengthMs"), 1e300}}), TimeRange());
    }

    void stepsAreRoundAndBounded() {
        QCOMPARE(automaticStepMs(kHourMs, 500, 0), 15000);
        QCOMPARE(automaticStepMs(kHourMs, 1000, 0), 10000);
        QCOMPARE(automaticStepMs(kHourMs, 1000, 15000), 15000);
        QCOMPARE(automaticStepMs(kHourMs, 1000, 12000), 15000);
        QCOMPARE(automaticStepMs(1000, 1000, 0), 1000);
        QCOMPARE(automaticStepMs(0, 0, 0), 1000);
        QCOMPARE(automaticStepMs(90 * 24 * kHourMs, 1000, 0), 6 * kHourMs);
        QCOMPARE(automaticStepMs(3650 * 24 * kHourMs, 1000, 0), 8 * 24 * kHourMs);
        QVERIFY(24 * kHourMs / automaticStepMs(24 * kHourMs, 1000000, 0) + 1 <= 11000);
    }
};

const pallium::test::Registrar<TimeRangeTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "time_range_test.moc"
