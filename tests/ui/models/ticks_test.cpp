#include "ui/models/ticks.h"

#include "tests/support/test_main.h"
#include "ui/models/step_choice.h"

namespace pallium::ui {
namespace {

constexpr qint64 kMinuteMs = 60 * 1000;
constexpr qint64 kTickHour = 60 * kMinuteMs;

qint64 utc(const char* text) {
    return QDateTime::fromString(QString::fromLatin1(text) + u'Z', Qt::ISODate).toMSecsSinceEpoch();
}

QStringList textsOf(const std::vector<AxisTick>& ticks) {
    QStringList texts;
    for (const AxisTick& tick : ticks)
        texts.append(tick.text);
    return texts;
}

QString joined(const std::vector<AxisTick>& ticks) {
    return textsOf(ticks).join(QStringLiteral(" | "));
}

class TicksTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale::c()); }

    void timesAreRoundInTheZone_data() {
        QTest::addColumn<qint64>("startMs");
        QTest::addColumn<qint64>("endMs");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("texts");
        const auto row = [](const char* name, const char* start, const char* end, const char* zone,
                            const char* texts) {
            QTest::newRow(name) << utc(start) << utc(end) << QString::fromLatin1(zone)
                                << QString::fromLatin1(texts);
        };
        row("an hour", "2026-01-02T13:02:00", "2026-01-02T14:02:00", "UTC",
            "13:15 | 13:30 | 13:45 | 14:00");
        row("seconds", "2026-01-02T13:00:01", "2026-01-02T13:00:21", "UTC",
            "13:00:05 | 13:00:10 | 13:00:15 | 13:00:20");
        row("the date at midnight", "2026-01-01T20:00:00", "2026-01-02T08:00:00", "UTC",
            "21:00 | Jan 2 | 03:00 | 06:00");
        row("a zone of half hours", "2026-01-02T00:00:00", "2026-01-02T05:00:00", "Asia/Kolkata",
            "06:00 | 08:00 | 10:00");
        row("clocks go forward", "2026-03-29T00:00:00", "2026-03-29T02:00:00", "Europe/Berlin",
            "01:00 | 01:30 | 03:00 CEST | 03:30 | 04:00");
        row("clocks go back", "2026-10-24T23:30:00", "2026-10-25T02:00:00", "Europe/Berlin",
            "01:30 | 02:00 | 02:30 | 02:00 CET | 02:30 | 03:00");
        row("weeks begin on Monday", "2026-01-01T00:00:00", "2026-02-01T00:00:00", "UTC",
            "Jan 5 | Jan 12 | Jan 19 | Jan 26");
        row("years", "2020-06-01T00:00:00", "2026-06-01T00:00:00", "UTC", "2022 | 2024 | 2026");
    }
    void timesAreRoundInTheZone() {
        QFETCH(qint64, startMs);
        QFETCH(qint64, endMs);
        QFETCH(QString, zone);
        QFETCH(QString, texts);
        const int maxTicks = zone == QStringLiteral("Europe/Berlin") ? 6 : 5;
        QCOMPARE(joined(timeTicks(startMs, endMs, maxTicks, QTimeZone(zone.toLatin1()))), texts);
    }

    void timesNeverCrowd() {
        const qint64 end = utc("2026-10-25T12:00:00");
        for (qint64 length = 20; length < 20LL * 365 * 24 * kTickHour; length = length * 3 / 2) {
            for (const char* zone : {"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Beirut"}) {
                const auto ticks = timeTicks(end - length, end, 8, QTimeZone(zone));
                QVERIFY2(!ticks.empty() || length > 24 * kTickHour, zone);
                QVERIFY2(ticks.size() <= 10, qPrintable(joined(ticks)));
                for (size_t i = 0; i < ticks.size(); ++i) {
                    QVERIFY(ticks[i].at >= static_cast<double>(end - length));
                    QVERIFY(ticks[i].at <= static_cast<double>(end));
                    QVERIFY(i == 0 || ticks[i].at > ticks[i - 1].at);
                }
            }
        }
        QVERIFY(timeTicks(5, 5, 8, QTimeZone::utc()).empty());
    }

    void valuesAreRound_data() {
        QTest::addColumn<double>("min");
        QTest::addColumn<double>("max");
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<QString>("texts");
        QTest::newRow("tens") << 0.0 << 100.0 << Unit::None
                              << QStringLiteral("0 | 20 | 40 | 60 | 80 | 100");
        QTest::newRow("tenths") << 0.05 << 0.58 << Unit::None << QStringLiteral("0.2 | 0.4");
        QTest::newRow("below zero")
            << -1.0 << 1.0 << Unit::None << QStringLiteral("-1 | -0.5 | 0 | 0.5 | 1");
        QTest::newRow("thousands")
            << 0.0 << 5000.0 << Unit::None << QStringLiteral("0 | 1k | 2k | 3k | 4k | 5k");
        QTest::newRow("bytes") << 0.0 << 3.2 * 1024 * 1024 << Unit::Bytes
                               << QStringLiteral("0 B | 1 MiB | 2 MiB | 3 MiB");
        QTest::newRow("durations")
            << 0.0 << 3600.0 << Unit::Seconds << QStringLiteral("0 s | 15 m | 30 m | 45 m | 1 h");
        QTest::newRow("milliseconds") << 0.0 << 0.005 << Unit::Seconds
                                      << QStringLiteral("0 s | 1 ms | 2 ms | 3 ms | 4 ms | 5 ms");
        QTest::newRow("close together")
            << 1000000.0 << 1000004.0 << Unit::None
            << QStringLiteral("1M | 1.000001M | 1.000002M | 1.000003M | 1.000004M");
        QTest::newRow("nothing") << 1.0 << 1.0 << Unit::None << QString();
    }
    void valuesAreRound() {
        QFETCH(double, min);
        QFETCH(double, max);
        QFETCH(Unit, unit);
        QFETCH(QString, texts);
        QCOMPARE(joined(valueTicks(min, max, 5, unit)), texts);
    }

    void textsOfNeighboursDiffer() {
        for (const double base : {0.0, 1e-9, 3600.0, 1e6, -1e9, 1e15}) {
            for (double range = 1e-12; range < 1e18; range *= 7) {
                for (int unit = 0; unit <= static_cast<int>(Unit::Timestamp); ++unit) {
                    const auto ticks = valueTicks(base, base + range, 6, static_cast<Unit>(unit));
                    QVERIFY(ticks.size() < 20);
                    for (size_t i = 1; i < ticks.size(); ++i)
                        QVERIFY2(ticks[i].text != ticks[i - 1].text, qPrintable(joined(ticks)));
                }
            }
        }
    }

    void logTicksAreDecades() {
        QCOMPARE(joined(logTicks(0.5, 2000, 5, Unit::None)), QStringLiteral("1 | 10 | 100 | 1k"));
        QCOMPARE(joined(logTicks(1, 100, 8, Unit::None)),
                 QStringLiteral("1 | 2 | 5 | 10 | 20 | 50 | 100"));
        QCOMPARE(joined(logTicks(20, 60, 4, Unit::None)), QStringLiteral("20 | 30 | 40 | 50 | 60"));
        QVERIFY(logTicks(1e-300, 1e300, 8, Unit::None).size() <= 10);
        QVERIFY(logTicks(0, 1, 8, Unit::None).empty());
    }

    void readsAndWritesSteps() {
        using Kind = StepChoice::Kind;
        QCOMPARE(parseStepChoice(QStringLiteral(" High ")), (StepChoice{Kind::High, 0}));
        QCOMPARE(parseStepChoice(QStringLiteral("1m30s")), (StepChoice{Kind::Fixed, 90000}));
        QVERIFY(!parseStepChoice(QStringLiteral("today")));
        QVERIFY(!parseStepChoice(QStringLiteral("0s")));
        QVERIFY(!parseStepChoice({}));
        for (const StepChoice& choice :
             {StepChoice{}, StepChoice{Kind::Low, 0}, StepChoice{Kind::Fixed, 90000}})
            QCOMPARE(parseStepChoice(stepChoiceText(choice)), choice);
        QCOMPARE(stepFor({}, kTickHour, 500, 0), 15000);
        QVERIFY(stepFor({Kind::Low, 0}, kTickHour, 500, 0) > 15000);
        QVERIFY(stepFor({Kind::High, 0}, kTickHour, 500, 0) < 15000);
        QCOMPARE(stepFor({Kind::Fixed, 1000}, kTickHour, 500, 15000), 1000);
        const qint64 bounded = stepFor({Kind::Fixed, 1000}, 24 * kTickHour, 500, 0);
        QVERIFY(24 * kTickHour / bounded + 1 <= 11000);
    }
};

const pallium::test::Registrar<TicksTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "ticks_test.moc"
