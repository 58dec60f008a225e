#include "backend/base/time_text.h"

#include "tests/support/test_main.h"

#include <limits>

namespace pallium {

class TimeTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void formats() {
        QCOMPARE(formatRfc3339Ms(1'700'000'000'061), std::string("2023-11-14T22:13:20.061Z"));
        QCOMPARE(formatRfc3339Ms(-1), std::string("1969-12-31T23:59:59.999Z"));
        QVERIFY(formatRfc3339Ms(std::numeric_limits<int64_t>::min()).ends_with(".192Z"));
        QVERIFY(formatRfc3339Ms(std::numeric_limits<int64_t>::max()).ends_with(".807Z"));
        QCOMPARE(formatRfc3339Nano(1'700'000'000'500'000'000),
                 std::string("2023-11-14T22:13:20.5Z"));
        QCOMPARE(formatRfc3339Nano(0), std::string("1970-01-01T00:00:00Z"));
        QCOMPARE(formatGoTime(1'700'000'000'443'000'000),
                 std::string("2023-11-14 22:13:20.443 +0000 UTC"));
    }
    void parses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("utc") << "2023-11-14T22:13:20Z" << qint64(1'700'000'000'000);
        QTest::newRow("fraction") << "2023-11-14T22:13:20.5Z" << qint64(1'700'000'000'500);
        QTest::newRow("nanoseconds")
            << "2023-11-14T22:13:20.012999999Z" << qint64(1'700'000'000'012);
        QTest::newRow("before 1970") << "1969-12-31T23:59:59.0005Z" << qint64(-1000);
        QTest::newRow("first") << "0001-01-01T00:00:00Z" << qint64(-62'135'596'800'000);
        QTest::newRow("last") << "9999-12-31T23:59:59Z" << qint64(253'402'300'799'000);
        QTest::newRow("offset") << "2023-11-15T00:13:20+02:00" << qint64(1'700'000'000'000);
        QTest::newRow("no zone") << "2023-11-14T22:13:20" << qint64(-1);
        QTest::newRow("bad day") << "2023-02-29T00:00:00Z" << qint64(-1);
        QTest::newRow("empty fraction") << "2023-11-14T22:13:20.Z" << qint64(-1);
    }
    void parses() {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QCOMPARE(qint64(parseRfc3339Ms(text.toStdString()).value_or(-1)), ms);
    }
    void breaksDownDays() {
        const CivilTime leapDay = civilTime(1'709'164'800);  // 2024-02-29
        QCOMPARE(leapDay.day, 29);
        QCOMPARE(leapDay.month, 2);
        QCOMPARE(leapDay.weekday, 4);
        QCOMPARE(leapDay.dayOfYear, 60);
        QCOMPARE(civilTime(-86'400).weekday, 3);
        QCOMPARE(daysInMonth(2100, 2), 28);
    }
};

static const test::Registrar<TimeTextTest> registered;

}  // namespace pallium

#include "time_text_test.moc"
